import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../../src/commands/command.js';
import { commandsOf } from '../../src/commands/index.js';
import type { Store } from '../../src/store/store.js';
import { type Running, startBoth } from '../discord/commands.fixture.js';
import { buttonsOf, type Message, textOf } from '../discord/stand-in/messages.js';
import type { Given, Person } from '../discord/stand-in/person.js';
import { beeFiles, contextOf, libraryOf } from '../folder.fixture.js';
import { newStore } from '../store/store.fixture.js';

const MANAGER = '32';
/** A Thursday in winter. */
const NOW = Date.parse('2026-01-08T12:00Z');
const timeMark = (iso: string, style: string): string => `<t:${Date.parse(iso) / 1000}:${style}>`;

describe('/daily', () => {
  let library: Library;
  let running: Running;
  let store: Store;
  let admin: Person;
  let channel: string;
  let nowMs = NOW;

  beforeAll(async () => {
    library = await libraryOf({
      ...beeFiles,
      'Garden/Flowers.md':
        '# Flowers\n\n## Details\n- Flowers of the garden open in the morning and close when evening comes. ^open\n',
    });
    running = await startBoth({
      commands: commandsOf('1.2.3'),
      context: { library: () => library, store: async () => store, random: () => 0.5, now: () => nowMs },
    });
    await running.discord.ready();
    await running.discord.registered();
  });
  afterAll(() => running.stop());
  beforeEach(async () => {
    nowMs = NOW;
    store = await newStore();
    admin = running.discord.person(MANAGER);
    channel = running.discord.channel();
  });

  const told = ({ message }: { message?: Message }): string => (message ? textOf(message) : '');
  const slash = (name: string, given: Given = {}) => admin.slash(`daily ${name}`, given);
  const set = (given: Given = {}) => slash('set', { channel, time: '9:00', timezone: 'Europe/Berlin', ...given });

  it('set tells when and where, the next three times, and shows a fact, to the admin alone', async () => {
    const outcome = await set({ days: 'weekdays' });
    expect(outcome.message?.isPrivate).toBe(true);
    const text = told(outcome);
    expect(text).toContain(`A fact will be posted in <#${channel}> on weekdays at 09:00 (Europe/Berlin).`);
    expect(text).toContain(`Next: ${timeMark('2026-01-09T08:00Z', 'F')} (${timeMark('2026-01-09T08:00Z', 'R')})`);
    expect(text).toContain(`Then: ${timeMark('2026-01-12T08:00Z', 'F')}\nThen: ${timeMark('2026-01-13T08:00Z', 'F')}`);
    expect(text).toMatch(/One of \d+ facts, for you to see what will be posted:/);
    expect(await store.schedules.get(channel)).toMatchObject({
      guildId: running.discord.guildId,
      minute: 540,
      days: 31,
      state: 'active',
    });
    expect(running.discord.messages(channel)).toEqual([]);
    expect(running.discord.violations).toEqual([]);
  });

  it.each([
    [{ time: 'soon' }, '"soon" is not a time of day. Give it as 09:00, 21:30 or 9 pm.'],
    [{ timezone: 'Mars' }, '"Mars" is not a time zone.'],
    [{ days: 'never' }, '"never" names no days of the week.'],
    [{ topics: 'Bees, Wasps' }, 'There is no topic or area "Wasps".'],
    [{ topics: 'hiv' }, 'There is no topic or area "hiv". Near it: Hive.'],
  ])('set refuses %j and says what to do', async (given, expected) => {
    const outcome = await set(given as Given);
    expect(outcome.message?.isPrivate).toBe(true);
    expect(told(outcome).replaceAll('\\', '')).toContain(expected);
    expect(await store.schedules.get(channel)).toBe(null);
  });

  it('set names each permission that is missing, and saves nothing', async () => {
    running.discord.deny(channel, 'Send Messages', 'Read Message History');
    const role = running.discord.role({ mentionable: false });
    expect(told(await set({ 'mention-role': role }))).toContain(
      'I am missing: Send Messages, Read Message History, Mention Everyone.',
    );
    running.discord.allow(channel, 'Send Messages', 'Read Message History');
    const open = running.discord.role({ mentionable: true });
    expect(told(await set({ 'mention-role': open }))).toContain(`Mentions <@&${open}>`);
    const hidden = running.discord.channel({ botMay: [] });
    expect(told(await set({ channel: hidden }))).toContain('View Channel, Send Messages, Read Message History');
    expect(await store.schedules.get(hidden)).toBe(null);
    expect(told(await set({ channel: running.discord.channel({ kind: 'voice' }) }))).toContain(
      'is not a text or announcement channel',
    );
    expect(told(await set({ 'mention-role': running.discord.guildId }))).toContain(
      'Everyone cannot be notified every day.',
    );
  });

  it('set shows what changes before it replaces a schedule', async () => {
    await set();
    expect(told(await set())).toContain('has it so already');
    const asked = await set({ time: '18:30', topics: 'Garden, Hive' });
    expect(told(asked)).toContain('When: every day at 09:00 (Europe/Berlin) → every day at 18:30 (Europe/Berlin)');
    expect(told(asked)).toContain('Drawn from: all topics → Garden, Hive');
    expect((await store.schedules.get(channel))?.minute).toBe(540);
    if (!asked.message) throw new Error('no message');
    const replaced = await admin.press(asked.message, 'Replace');
    expect(told(replaced)).toContain('every day at 18:30');
    expect(await store.schedules.get(channel)).toMatchObject({
      minute: 1110,
      topics: ['Garden', `=${library.vault.find('Hive')?.id}`],
    });
    const again = await admin.press(asked.message, 'Replace').catch((error: Error) => error.message);
    expect(JSON.stringify(again)).not.toContain('A fact will be posted');
  });

  it('replaces by what was shown, not by what was proposed since', async () => {
    await set();
    const first = await set({ time: '18:30' });
    await set({ time: '20:00' });
    if (!first.message) throw new Error('no message');
    expect(told(await admin.press(first.message, 'Replace'))).toContain('This was changed meanwhile.');
    expect((await store.schedules.get(channel))?.minute).toBe(540);
  });

  it('show, pause, resume and off go through the life of a schedule', async () => {
    expect(told(await slash('show'))).toMatch(/Start with <\/daily set:\d+>\./);
    expect(told(await slash('pause'))).toContain('There are none in this server yet.');
    await set({ topics: 'Garden' });
    const shown = await slash('show');
    expect(told(shown)).toContain(
      `<#${channel}>: every day at 09:00 (Europe/Berlin)\nDrawn from: Garden\nNext: ${timeMark('2026-01-09T08:00Z', 'f')}`,
    );
    if (!shown.message) throw new Error('no message');
    expect(buttonsOf(shown.message)).toEqual(['Pause', 'Turn off']);
    const paused = await admin.press(shown.message, 'Pause');
    expect(told(paused)).toContain(`Paused in <#${channel}>.`);
    expect(told(await slash('show'))).toContain('Paused.');
    expect(await store.schedules.due(NOW + 1e9)).toEqual([]);
    nowMs = NOW + 3 * 86_400_000;
    expect(told(await slash('resume'))).toContain(`Next: ${timeMark('2026-01-12T08:00Z', 'F')}`);
    expect(told(await slash('off'))).toContain(`There are no daily facts in <#${channel}> any more.`);
    expect(told(await slash('show'))).toContain('There are none in this server yet.');
  });

  it('asks which channel is meant when there are several', async () => {
    await set();
    const second = running.discord.channel();
    await set({ channel: second });
    const shown = await slash('show');
    expect(told(shown)).toContain('Daily facts in 2 channels');
    expect(shown.message && buttonsOf(shown.message)).toEqual(['Pause 1', 'Turn off 1', 'Pause 2', 'Turn off 2']);
    expect(told(await slash('pause'))).toContain(`Say which one with the option channel: <#${channel}>, <#${second}>`);
    expect(told(await slash('pause', { channel: second }))).toContain(`Paused in <#${second}>.`);
    expect(told(await admin.slash('daily off', {}, { in: second }))).toContain(
      `There are no daily facts in <#${second}>`,
    );
    expect(told(await slash('pause', { channel: running.discord.channelId }))).toContain('There are none in');
  });

  it('now posts a fact for everyone, silently, and another one the next time', async () => {
    await set();
    expect(told(await slash('now'))).toContain(`Posted in <#${channel}>.`);
    nowMs += 60_000;
    await slash('now');
    const posted = running.discord.messages(channel);
    expect(posted).toHaveLength(2);
    expect(new Set(posted.map((message) => textOf(message))).size).toBe(2);
    expect(posted.every(({ flags, pings }) => (flags & (1 << 12)) !== 0 && pings.length === 0)).toBe(true);
    const [post] = posted;
    if (!post) throw new Error('no post');
    expect(buttonsOf(post)).toContain('More on this');
    expect(told(await running.discord.person().press(post, 'More on this'))).not.toBe('');
    running.discord.deny(channel, 'Send Messages');
    expect(told(await slash('now', { channel }))).toContain('I am missing: Send Messages.');
    nowMs += 60_000;
    expect(told(await slash('now'))).toContain('It could not be posted in');
    expect(running.discord.violations).toEqual([]);
  });

  it('shows a fault, and goes on when it is mended', async () => {
    await set();
    const due = (await store.schedules.get(channel))?.nextDueMs ?? 0;
    await store.schedules.fail(channel, due, 'forbidden');
    const shown = await slash('show');
    expect(told(shown)).toContain(`Daily facts in <#${channel}> are paused: I may not write there.`);
    expect(await store.schedules.untold()).toEqual([]);
    if (!shown.message) throw new Error('no message');
    await admin.press(shown.message, 'Resume');
    expect(await store.schedules.get(channel)).toMatchObject({ state: 'active', fault: null });
  });

  it('helps while typing', async () => {
    const values = async (option: string, typed: string) =>
      (await admin.autocomplete('daily set', option, typed)).map(({ value }) => value);
    expect((await values('timezone', ''))[0]).toBe('UTC');
    expect(await values('timezone', 'tokyo')).toEqual(['Asia/Tokyo']);
    expect((await values('topics', '')).slice(0, 2)).toEqual(['Garden', 'Places']);
    expect(await values('topics', 'Garden, wag')).toEqual(['Garden, Waggle Dance']);
    expect(await values('days', 'wee')).toEqual(['weekdays', 'weekends']);
  });

  it('is for servers: elsewhere it says so', async () => {
    const command = commandsOf('1.2.3').find(({ name }) => name === 'daily set');
    const answer = await command?.run({ channel: '1', time: '9', timezone: 'UTC' }, contextOf(library));
    expect(answer?.kind).toBe('refused');
    expect(JSON.stringify(answer?.body)).toContain('Discord server');
  });
});
