import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERY_DAY, nextSlot } from '../../src/slots.js';
import { openStore, type Store } from '../../src/store/store.js';
import { type StandIn, startStandIn } from '../discord/stand-in/server.js';
import { beeFiles, folderWith } from '../folder.fixture.js';

const program = fileURLToPath(new URL('./killed.mjs', import.meta.url));
const DAY = 86_400_000;
const MINUTE = 60_000;
/** Discord says "the past few minutes". */
const NONCE_MS = 3 * MINUTE;
/** After a kill: as soon as the claim has run out, and past Discord's memory for nonces. */
const LATER_MS = [20 * MINUTE, 31_000, 2 * MINUTE, 5 * 3_600_000];
const CHANNELS = 2;

interface Result {
  readonly killed: boolean;
  readonly steps: number;
  readonly faults: readonly string[];
}

describe('a process that posts daily facts', () => {
  const long = process.env.LONG !== undefined;
  let discord: StandIn;
  let store: Store;
  let storePath: string;
  let notesDir: string;
  let offsetMs = 0;
  const channels: string[] = [];
  const idle: ChildProcess[] = [];
  const started = new Set<ChildProcess>();
  /** Two quarters of the day are daily slots here: enough facts for all. */
  let day = 0;

  beforeAll(async () => {
    const facts = Array.from(
      { length: 30 },
      (_, at) => `- Worker number ${at} of the hive guards its gate against wasps all day. ^f${at}`,
    );
    notesDir = folderWith({ ...beeFiles, 'Guards.md': `# Guards\n\n## Details\n${facts.join('\n')}\n` });
    storePath = join(folderWith({}), 'store.sqlite');
    store = await openStore(storePath);
    offsetMs = Date.parse('2027-01-01T00:00Z') - Date.now();
    discord = await startStandIn({ now: () => Date.now() + offsetMs });
    discord.nonceWindowMs = NONCE_MS;
    const settings = { minute: 540, zone: 'UTC', days: EVERY_DAY, topics: [], roleId: null };
    for (let at = 0; at < CHANNELS; at++) {
      const channelId = discord.channel();
      channels.push(channelId);
      const nextDueMs = nextSlot(settings, Date.now() + offsetMs);
      await store.schedules.set({ ...settings, guildId: discord.guildId, channelId, nextDueMs });
    }
  });
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await store.close();
    await discord.close();
  });

  const start = async (): Promise<ChildProcess> => {
    const { apiUrl, token, applicationId } = discord;
    const child = fork(program, [storePath, notesDir, apiUrl, token, applicationId], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    started.add(child.on('exit', () => started.delete(child)));
    await once(child, 'message');
    return child;
  };

  /** Has a process look for what is due, and be killed at a step or after some milliseconds; 0 is never. */
  const look = async (kill: { readonly atStep?: number | string; readonly afterMs?: number } = {}): Promise<Result> => {
    const child = idle.pop() ?? (await start());
    const ended = once(child, 'exit').then((): Result => ({ killed: true, steps: 0, faults: [] }));
    const done = once(child, 'message').then(
      ([told]): Result => ({ killed: false, ...(told as Omit<Result, 'killed'>) }),
    );
    child.send({ offsetMs, killAt: kill.atStep ?? 0 });
    if (kill.afterMs !== undefined) {
      await sleep(kill.afterMs);
      child.kill('SIGKILL');
      return ended;
    }
    const result = await Promise.race([ended, done]);
    if (!result.killed) idle.push(child);
    return result;
  };

  /** To a day's slots; what stood there before is known. */
  const nextDay = (): void => {
    day += 1;
    const due = Date.parse('2027-01-01T09:00Z') + (day - 1) * DAY;
    offsetMs = due + 1000 - Date.now();
  };

  /** Brings the day to its end, without kills, and counts the posts. */
  const finish = async (laterMs: number, name: string): Promise<void> => {
    offsetMs += laterMs;
    const { faults, killed } = await look();
    expect([faults, killed], name).toEqual([[], false]);
    for (const channelId of channels) {
      expect(discord.messages(channelId).length, `${name}, day ${day}`).toBe(day);
      expect((await store.schedules.get(channelId))?.nextDueMs, name).toBe(Date.parse('2027-01-01T09:00Z') + day * DAY);
    }
  };

  const laterFor = (trial: number): number => LATER_MS[trial % LATER_MS.length] ?? 0;

  it('that is killed at any step posts each fact once, alone and beside another one', {
    timeout: 900_000,
  }, async () => {
    nextDay();
    const { steps } = await look();
    await finish(0, 'unhurt');
    expect(steps).toBeGreaterThan(20);

    const trials = long ? Array.from({ length: steps }, (_, at) => at + 1) : ['after post'];
    let kills = 0;
    for (const [trial, atStep] of trials.entries()) {
      nextDay();
      if ((await look({ atStep })).killed) kills += 1;
      await finish(laterFor(trial), `killed at step ${atStep}, alone`);

      nextDay();
      // Both at once; the second may be killed as well, when it comes that far.
      const both = await Promise.all([
        look({ atStep }),
        look(trial % 2 === 0 || typeof atStep === 'string' ? {} : { atStep: atStep + 3 }),
      ]);
      kills += both.filter(({ killed }) => killed).length;
      await finish(laterFor(trial + 1), `killed at step ${atStep}, of two`);
    }
    // Killed again in the second try, too.
    for (let trial = 0; trial < (long ? 10 : 0); trial++) {
      nextDay();
      if ((await look({ atStep: 16 + (trial % 8) })).killed) kills += 1;
      offsetMs += 40_000;
      if ((await look({ atStep: 8 + trial })).killed) kills += 1;
      await finish(laterFor(trial), `killed twice, trial ${trial}`);
    }
    if (long) console.log(`${kills} kills, at each of ${steps} steps`);
    expect(kills).toBeGreaterThanOrEqual(long ? 100 : 2);
    expect(discord.violations).toEqual([]);
  });

  it('that is killed at any moment posts each fact once', { timeout: 900_000 }, async () => {
    for (let trial = 0; trial < (long ? 8 : 1); trial++) {
      nextDay();
      const afterMs = Math.floor(Math.random() * 60);
      if (trial % 2 === 0) await look({ afterMs });
      else await Promise.all([look({ afterMs }), look({ afterMs: afterMs + 10 })]);
      await finish(laterFor(trial), `killed after ${afterMs} ms`);
    }
  });
});
