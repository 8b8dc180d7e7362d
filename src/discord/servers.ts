/** Tells in which servers the bot is; knows an outage of a server from a removal. */
import { type Client, GatewayDispatchEvents } from 'discord.js';
import { describeError, type Log } from './log.js';

/** Called one after the other; what they throw is logged and changes nothing. */
export interface ServerEvents {
  /** In exactly these, those with an outage too: at each start of a session. */
  readonly onServers?: (ids: readonly string[]) => Promise<void> | void;
  readonly onServerJoined?: (id: string) => Promise<void> | void;
  readonly onServerLeft?: (id: string) => Promise<void> | void;
}

/** Reads Discord's own events: the cache of discord.js keeps servers that the bot left while it was away. */
export function watchServers(client: Client, events: ServerEvents, log: Log): void {
  let known = new Set<string>();
  let last: Promise<void> = Promise.resolve();
  const tell = (event: () => Promise<void> | void, fields: object, text: string): void => {
    last = last
      .then(event)
      .then(() => log.info(fields, text))
      .catch((error: unknown) => {
        log.error({ ...fields, err: describeError(error) }, `could not be kept: ${text}`);
      });
  };

  client.ws.on(GatewayDispatchEvents.Ready, ({ guilds }: { guilds: readonly { readonly id: string }[] }) => {
    const ids = guilds.map(({ id }) => id);
    known = new Set(ids);
    tell(() => events.onServers?.(ids), { servers: ids.length }, 'present in its servers');
  });
  client.ws.on(GatewayDispatchEvents.GuildCreate, ({ id }: { id: string }) => {
    if (known.has(id)) return;
    known.add(id);
    tell(() => events.onServerJoined?.(id), { server: id }, 'added to a server');
  });
  client.ws.on(GatewayDispatchEvents.GuildDelete, ({ id, unavailable }: { id: string; unavailable?: boolean }) => {
    if (unavailable) return;
    known.delete(id);
    tell(() => events.onServerLeft?.(id), { server: id }, 'removed from a server');
  });
}
