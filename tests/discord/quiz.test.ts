import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Library } from '../../src/commands/command.js';
import { commandsOf } from '../../src/commands/index.js';
import { type Bot, startBot } from '../../src/discord/gateway.js';
import { ANSWER_MS, PAUSE_MS } from '../../src/groups/quiz-rounds.js';
import { createQuizTicks } from '../../src/groups/quiz-ticks.js';
import { openStore, type Store } from '../../src/store/store.js';
import { folderWith, libraryOf } from '../folder.fixture.js';
import { animalFiles, rightOf } from '../quiz.fixture.js';
import { recordLog } from './commands.fixture.js';
import { buttonsOf, type Message, textOf } from './stand-in/messages.js';
import { type Person, waitFor } from './stand-in/person.js';
import { type StandIn, startStandIn } from './stand-in/server.js';
import type { Outcome } from './stand-in/state.js';

let discord: StandIn;
let library: Library;
const file = join(folderWith({}), 'gilbert.sqlite');
let bot: Bot;
let store: Store;
let aheadMs = 0;
const now = (): number => Date.now() + aheadMs;
const log = recordLog();

const connections = (): number => log.lines.filter(({ text }) => text === 'connected to Discord').length;

const startUp = async (): Promise<void> => {
  const before = connections();
  store = await openStore(file);
  bot = await startBot({
    token: discord.token,
    apiUrl: discord.apiUrl,
    commands: commandsOf('0.0.0'),
    context: { library: () => library, store: async () => store, random: Math.random, now },
    log,
    retry: { pausesMs: [50], postPausesMs: [1] },
  });
  await waitFor(() => connections() > before, 'it never connected');
};

/** Another process: nothing but the store and Discord's messages remembers what was. */
const restart = async (): Promise<void> => {
  await bot.close();
  await store.close();
  await startUp();
};

const tick = (channels = bot.channels): Promise<void> =>
  createQuizTicks({ store: async () => store, channels, vault: () => library.vault, now, log }).tick();

