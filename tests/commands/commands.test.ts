import { beforeAll, describe, expect, it } from 'vitest';
import type { Command, Library, Values } from '../../src/commands/command.js';
import { suggestion } from '../../src/commands/find-note.js';
import { commandsOf } from '../../src/commands/index.js';
import type { Answer } from '../../src/model.js';
import { terminalScene } from '../../src/terminal/scene.js';
import { beeFiles, contextOf, libraryOf } from '../folder.fixture.js';
import { newStore } from '../store/store.fixture.js';

const commands = commandsOf('9.8.7');
let library: Library;
let empty: Library;
beforeAll(async () => {
  library = await libraryOf(beeFiles);
  empty = await libraryOf({});
});

const named = (name: string): Command => {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`there is no /${name}`);
  return command;
};
const run = async (name: string, values: Values = {}, random = 0): Promise<Answer> =>
  named(name).run(values, contextOf(library, random));
const words = ({ body }: Answer): string => JSON.stringify(body);
const labels = ({ followUps }: Answer): string[] => followUps.map(({ label }) => label);
const idOf = (name: string): string => library.vault.find(name)?.id ?? '';

describe('the list of commands', () => {
  it('holds what people are promised, each once', () => {
    const alone = commands.map(({ name }) => name).filter((name) => !name.startsWith('study '));
    expect(alone).toEqual([
      ...['ask', 'topic', 'search', 'fact', 'code', 'quiz', 'review'],
      ...['daily set', 'daily show', 'daily pause', 'daily resume', 'daily off', 'daily now', 'daily replace'],
      ...['help', 'about'],
      ...['feedback', 'gaps', 'forget'],
    ]);
  });

  it.each(commands.map((command) => [command.name, command] as const))(
    'keeps Discord’s limits in /%s',
    (_, command) => {
      expect(command.name).toMatch(/^[a-z]{1,32}( [a-z]{1,32})?$/);
      for (const { name, description } of [command, ...command.options]) {
        expect(name).toMatch(/^[a-z -]{1,32}$/);
        expect(description.length).toBeGreaterThan(0);
        expect(description.length).toBeLessThanOrEqual(100);
      }
      if (command.main) expect(command.options.map(({ name }) => name)).toContain(command.main);
      expect(command.options.some(({ autocomplete }) => autocomplete)).toBe(command.suggest !== undefined);
    },
  );

  it.each(commands.map(({ name }) => name))('answers with an empty folder and without options: /%s', async (name) => {
    const command = named(name);
    const answer = await command.run({}, contextOf(empty, 0, { store: () => newStore() }));
    expect(answer.body.length).toBeGreaterThan(0);
    // Times and zones do not come from the notes.
    for (const { name: option } of command.options.filter((one) => !['timezone', 'days'].includes(one.name))) {
      expect(command.suggest?.(option, '', {}, contextOf(empty)) ?? []).toEqual([]);
    }
  });

  it('leads on only to what is there and answers', async () => {
    const seen = new Set<string>();
    const open = [
      await run('ask', { question: 'where is honey stored?' }),
      await run('search', { words: 'wax' }),
      await run('help'),
    ];
    for (let answer = open.pop(); answer !== undefined; answer = open.pop()) {
      for (const { call } of answer.followUps) {
        const options = call.options.question === '?' ? { ...call.options, question: answer.title } : call.options;
        const key = JSON.stringify([call.command, options]);
        if (seen.has(key)) continue;
        seen.add(key);
        const next = await run(call.command, options);
        expect(next.kind, key).not.toBe('refused');
        open.push(next);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  });
});

describe('/topic', () => {
  it.each(['Bees', 'bees', ' BEES ', 'honey bees', 'apis'])('finds a note as %j', async (name) => {
    expect(await run('topic', { name })).toMatchObject({ kind: 'done', title: 'Bees' });
  });

  it('starts at a section, and names those that there are when it is none', async () => {
    expect(words(await run('topic', { name: 'Hive', section: 'details' }))).toContain('page 2');
    const refused = await run('topic', { name: 'Hive', section: 'Kitchen' });
    expect(refused.kind).toBe('refused');
    expect(words(refused)).toContain('Summary, Details');
  });

  it('opens the page on which a fact stands', async () => {
    const answer = await run('topic', { name: `=${idOf('Hive')}.guard-14` });
    expect(words(answer)).toContain('Worker number 14');
  });

  it('shows the card of a fact that is gone, and says so', async () => {
    const answer = await run('topic', { name: `=${idOf('Hive')}.never-was` });
    expect(answer).toMatchObject({ kind: 'done', title: 'Hive' });
    expect(words(answer)).toContain('rewritten or removed');
  });

  it('says plainly that a note is gone', async () => {
    expect(words(await run('topic', { name: '=gone' }))).toContain('removed');
  });

  it('offers what is near a name that is none', async () => {
    const answer = await run('topic', { name: 'waggle' });
    expect(answer.kind).toBe('choices');
    expect(labels(answer)).toContain('Waggle Dance');
    expect((await run('topic', { name: 'qqqq' })).kind).toBe('nothing');
  });

  it('suggests topics, and sections of the topic named', () => {
    const suggest = (option: string, typed: string, values: Values = {}) =>
      named('topic')
        .suggest?.(option, typed, values, contextOf(library))
        .map(({ value }) => value);
    expect(suggest('name', '')).toEqual(expect.arrayContaining(['Hive']));
    expect(suggest('name', 'wag')).toEqual(['Waggle Dance']);
    expect(suggest('section', 'DET', { name: 'Hive' })).toEqual(['Details']);
    expect(suggest('section', '', { name: 'nothing' })).toEqual([]);
  });
});

describe('/search', () => {
  it('lists facts, each one step from its place', async () => {
    const answer = await run('search', { words: 'wax' });
    expect(answer.kind).toBe('done');
    expect(answer.followUps).toHaveLength(answer.body.length);
    expect(answer.body.length).toBeLessThanOrEqual(10);
    const { command, options } = answer.followUps[0]?.call ?? { command: '', options: {} };
    expect(words(await run(command, options))).toContain('wax');
  });

  it.each(['', 'zzzz'])('finds nothing for %j', async (typed) => {
    expect((await run('search', { words: typed })).kind).toBe('nothing');
  });
});

describe('/fact', () => {
  it('gives any fact of enough words, by chance', async () => {
    const titles = new Set<string>();
    for (let at = 0; at < 50; at++) {
      const answer = await run('fact', {}, at / 50);
      titles.add(answer.title);
      const [block] = answer.body;
      expect(block?.type === 'fact' && block.fact.text.split(' ').length).toBeGreaterThan(5);
    }
    expect(titles).toEqual(new Set(['Bees', 'Hive', 'Waggle Dance']));
  });

  it('stays with a topic', async () => {
    for (const random of [0, 0.5, 0.999]) {
      expect((await run('fact', { topic: 'Waggle Dance' }, random)).title).toBe('Waggle Dance');
    }
  });
});

describe('/code', () => {
  it('shows the program of a topic', async () => {
    const answer = await run('code', { topic: 'Waggle Dance' });
    expect(answer.body).toEqual([{ type: 'code', lang: 'python', code: '>>> 4 + 4\n8' }]);
  });

  it('offers programs nearby where there is none', async () => {
    const answer = await run('code', { topic: 'Bees' });
    expect(answer.kind).toBe('choices');
    expect(labels(answer)).toContain('Code: Waggle Dance');
  });
});

describe('/help and /about', () => {
  it('lists every command and questions to try', async () => {
    const listedIn = ({ body }: Answer) => body.flatMap((block) => (block.type === 'command' ? [block.name] : []));
    const answer = await run('help');
    const offered = commands.filter(({ hidden }) => !hidden);
    expect(listedIn(answer)).toEqual(offered.filter(({ manageGuild }) => !manageGuild).map(({ name }) => name));
    const scene = { ...terminalScene, userMay: new Set(['Manage Server'] as const) };
    expect(listedIn(await named('help').run({}, contextOf(library, 0, { scene })))).toEqual(
      offered.map(({ name }) => name),
    );
    expect(labels(answer)).toContain('Where is honey stored?');
    expect(answer.audience).toBe('asker');
  });

  it('helps in direct messages with what can be used there, and names the entry in the menu of a message', async () => {
    const scene = { ...terminalScene, face: 'discord' as const, userMay: new Set([]) };
    const direct = await named('help').run({}, contextOf(library, 0, { scene }));
    expect(words(direct)).not.toContain('"study start"');
    expect(words(direct)).toContain('In a server there are also study groups');
    expect(words(direct)).toContain('Answer from the notes');
    expect(words(await run('help'))).not.toContain('Answer from the notes');
  });

  it('tells the version, the notes, their age and what is stored', async () => {
    const answer = await run('about');
    expect(answer.title).toBe('GILbert 9.8.7');
    for (const part of ['3 notes', 'how bees live', '2 min ago', 'About you']) expect(words(answer)).toContain(part);
  });
});

describe('suggestion', () => {
  it('is cut to what Discord takes', () => {
    expect(suggestion('short', 'short')).toEqual({ name: 'short', value: 'short' });
    const long = suggestion('a'.repeat(150), 'a'.repeat(150));
    expect(long.name).toHaveLength(100);
    expect(long.value).toBe(long.name);
  });
});
