import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LATEST_MS } from '../../src/delivery.js';
import type { Vault } from '../../src/model.js';
import { createDailyPosts, type DailyPosts } from '../../src/posts/daily-posts.js';
import { EVERY_DAY, nextSlot, nextSlots } from '../../src/slots.js';
import type { Schedule } from '../../src/store/schedules.js';
import { openStore, type Store } from '../../src/store/store.js';
import { type Clock, type TestChannels, testChannels } from '../channel.fixture.js';
import { recordLog } from '../discord/commands.fixture.js';
import { beeFiles, folderWith } from '../folder.fixture.js';
import { readFolder } from '../notes/compiled.js';
import { newPath, newStore } from '../store/store.fixture.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** As fast as it goes. */
const throttle = { atOnce: 40, perSecond: Number.POSITIVE_INFINITY };
const START = Date.parse('2026-03-26T12:00Z');

let bees: Vault;
beforeAll(async () => {
  bees = await readFolder(folderWith(beeFiles));
});

describe('daily facts', () => {
  let path: string;
  let store: Store;
  let clock: Clock;
  let channels: TestChannels;
  let log: ReturnType<typeof recordLog>;
  let posts: DailyPosts;
  beforeEach(async () => {
    path = newPath();
    store = await newStore(path);
    clock = { ms: START };
    channels = testChannels(clock);
    log = recordLog();
    posts = startOn(store);
  });

  const startOn = (on: Store, vault: () => Vault = () => bees): DailyPosts =>
    createDailyPosts({ store: async () => on, channels, vault, now: () => clock.ms, log, quiz: false, throttle });

  const set = (channelId: string, given: Partial<Schedule> = {}): Promise<void> => {
    const settings = { minute: 9 * 60, zone: 'Europe/Berlin', days: EVERY_DAY, topics: [], roleId: null, ...given };
    return store.schedules.set({
      guildId: '1',
      channelId,
      nextDueMs: nextSlot(settings, clock.ms),
      ...settings,
    });
  };
  /** Looks every so often, as the program does. */
  const until = async (endMs: number, stepMs = 15 * 60_000, on = posts): Promise<void> => {
    for (; clock.ms < endMs; clock.ms += stepMs) await on.tick();
  };
  const times = (channelId: string) =>
    channels.posted
      .filter((one) => one.channelId === channelId)
      .map(({ atMs }) => new Date(atMs).toISOString().slice(0, 16));
  const told = (level: string) => log.lines.filter((line) => line.level === level).map(({ text }) => text);

  it('stand there every day at their hour, through a change of the clocks, no two alike', async () => {
    await set('7');
    await until(START + 5 * DAY);
    expect(times('7')).toEqual([
      '2026-03-27T08:00',
      '2026-03-28T08:00',
      '2026-03-29T07:00',
      '2026-03-30T07:00',
      '2026-03-31T07:00',
    ]);
    const facts = channels.posted.flatMap(({ post }) =>
      post.answer.body.flatMap((one) => (one.type === 'fact' ? [one.fact.id] : [])),
    );
    expect(new Set(facts).size).toBe(5);
    expect(channels.posted.every(({ post }) => post.mention === undefined)).toBe(true);
  });

  it.each([
    ['2026-03-08', 'America/New_York', 150],
    ['2026-03-29', 'America/Nuuk', 23 * 60 + 30],
    ['2026-09-06', 'America/Santiago', 15],
    ['2026-10-04', 'Australia/Lord_Howe', 135],
    ['2026-11-01', 'America/Havana', 30],
  ])('come once each around %s in %s, where the clocks change', async (day, zone, minute) => {
    clock.ms = Date.parse(`${day}T00:00Z`) - DAY;
    await set('7', { zone, minute });
    const expected = nextSlots({ zone, minute, days: EVERY_DAY }, clock.ms, 3);
    await until(clock.ms + 3.5 * DAY, 30 * 60_000);
    expect(channels.posted.map(({ atMs }) => atMs).slice(0, 3)).toEqual(
      expected.map((ms) => Math.ceil(ms / 1_800_000) * 1_800_000),
    );
  });

  it('lead on to their topic, to questions and to the quiz when there is one', async () => {
    const withQuiz = createDailyPosts({
      store: async () => store,
      channels,
      vault: () => bees,
      now: () => clock.ms,
      log,
      quiz: true,
    });
    await set('7', { topics: [`=${bees.find('Bees')?.id}`], roleId: '5' });
    await until(START + DAY, HOUR, withQuiz);
    const [post] = channels.posted;
    expect(post?.post.mention).toEqual({ role: '5' });
    const calls = post?.post.answer.followUps.map(({ call }) => call.command);
    expect(calls).toEqual(expect.arrayContaining(['topic', 'quiz']));
  });

  it('are posted late after less than six hours, and left out after more', async () => {
    await set('7');
    clock.ms = Date.parse('2026-03-27T08:00Z') + LATEST_MS - 1000;
    await posts.tick();
    expect(times('7')).toEqual(['2026-03-27T13:59']);
    clock.ms = Date.parse('2026-03-30T07:00Z') + LATEST_MS + 1000;
    await posts.tick();
    expect(times('7')).toHaveLength(1);
    expect(told('warn')).toEqual(['daily fact left out: it is too late for it']);
    clock.ms = Date.parse('2026-03-31T07:00Z');
    await posts.tick();
    expect(times('7')).toEqual(['2026-03-27T13:59', '2026-03-31T07:00']);
  });

  it('are shared by two processes on one store', async () => {
    const other = await openStore(path);
    const second = startOn(other);
    for (let channel = 1; channel <= 8; channel++) await set(String(channel));
    for (; clock.ms < START + 2 * DAY; clock.ms += HOUR) await Promise.all([posts.tick(), second.tick()]);
    await other.close();
    for (let channel = 1; channel <= 8; channel++)
      expect(times(String(channel))).toEqual(['2026-03-27T08:00', '2026-03-28T08:00']);
  });

  it('come once when the clock is set back, and none is lost when it was ahead', async () => {
    await set('7');
    await until(Date.parse('2026-03-27T09:00Z'));
    clock.ms = Date.parse('2026-03-27T07:30Z');
    await until(Date.parse('2026-03-27T12:00Z'));
    expect(times('7')).toEqual(['2026-03-27T08:00']);
    clock.ms = Date.parse('2026-04-20T20:00Z');
    await posts.tick();
    clock.ms = Date.parse('2026-03-27T12:00Z');
    await until(Date.parse('2026-03-29T12:00Z'));
    expect(times('7')).toEqual(['2026-03-27T08:00', '2026-03-28T08:00', '2026-03-29T07:00']);
  });

  it('lose no slot when the clock ran on twice before it was set right', async () => {
    await set('7');
    clock.ms = Date.parse('2026-03-28T09:00Z');
    for (const _ of ['what is too late', 'what is due']) await posts.tick();
    clock.ms = Date.parse('2026-04-20T20:00Z');
    await posts.tick();
    clock.ms = Date.parse('2026-03-27T12:00Z');
    const before = times('7').length;
    await until(Date.parse('2026-03-31T12:00Z'));
    expect(times('7').slice(before)).toEqual(['2026-03-29T07:00', '2026-03-30T07:00', '2026-03-31T07:00']);
  });

  it('wait while the server has removed the bot, and go on when it is back', async () => {
    await set('7');
    await store.servers.joined('1');
    await store.servers.left('1', clock.ms);
    await until(START + 2 * DAY, HOUR);
    expect(times('7')).toEqual([]);
    await store.servers.joined('1');
    await until(START + 4 * DAY, HOUR);
    // The last slot was less than six hours ago when it came back.
    expect(times('7')).toEqual(['2026-03-28T13:00', '2026-03-29T07:00', '2026-03-30T07:00']);
    expect(await store.schedules.get('7')).toMatchObject({ state: 'active' });
  });

  it('pause when Discord shuts them out, and say so once in another channel of the server', async () => {
    await set('7');
    await set('8', { minute: 20 * 60 });
    await set('9', { guildId: '2' });
    channels.closed.set('7', 'forbidden');
    await until(START + 2 * DAY, HOUR);
    expect(await store.schedules.get('7')).toMatchObject({ state: 'faulty', fault: 'forbidden', faultTold: true });
    const notices = channels.posted.filter(({ post }) => post.answer.title === 'Daily facts paused');
    expect(notices.map(({ channelId }) => channelId)).toEqual(['8']);
    expect(times('9')).toHaveLength(2);
    expect(told('warn')).toEqual(['daily facts are paused: Discord does not let them in']);
  });

  it('leave it to /daily show to tell that, when there is no other channel', async () => {
    await set('7');
    channels.closed.set('7', 'gone');
    await until(START + 2 * DAY, HOUR);
    expect(await store.schedules.get('7')).toMatchObject({ state: 'faulty', fault: 'gone', faultTold: true });
    expect(channels.posted).toEqual([]);
  });

  it('wait while Discord is down, and are posted when it is back', async () => {
    await set('7');
    channels.next.push({ fault: 'unavailable', takesEffect: false }, { fault: 'unavailable', takesEffect: true });
    await until(Date.parse('2026-03-27T10:00Z'), 60_000);
    expect(times('7')).toEqual(['2026-03-27T08:01']);
    expect((await store.schedules.get('7'))?.nextDueMs).toBe(Date.parse('2026-03-28T08:00Z'));
  });

  it('go on with the next fact when Discord does not take one', async () => {
    await set('7');
    channels.next.push({ fault: 'refused', takesEffect: false });
    await until(START + 2 * DAY, HOUR);
    expect(times('7')).toEqual(['2026-03-28T08:00']);
    expect(told('error')).toEqual(['daily fact refused']);
  });

  it('say in the log when the notes hold none', async () => {
    const empty = await readFolder(folderWith({}));
    await set('7');
    await until(
      START + DAY,
      HOUR,
      startOn(store, () => empty),
    );
    expect(channels.posted).toEqual([]);
    expect(told('warn')).toEqual(['daily fact left out: the notes hold none that fits']);
  });

  it('are forgotten with their server', async () => {
    await store.servers.present(['1', '2'], clock.ms);
    await set('7');
    await set('9', { guildId: '2' });
    await until(START + DAY, HOUR);
    await store.servers.left('1', clock.ms);
    await store.tidy(clock.ms + 8 * DAY);
    expect(await store.schedules.get('7')).toBe(null);
    expect(await store.schedules.posted('7')).toEqual([]);
    expect(await store.schedules.posted('9')).toHaveLength(1);
    await store.schedules.remove('9');
    await store.tidy(clock.ms + 80 * DAY);
    expect(await store.schedules.posted('9')).toHaveLength(1);
    await store.tidy(clock.ms + 100 * DAY);
    expect(await store.schedules.posted('9')).toEqual([]);
  });
});
