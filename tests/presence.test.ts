import { describe, expect, it } from 'vitest';
import { createPresence } from '../src/presence.js';
import { newStore } from './store/store.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;

describe('the servers that the bot is in', () => {
  it('keep what is theirs when they came back while the store could not be used', async () => {
    const store = await newStore();
    let [nowMs, broken] = [0, false];
    const presence = createPresence(
      async () => {
        if (broken) throw new Error('held');
        return store;
      },
      () => nowMs,
    );
    await presence.onServers(['1', '2', '3']);
    await presence.onServerLeft('1');
    await store.gaps.declined({ serverId: '1', question: 'why is it so', topics: [] }, nowMs);
    nowMs = 8 * DAY_MS;
    broken = true;
    await expect(presence.onServers(['1', '2'])).rejects.toThrow('held');
    await expect(presence.onServerLeft('2')).rejects.toThrow('held');
    await expect(presence.tidy()).rejects.toThrow('held');
    broken = false;
    await presence.tidy();
    expect(await store.gaps.list('1', 0)).toHaveLength(1);
    // The grace of those whose leaving was missed runs from now.
    expect(await store.servers.expired(nowMs + 7 * DAY_MS)).toEqual(['2', '3']);
  });

  it('are not tidied before they are known', async () => {
    const store = await newStore();
    await store.gaps.declined({ serverId: '1', question: 'why is it so', topics: [] }, 0);
    await store.servers.left('1', 0);
    await createPresence(
      async () => store,
      () => 99 * DAY_MS,
    ).tidy();
    expect(await store.gaps.list('1', 0)).toHaveLength(1);
  });
});
