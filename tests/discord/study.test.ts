import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Library } from '../../src/commands/command.js';
import { commandsOf } from '../../src/commands/index.js';
import { type Bot, startBot } from '../../src/discord/gateway.js';
import { createPacedTopics } from '../../src/groups/paced-topics.js';
import { openStore, type Store } from '../../src/store/store.js';
import { folderWith, libraryOf } from '../folder.fixture.js';
import { millFiles } from '../study.fixture.js';
import { recordLog } from './commands.fixture.js';
import { buttonsOf, isSilent, type Message, menuOf, textOf } from './stand-in/messages.js';
import { type Person, waitFor } from './stand-in/person.js';
import { permissionBits } from './stand-in/places.js';
import { type StandIn, startStandIn } from './stand-in/server.js';
import type { Outcome } from './stand-in/state.js';

const HOUR_MS = 60 * 60 * 1000;

let discord: StandIn;
let library: Library;
const file = join(folderWith({}), 'gilbert.sqlite');
let bot: Bot;
let store: Store;
let aheadMs = 0;
const now = (): number => Date.now() + aheadMs;
const log = recordLog();

const startUp = async (): Promise<void> => {
  store = await openStore(file);
  bot = await startBot({
    token: discord.token,
    apiUrl: discord.apiUrl,
    commands: commandsOf('0.0.0'),
    context: { library: () => library, store: async () => store, random: Math.random, now },
    log,
    retry: { pausesMs: [50], postPausesMs: [1] },
  });
  await discord.ready();
};

/** Another process on the same store: nothing but the store and Discord's messages remembers what was. */
const restart = async (): Promise<void> => {
  await bot.close();
  await store.close();
  await startUp();
};

const tick = (): Promise<void> =>
  createPacedTopics({
    store: async () => store,
    channels: bot.channels,
    vault: () => library.vault,
    now,
    log,
  }).tick();