beforeAll(async () => {
  library = await libraryOf(animalFiles);
  discord = await startStandIn({ now });
  await startUp();
  await discord.registered();
});
afterAll(async () => {
  await bot.close();
  await store.close();
  await discord.close();
  expect(discord.violations).toEqual([]);
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

const messageOf = ({ message }: Outcome): Message => {
  if (message === undefined) throw new Error('there is no message');
  return message;
};
/** What everyone in a thread sees. */
const seen = (thread: string): readonly Message[] => discord.messages(thread).filter(({ isPrivate }) => !isPrivate);
const last = (thread: string): Message => {
  const message = seen(thread).at(-1);
  if (message === undefined) throw new Error('nothing stands there');
  return message;
};
const labelFor = (message: Message, isRight: boolean): string => {
  const right = rightOf(textOf(message));
  return buttonsOf(message).find((label) => /^\d+$/.test(label) && (label === right) === isRight) ?? '';
};
const groupOf = async (...people: readonly Person[]): Promise<string> => {
  const thread = discord.channel({ kind: 'thread', isOwn: true });
  const path = library.vault.notes.map(({ id }) => ({ note: id, why: 'part' as const }));
  const [first, ...others] = people;
  const id = `g${thread.slice(-8)}`;
  await store.groups.start(
    {
      id,
      guildId: discord.guildId,
      channelId: thread,
      path,
      leaderboard: false,
      pace: null,
      starterId: first?.id ?? '',
    },
    now(),
  );
  for (const other of others) await store.groups.join(id, other.id, now());
  return thread;
};

describe('a quiz in a thread of Discord', () => {
  it('goes on over restarts: buttons, time and what is to come', async () => {
    const people = [discord.person(), discord.person(), discord.person()] as const;
    const [ann, bob, cid] = people;
    const thread = await groupOf(...people);
    const begun = messageOf(await ann.slash('study quiz', { count: 2 }, { in: thread }));
    expect(begun.isPrivate).toBe(true);
    const question = last(thread);
    expect(textOf(question)).toMatch(/Question 1 of 2[\s\S]*\\_\\_\\_\\_\\_[\s\S]*<t:\d+:R>/);
    expect(buttonsOf(question)).toHaveLength(4);

    await restart();
    const noted = messageOf(await bob.press(question, labelFor(question, true)));
    expect(noted.isPrivate).toBe(true);
    expect(textOf(noted)).toContain('Your answer is in');
    const again = messageOf(await bob.press(question, labelFor(question, false)));
    expect(textOf(again)).toContain('the first answer counts');
    await cid.press(question, labelFor(question, false));

    await restart();
    await tick();
    expect(textOf(last(thread))).toContain('Question 1 of 2');
    aheadMs += ANSWER_MS;
    await tick();
    const shown = last(thread);
    expect(shown.id).toBe(question.id);
    expect(textOf(shown)).toContain(`1 of 2 right: <@${bob.id}>`);
    expect(textOf(shown)).toContain('](https://example.org/');
    expect(shown.pings).toEqual([]);

    await restart();
    aheadMs += PAUSE_MS;
    await tick();
    const second = last(thread);
    expect(seen(thread)).toHaveLength(2);
    for (const person of people) await person.press(second, labelFor(second, true));
    expect(textOf(last(thread))).toContain('3 of 3 right');
    expect(textOf(last(thread))).toContain('Together: 4 of 5 answers right');
    expect(seen(thread)).toHaveLength(2);
  });

  it.each([
    ['while Discord knows the nonce', 60_000],
    ['long after', 10 * 60_000],
  ])('posts a question once, though the process dies right after Discord has taken it: %s', async (_, waitMs) => {
    const [ann, bob] = [discord.person(), discord.person()];
    const thread = await groupOf(ann, bob);
    await store.quizRounds.begin(
      { channelId: thread, id: `crash${waitMs}`, groupId: 'g', guildId: null, seed: 's', facts: factsOf(1) },
      now(),
    );
    const { channels } = bot;
    const dying = {
      ...channels,
      async post(...given: Parameters<typeof channels.post>): Promise<string> {
        await channels.post(...given);
        throw new Error('the process is killed here');
      },
    };
    await tick(dying);
    expect(seen(thread)).toHaveLength(1);
    aheadMs += waitMs;
    await restart();
    await tick();
    expect(seen(thread)).toHaveLength(1);
    expect(await store.quizRounds.get(`crash${waitMs}`)).toMatchObject({ state: 'open', messageId: last(thread).id });
  });

  it('ends quietly when the thread is deleted', async () => {
    const [ann, bob] = [discord.person(), discord.person()];
    const thread = await groupOf(ann, bob);
    await ann.slash('study quiz', { count: 2 }, { in: thread });
    discord.deleteChannel(thread);
    aheadMs += ANSWER_MS;
    await tick();
    aheadMs += PAUSE_MS;
    await tick();
    expect(await store.quizRounds.in(thread)).toBeNull();
  });

  it('says exactly what is missing where it may not write', async () => {
    const [ann, bob] = [discord.person(), discord.person()];
    const thread = await groupOf(ann, bob);
    discord.deny(thread, 'Send Messages in Threads');
    const told = messageOf(await ann.slash('study quiz', {}, { in: thread }));
    expect(textOf(told)).toContain('I need Send Messages in Threads here');
    discord.allow(thread, 'Send Messages in Threads');
  });
});

const factsOf = (count: number) =>
  library.vault.notes
    .flatMap(({ facts }) => facts.filter(({ text }) => /sleeps/.test(text)))
    .slice(0, count)
    .map(({ id }) => id);

describe('quiz and review for one person', () => {
  it('are private in a server, and one message from question to answer', async () => {
    const person = discord.person();
    const question = messageOf(await person.slash('quiz', { topic: 'Otter', count: 2 }));
    expect(question.isPrivate).toBe(true);
    await restart();
    const told = messageOf(await person.press(question, labelFor(question, false)));
    expect(told.id).toBe(question.id);
    expect(textOf(told)).toMatch(/Not quite[\s\S]*You picked/);
    const next = messageOf(await person.press(told, 'Next question'));
    expect(textOf(next)).toContain('Question 2 of 2');
  });

  it('work in direct messages and elsewhere, with what was wrong in a server', async () => {
    const person = discord.person();
    const question = messageOf(await person.slash('quiz', {}, { where: 'elsewhere' }));
    await person.press(question, labelFor(question, false));
    const review = messageOf(await person.slash('review', {}, { where: 'dm' }));
    expect(review.isPrivate).toBe(true);
    expect(buttonsOf(review).filter((label) => /^\d+$/.test(label))).toHaveLength(4);
    const right = messageOf(await person.press(review, labelFor(review, true), { where: 'dm' }));
    expect(textOf(right)).toMatch(/Right[\s\S]*It comes back <t:\d+:R>/);
  });

  it('are not sent as direct messages: a reminder is a mention in the group’s thread', async () => {
    const [ann, bob] = [discord.person(), discord.person()];
    const thread = await groupOf(ann, bob);
    await ann.slash('review', { reminders: 'on' }, { in: thread });
    const question = messageOf(await ann.slash('quiz', {}, { in: thread }));
    await ann.press(question, labelFor(question, false));
    const reminder = await store.reminders.of(ann.id);
    aheadMs += (reminder?.nextMs ?? 0) - now() + 1000;
    await tick();
    await restart();
    await tick();
    const reminders = seen(thread);
    expect(reminders).toHaveLength(1);
    expect(last(thread).pings).toEqual([ann.id]);
    expect(textOf(last(thread))).toContain('1 fact is due');
    const review = messageOf(await ann.press(last(thread), 'Review'));
    expect(review.isPrivate).toBe(true);
  });
});
