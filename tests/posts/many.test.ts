import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createChannels } from '../../src/discord/channels.js';
import { createDailyPosts } from '../../src/posts/daily-posts.js';
import { EVERY_DAY } from '../../src/slots.js';
import { openStore } from '../../src/store/store.js';
import { recordLog } from '../discord/commands.fixture.js';
import { startStandIn } from '../discord/stand-in/server.js';
import { beeFiles, folderWith } from '../folder.fixture.js';
import { readFolder } from '../notes/compiled.js';

const long = process.env.LONG !== undefined;

describe('daily facts of many servers', () => {
  it('that are due at one minute all stand there within the next, and within Discord’s limits', {
    timeout: 300_000,
  }, async () => {
    const count = long ? 1000 : 25;
    const discord = await startStandIn();
    const store = await openStore(join(folderWith({}), 'store.sqlite'));
    const vault = await readFolder(folderWith(beeFiles));
    const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
    const log = recordLog();
    const daily = createDailyPosts({
      store: async () => store,
      channels: createChannels({
        connection: () => ({ rest, userId: discord.applicationId }),
        mentions: () => new Map(),
        signal: new AbortController().signal,
      }),
      vault: () => vault,
      now: Date.now,
      log,
      quiz: false,
    });
    const nextDueMs = Date.now();
    const settings = { minute: 0, zone: 'UTC', days: EVERY_DAY, topics: [], roleId: null, nextDueMs };
    for (let at = 0; at < count; at++)
      await store.schedules.set({ ...settings, guildId: String(at), channelId: discord.channel() });
    const started = Date.now();
    await daily.tick();
    const lastMs = Date.now() - started;
    expect(log.lines.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(new Set(discord.messages().map(({ channelId }) => channelId)).size).toBe(count);
    expect(discord.messages()).toHaveLength(count);
    expect(lastMs).toBeLessThan(60_000);
    const perSecond = new Map<number, number>();
    for (const { id } of discord.messages()) {
      const second = Math.floor(Number(BigInt(id) >> 22n) / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    }
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(50);
    expect(discord.violations).toEqual([]);
    if (long) console.log(`${count} posts at one minute: the last after ${(lastMs / 1000).toFixed(1)} s`);
    await Promise.all([store.close(), discord.close()]);
  });

  // A sample of zones is in daily-posts.test.ts; a year of 2,000 schedules is `npm run bench:daily`. In each of these
  // windows the clocks change in the north and in the south.
  it.runIf(long).each(['2026-03-01', '2026-09-20'])(
    'come once each, in order, for fifty days from %s in every time zone',
    { timeout: 1_800_000 },
    async (from) => {
      const bench = fileURLToPath(new URL('../bench/daily.mjs', import.meta.url));
      // In memory where that can be: what is measured here is not the disk.
      const TMPDIR = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
      const env = { ...process.env, TMPDIR };
      const { stdout } = await promisify(execFile)(process.execPath, [bench, '419', '50', from], { env });
      expect(stdout).toContain('Each slot was posted once, in order, at its time.');
      console.log(stdout);
    },
  );
});