beforeAll(async () => {
  library = await libraryOf(millFiles);
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

const message = ({ message: sent }: Outcome): Message => {
  if (sent === undefined) throw new Error('there is no message');
  return sent;
};
const mayOpen = String(permissionBits['Create Public Threads']);
const newestThread = () =>
  discord
    .channels()
    .filter(({ kind }) => kind === 'thread')
    .at(-1);

/** What everyone in it sees. */
const seen = (thread: string): readonly Message[] => discord.messages(thread).filter(({ isPrivate }) => !isPrivate);
const newest = (thread: string): Message => seen(thread).at(-1) as Message;
const open = (thread: string): Message => seen(thread)[0] as Message;
const cards = (thread: string, step: number): readonly Message[] =>
  seen(thread).filter((one) => textOf(one).includes(`Topic ${step} of 5 ·`));

describe('a study group of five', () => {
  let ann: Person;
  let others: readonly Person[];
  let thread: string;
  let invitation: Message;

  /** It begins in a thread of its own, with a plan and an invitation. */
  const start = async (): Promise<void> => {
    [ann, others] = [discord.person(mayOpen), Array.from({ length: 4 }, () => discord.person())];
    const zone = { pace: 'daily', time: '09:00', timezone: 'UTC' };
    invitation = message(await ann.slash('study start', { topic: 'Mill', name: 'Mill by mill', ...zone }));
    const made = newestThread();
    thread = made?.id ?? '';
    expect(made).toMatchObject({ name: 'Mill by mill', parentId: discord.channelId, archived: false });
    expect(textOf(invitation)).toContain(`<#${thread}>`);
    expect(buttonsOf(invitation)).toEqual(['Join', 'Delete']);
    expect(textOf(open(thread))).toMatch(
      /Study group: Mill[\s\S]*1\. \*\*Mill\*\*: the goal[\s\S]*2\. \*\*Wheel\*\*: part of Mill[\s\S]*6\. \*\*Axle\*\*: goes deeper/,
    );
    expect(isSilent(open(thread))).toBe(true);
  };

  /** It is joined by all at once, from the invitation and the plan. */
  const join = async (): Promise<void> => {
    const plan = open(thread);
    const joined = await Promise.all(others.map((one, at) => one.press(at % 2 ? invitation : plan, 'Join')));
    expect(joined.map((outcome) => message(outcome).isPrivate)).toEqual([true, true, true, true]);
    for (const { id } of [ann, ...others]) expect(textOf(open(thread))).toContain(`<@${id}>`);
  };

  /** It has its path edited by who leads, privately, with the plan kept up to date. */
  const edit = async (): Promise<void> => {
    const editor = message(await ann.press(open(thread), 'Edit the path'));
    expect([editor.isPrivate, menuOf(editor)]).toEqual([
      true,
      expect.arrayContaining(['1. Mill', '6. Axle', 'Add: Gear']),
    ]);
    const topic = message(await ann.pick(editor, '6. Axle'));
    const after = await ann.press(topic, 'Take off');
    expect(after.kind).toBe('update');
    expect(textOf(open(thread))).not.toContain('**Axle**');
    await ann.slash('study path', { move: 'Stone', to: 1 }, { in: thread });
    expect(textOf(open(thread))).toContain('1. **Stone**: part of Mill');
    const [bob] = others as [Person];
    expect(textOf(message(await bob.press(open(thread), 'Edit the path')))).toContain('Only those who lead');
  };

  /** It goes on after a restart: the buttons of before work. */
  const begin = async (): Promise<void> => {
    await restart();
    const began = message(await ann.press(open(thread), 'Begin'));
    expect(began.isPrivate).toBe(true);
    expect(textOf(newest(thread))).toMatch(/### Stone[\s\S]*Topic 1 of 5 · part of Mill/);
    expect(buttonsOf(newest(thread)).slice(0, 2)).toEqual(['Next topic', 'Path']);
    expect(textOf(open(thread))).toMatch(/1\. → \*\*Stone\*\*[\s\S]*The next topic comes <t:\d+:R>/);
  };

  /** It goes one step when two press at once. */
  const pressTogether = async (): Promise<void> => {
    const card = newest(thread);
    const [bob, cid] = others as [Person, Person];
    const both = (await Promise.all([bob.press(card, 'Next topic'), cid.press(card, 'Next topic')])).map(message);
    expect(both.map(({ isPrivate }) => isPrivate)).toEqual([true, true]);
    expect(both.filter((one) => textOf(one).includes('gone on already'))).toHaveLength(1);
    expect(cards(thread, 2)).toHaveLength(1);
  };

  /** It gets the next topic by itself at its time, once, across a restart. */
  const pace = async (): Promise<void> => {
    aheadMs = ((await store.groups.openIn(thread))?.nextMs ?? 0) - Date.now() + 1000;
    await tick();
    await restart();
    await tick();
    expect(cards(thread, 3)).toHaveLength(1);
    expect(textOf(open(thread))).toContain('3. →');
  };

  /** It looks things up together, and a member who asks elsewhere or privately leaves nothing. */
  const lookUp = async (): Promise<void> => {
    const [bob, cid] = others as [Person, Person];
    await bob.slash('ask', { question: 'What is a paddle?' }, { in: thread });
    await cid.slash('ask', { question: 'What is a paddle?' }, { in: thread });
    await cid.slash('ask', { question: 'who won the football match in Lisbon yesterday?' }, { in: thread });
    await bob.slash('ask', { question: 'What is a bearing?', private: true }, { in: thread });
    const recap = message(await bob.slash('study recap', {}, { in: thread }));
    expect(recap.isPrivate).toBe(false);
    expect(textOf(recap)).toMatch(/Asked and found[\s\S]*\(2 times\)[\s\S]*Asked and not in the notes/);
    expect(textOf(recap)).not.toMatch(/Bearing|football/);
  };

  /** It is quizzed on what it read, and sees how it stands. */
  const quiz = async (): Promise<void> => {
    await ann.slash('study quiz', { count: 1 }, { in: thread });
    const question = newest(thread);
    const [choice = ''] = buttonsOf(question);
    for (const one of [ann, ...others]) await one.press(question, choice);
    const progress = textOf(message(await ann.press(open(thread), 'Progress')));
    expect(progress).toMatch(/▰▰▱+ topics read[\s\S]*The group: 5 answers[\s\S]*You: 1 answer, /);
  };

  /** It is left by its leader, who is followed by the one who joined first. */
  const leaveAndEnd = async (): Promise<void> => {
    const left = message(await ann.slash('study leave', {}, { in: thread }));
    const leader = others.find(({ id }) => textOf(left).includes(`<@${id}>`));
    expect(textOf(open(thread))).toContain(`<@${leader?.id}> (leads)`);
    expect(textOf(open(thread))).not.toContain(ann.id);
    await restart();
    expect(textOf(message(await ann.slash('study end', {}, { in: thread })))).toContain('Only those who lead');
    const ended = message(await (leader as Person).slash('study end', {}, { in: thread }));
    expect([ended.isPrivate, textOf(ended)]).toEqual([true, expect.stringContaining('deleted in 30 days')]);
  };

  /** It has ended with its recap, in an archived thread, and its buttons say so. */
  const after = async (): Promise<void> => {
    expect(textOf(newest(thread))).toMatch(/Study group: Mill · recap[\s\S]*Read: Stone/);
    // The answer comes first, as it would open the thread again.
    await waitFor(() => discord.channelOf(thread)?.archived, 'the thread was not archived');
    expect(buttonsOf(open(thread))).toEqual([]);
    expect(textOf(message(await ann.press(invitation, 'Join')))).toContain('has ended');
    aheadMs += 24 * HOUR_MS;
    const before = discord.messages(thread).length;
    await tick();
    expect(discord.messages(thread).length).toBe(before);
  };

  it('lives from its plan to its archived thread, over three restarts', async () => {
    await start();
    await join();
    await edit();
    await begin();
    await pressTogether();
    await pace();
    await lookUp();
    await quiz();
    await leaveAndEnd();
    await after();
  });
});

describe('a study group where Discord says no', () => {
  it('is not begun where the bot may not open threads, and says what is missing', async () => {
    const hall = discord.channel();
    discord.deny(hall, 'Create Public Threads', 'Send Messages in Threads');
    const answer = message(await discord.person(mayOpen).slash('study start', { topic: 'Axle' }, { in: hall }));
    expect(answer.isPrivate).toBe(true);
    expect(textOf(answer)).toContain('I lack Create Public Threads and Send Messages in Threads here');
    expect(discord.channels().filter(({ parentId }) => parentId === hall)).toEqual([]);
  });

  it('uses the thread that it is called in', async () => {
    const thread = discord.channel({ kind: 'thread' });
    const answer = message(await discord.person().slash('study start', { topic: 'Axle' }, { in: thread }));
    expect(answer.isPrivate).toBe(true);
    expect(textOf(open(thread))).toContain('Study group: Axle');
    const second = message(await discord.person().slash('study start', { topic: 'Mill' }, { in: thread }));
    expect(textOf(second)).toContain('has a study group already');
  });

  it('ends when its thread was deleted: whoever joins is told', async () => {
    const invitation = message(await discord.person(mayOpen).slash('study start', { topic: 'Axle' }));
    const thread = newestThread()?.id ?? '';
    discord.deleteChannel(thread);
    const answer = message(await discord.person().press(invitation, 'Join'));
    expect(textOf(answer)).toContain('has been deleted, so the group has ended');
  });
});
