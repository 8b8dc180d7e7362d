import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Library } from '../../src/commands/command.js';
import { commandsOf } from '../../src/commands/index.js';
import type { Gap } from '../../src/store/gaps.js';
import type { Store } from '../../src/store/store.js';
import { StoreError } from '../../src/store/store-error.js';
import { beeFiles, libraryOf } from '../folder.fixture.js';
import { newStore } from '../store/store.fixture.js';
import { type Running, startBoth } from './commands.fixture.js';
import { buttonsOf, type Message, textOf } from './stand-in/messages.js';
import { type Person, waitFor } from './stand-in/person.js';

let running: Running;
let store: Store;
/** What the store is refused with. */
let fault: StoreError | null = null;

beforeAll(async () => {
  const library: Library = await libraryOf(beeFiles);
  running = await startBoth({
    commands: commandsOf('0.0.0'),
    context: {
      library: () => library,
      store: () => (fault ? Promise.reject(fault) : Promise.resolve(store)),
      random: Math.random,
      now: Date.now,
    },
  });
  await running.discord.registered();
});

beforeEach(async () => {
  store = await newStore();
});

afterAll(async () => {
  await running.stop();
  expect(running.discord.violations).toEqual([]);
});

const shown = ({ message }: { readonly message?: Message }): Message => {
  if (message === undefined) throw new Error('there is no message');
  return message;
};
const ask = async (person: Person, question: string, others = {}): Promise<Message> =>
  shown(await person.slash('ask', { question, ...others }));
const kept = () => store.gaps.list(null, 0);
/** What is recorded comes after the answer. */
const keptWhen = async (isIt: (gaps: readonly Gap[]) => boolean): Promise<readonly Gap[]> => {
  for (let tries = 0; tries < 500; tries++) {
    const gaps = await kept();
    if (isIt(gaps)) return gaps;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it was not kept');
};
const football = 'Who won the football match in Madrid?';

it('marks under a public answer are thanked for in private, and count once however many press', async () => {
  const [ann, bob] = [running.discord.person(), running.discord.person()];
  const answer = await ask(ann, 'Where is honey stored?');
  expect(buttonsOf(answer)).toEqual(expect.arrayContaining(['👍', '👎', 'Delete']));
  for (const person of [ann, ann, bob]) {
    const thanks = shown(await person.press(answer, '👎'));
    expect([thanks.isPrivate, thanks.id === answer.id]).toEqual([true, false]);
    expect(textOf(thanks)).toContain('Thank you.');
  }
  expect(answer.edits).toBe(0);
  expect(await kept()).toMatchObject([{ question: 'where is honey stored', declined: 0, disliked: 1 }]);
  // The next page is of the same asking, for others in private too.
  const more = shown(await bob.press(answer, 'More facts'));
  const thanks = shown(await bob.press(more, '👎'));
  expect([more.isPrivate, thanks.id === more.id]).toEqual([true, false]);
  expect(textOf(thanks)).toContain('has a mark already');
});

it('only what everyone in a server saw is recorded, once the answer is out', async () => {
  const person = running.discord.person();
  for (const [options, where] of [
    [{ private: true }, 'server'],
    [{}, 'dm'],
    [{}, 'elsewhere'],
  ] as const) {
    const answer = shown(await person.slash('ask', { question: `${football} ${where}`, ...options }, { where }));
    expect(buttonsOf(answer)).not.toContain('👎');
  }
  await person.contextMenu(football);
  await ask(person, football);
  const found = await keptWhen((gaps) => gaps.length > 0);
  expect(found.map(({ question, declined }) => [question, declined])).toEqual([
    ['who won the football match in madrid', 1],
  ]);
});

it('a store that cannot be used leaves questions answered, and is told where it is needed', async () => {
  const person = running.discord.person();
  const answer = await ask(person, 'Where is honey stored?');
  fault = new StoreError('full', 'The disk of /home/ann/gilbert.sqlite is full. Make room on it.');
  try {
    expect(textOf(await ask(person, football))).toContain('My notes do not cover this');
    await waitFor(() => running.log.lines.some(({ text }) => text === 'not recorded'), 'not logged');
    const pressed = textOf(shown(await person.press(answer, '👎')));
    const asked = textOf(shown(await running.discord.person('32').slash('gaps')));
    for (const told of [pressed, asked]) {
      expect(told).toContain('the disk that I run on is full');
      // Paths are for the log.
      expect(told).not.toContain('/home/');
    }
  } finally {
    fault = null;
  }
});

it('all servers are for the owner of the application', async () => {
  const admin = running.discord.person('32');
  await store.gaps.declined({ serverId: '7', question: 'does a bee sleep in winter', topics: [] }, Date.now());
  const refused = shown(await admin.slash('gaps', { everywhere: true }));
  expect([refused.isPrivate, textOf(refused)]).toEqual([true, expect.stringContaining('Only the owner')]);
  running.discord.setOwner(admin);
  expect(textOf(shown(await admin.slash('gaps', { everywhere: true })))).toContain('does a bee sleep in winter');
  expect(textOf(shown(await admin.slash('gaps')))).not.toContain('does a bee sleep');
});

it('forgetting asks first, in private', async () => {
  const person = running.discord.person();
  const asked = shown(await person.slash('forget'));
  expect(asked.isPrivate).toBe(true);
  const done = shown(await person.press(asked, 'Delete what is kept about me'));
  expect([done.isPrivate, textOf(done)]).toEqual([true, expect.stringContaining('Nothing was kept about you')]);
});

it('commands that the texts name can be clicked', async () => {
  // Their ids are known once they are registered.
  await waitFor(() => running.log.lines.some(({ text }) => text === 'commands are up to date'), 'not registered');
  expect(textOf(shown(await running.discord.person().slash('about')))).toMatch(/<\/forget:\d+>[\s\S]*<\/gaps:\d+>/);
});
