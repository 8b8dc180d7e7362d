/**
 * In which servers the bot is, kept in the store: as it changes, and once more whenever the store is tidied, so that
 * what could not be kept at its moment is made good before anything is deleted for it.
 */
import type { Store } from './store/store.js';

export interface Presence {
  onServers(ids: readonly string[]): Promise<void>;
  onServerJoined(id: string): Promise<void>;
  onServerLeft(id: string): Promise<void>;
  /** Nothing before the servers are known: one that the bot came back to would be taken for one that it left. */
  tidy(): Promise<void>;
}

export const createPresence = (store: () => Promise<Store>, now: () => number): Presence => {
  let here: Set<string> | null = null;
  return {
    async onServers(ids) {
      here = new Set(ids);
      await (await store()).servers.present(ids, now());
    },
    async onServerJoined(id) {
      here?.add(id);
      await (await store()).servers.joined(id);
    },
    async onServerLeft(id) {
      here?.delete(id);
      await (await store()).servers.left(id, now());
    },
    async tidy() {
      if (here === null) return;
      const { servers, tidy } = await store();
      await servers.present([...here], now());
      await tidy(now());
    },
  };
};
