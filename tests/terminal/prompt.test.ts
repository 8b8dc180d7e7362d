import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Command, Library } from '../../src/commands/command.js';
import { commandsOf } from '../../src/commands/index.js';
import { runPrompt } from '../../src/terminal/prompt.js';
import { beeFiles, contextOf, libraryOf } from '../folder.fixture.js';

let library: Library;
beforeAll(async () => {
  library = await libraryOf(beeFiles);
});

interface Given {
  readonly terminal?: boolean;
  readonly commands?: readonly Command[];
}

const open = ({ terminal = false, commands = commandsOf('1.2.3') }: Given = {}) => {
  const input = Object.assign(new PassThrough(), { isTTY: terminal, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: terminal, columns: 80, hasColors: () => false });
  let shown = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  const answered = runPrompt({ input, output, commands, context: () => contextOf(library), welcome: ['Welcome.'] });
  return {
    answered,
    shown: () => shown,
    type: (text: string) => void input.write(text),
    shows: (text: string) => vi.waitFor(() => expect(shown).toContain(text), { timeout: 20_000, interval: 5 }),
    async end(): Promise<string> {
      input.end();
      await answered;
      return shown;
    },
  };
};

const pipe = async (lines: readonly string[], given: Given = {}) => {
  const prompt = open(given);
  prompt.type(lines.map((line) => `${line}\n`).join(''));
  const shown = await prompt.end();
  return { shown, answered: await prompt.answered };
};

describe('the prompt with lines from a pipe', () => {
  it('answers each line, in order, and nothing more', async () => {
    const { shown, answered } = await pipe(['where is honey stored?', '', '/topic Hive', 'what shape is the dance']);
    expect(answered).toBe(3);
    const places = ['A full cell is closed', 'A hive is a hollow', 'dances in the shape of an eight'].map((text) =>
      shown.indexOf(text),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThanOrEqual(0);
    for (const part of ['Welcome', '\u001b', '  1) ']) expect(shown).not.toContain(part);
  });

  it('says how many lines there were: none', async () => {
    expect(await pipe(['', '   '])).toEqual({ shown: '', answered: 0 });
  });

  it('follows a number to what the last answer leads on to', async () => {
    const { shown } = await pipe(['where is honey stored?', '2']);
    expect(shown).toContain('A hive is a hollow');
  });

  it('asks the same question again for more facts', async () => {
    const first = await pipe(['where is honey stored?']);
    const asked = await commandsOf('1')[0]?.run({ question: 'where is honey stored?' }, contextOf(library));
    const number = (asked?.followUps.findIndex(({ label }) => label === 'More facts') ?? -1) + 1;
    expect(number).toBeGreaterThan(0);
    const { shown } = await pipe(['where is honey stored?', String(number)]);
    const more = shown.slice(first.shown.length);
    expect(more).toContain('• ');
    expect(more).not.toContain('A full cell is closed');
  });

  it.each([
    [['where is honey stored?', '99'], /Pick a number from 1 to \d+\./],
    [['/search zzzz', '1'], /There is nothing to pick from\./],
    [['/tpoic Hive'], /There is no command \/tpoic\. There are \/ask, .*\/quit\./],
    [['/stud'], /There is no command \/stud\. There are \/study start, [^\n]* and \/study end\.\n/],
    [['/topic'], /\/topic needs a name: \/topic <name>/],
    [['who won the football match?'], /My notes do not cover this: they are about how bees live\./],
  ])('says plainly what is amiss with %j', async (lines, words) => {
    expect((await pipe(lines)).shown).toMatch(words);
  });

  it('shows what there is to choose from, and takes the choice', async () => {
    const { shown } = await pipe(['/topic waggle', '1']);
    expect(shown).toMatch(/There is no topic of that name\. Near it:\s+1\) Waggle Dance[\s\S]*dances in the shape/);
  });

  it('takes a number as a question while there is no answer', async () => {
    const { shown } = await pipe(['42']);
    expect(shown).toContain('My notes do not');
  });

  it.each(['/quit', '/exit'])('ends at %s', async (quit) => {
    const { shown, answered } = await pipe(['/topic Hive', quit, '/topic Bees']);
    expect(answered).toBe(1);
    expect(shown).not.toContain('queen');
  });

  it('goes on after a command that failed', async () => {
    const broken: Command = {
      name: 'broken',
      description: 'Fails',
      options: [],
      isPrivate: () => false,
      run: () => {
        throw new Error('the wax melted');
      },
    };
    const { shown } = await pipe(['/broken', '/topic Hive'], { commands: [...commandsOf('1'), broken] });
    expect(shown).toMatch(/That did not work: the wax melted[\s\S]*A hive is a hollow/);
  });
});

describe('the prompt on a terminal', () => {
  it('welcomes, and lists what an answer leads on to', async () => {
    const prompt = open({ terminal: true });
    await prompt.shows('Welcome.');
    prompt.type('where is honey stored?\r');
    await prompt.shows('  1) Bees');
    prompt.type('2\r');
    await prompt.shows('A hive is a hollow');
    prompt.type('/quit\r');
    expect(await prompt.answered).toBe(2);
  });

  it('completes a command with Tab', async () => {
    const prompt = open({ terminal: true });
    prompt.type('/to\t');
    await prompt.shows('/topic ');
    prompt.type('hiv\t');
    await prompt.shows('/topic Hive');
    prompt.type('\r');
    await prompt.shows('A hive is a hollow');
    await prompt.end();
  });

  it('completes a question from the first words on', async () => {
    const prompt = open({ terminal: true });
    prompt.type('where is\t');
    await prompt.shows('Where is honey stored?');
    prompt.type('\r');
    await prompt.shows('A full cell is closed');
    await prompt.end();
  });

  it('keeps what is typed when several suggestions merely fit', async () => {
    const question = 'waggle';
    const commands = commandsOf('1').map((command) =>
      command.name === 'ask'
        ? {
            ...command,
            suggest: () => ['Why does it waggle?', 'Why so waggly?'].map((value) => ({ name: value, value })),
          }
        : command,
    );
    const prompt = open({ terminal: true, commands });
    prompt.type(`${question}\t\t`);
    await prompt.shows('Why so waggly?');
    prompt.type(' dance\r');
    await prompt.shows('dances in the shape of an eight');
    await prompt.end();
  });

  it('recalls the last line with the up key', async () => {
    const prompt = open({ terminal: true });
    prompt.type('/topic Hive\r');
    await prompt.shows('A hive is a hollow');
    prompt.type('\u001b[A\r');
    await vi.waitFor(() => expect(prompt.shown().match(/A hive is a hollow/g)).toHaveLength(2));
    await prompt.end();
  });
});
