import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../src/commands/ask.js';
import type { Command, Library, Values } from '../../src/commands/command.js';
import { runScript } from '../../src/terminal/script.js';
import { beeFiles, contextOf, libraryOf } from '../folder.fixture.js';

let library: Library;
beforeAll(async () => {
  library = await libraryOf(beeFiles);
});

interface Given {
  readonly question?: string;
  readonly lines?: string;
  readonly json?: boolean;
  readonly values?: Values;
  readonly command?: Command;
}

const run = async ({ question, lines = '', json = true, values = {}, command = ask }: Given) => {
  let written = '';
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  const output = { write } as unknown as NodeJS.WritableStream;
  const input = Readable.from([lines]);
  const context = () => contextOf(library);
  const counts = await runScript({ question: question ?? null, json, values, input, output, ask: command, context });
  return {
    written,
    counts,
    records: json
      ? written
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [],
  };
};

describe('runScript', () => {
  it('writes exactly the keys that scripts were promised', async () => {
    const { records } = await run({ question: 'how does smoke make a hive calm for an hour?' });
    const [record] = records;
    expect(Object.keys(record)).toEqual(['question', 'kind', 'text', 'facts', 'related', 'ms']);
    expect(Object.keys(record.facts[0])).toEqual([
      'id',
      'note',
      'section',
      'trail',
      'text',
      'python',
      'sources',
      'score',
    ]);
    expect(record).toMatchObject({ kind: 'answered', related: expect.arrayContaining(['Bees']) });
    expect(record.facts[0]).toEqual({
      id: expect.stringMatching(/^[\w-]+\.smoke-new$/),
      note: 'Bees',
      section: 'Details',
      trail: [],
      text: 'Smoke makes a hive calm for an hour since Python 3.10.',
      python: '3.10+',
      sources: ['https://example.org/book'],
      score: expect.any(Number),
    });
  });

  it('gives the facts as a reader sees them in the text, links aside', async () => {
    const { records } = await run({ question: 'where is honey stored?' });
    const [{ text, facts }] = records;
    const places = facts.map((fact: { text: string }) => text.indexOf(`${fact.text}\n  `));
    expect(places).toEqual([...places].sort((a: number, b: number) => a - b));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(text).not.toContain('https://');
  });

  it('answers lines in order, with Windows line ends and without a last one', async () => {
    const { records, counts } = await run({ lines: 'where is honey stored?\r\n\r\n  who won the cup?  \nsmoke' });
    expect(records.map(({ question }) => question)).toEqual(['where is honey stored?', 'who won the cup?', 'smoke']);
    expect(records.map(({ kind }) => kind).slice(0, 2)).toEqual(['answered', 'nothing']);
    expect(counts.asked).toBe(3);
  });

  it('says nothing for no lines', async () => {
    expect(await run({ json: false })).toMatchObject({ written: '', counts: { asked: 0, answered: 0 } });
  });

  it.each(['?!', 'x'.repeat(2000), '\u0000\u001b[2J', '"\\'])('keeps each record on its line for %j', async (line) => {
    const { records } = await run({ lines: `${line}\nwhere is honey stored?\n` });
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({ question: line.trim(), kind: 'nothing', facts: [] });
  });

  it.each([1, 3, 7])('gives up to %i facts with a limit', async (limit) => {
    const { records } = await run({ question: 'where is honey stored?', values: { limit: String(limit) } });
    expect(records[0].facts.length).toBeLessThanOrEqual(limit);
    expect(records[0].facts.length).toBeGreaterThan(limit > 4 ? 4 : 0);
  });

  it('leaves out what does not hold for a version', async () => {
    const { records } = await run({ question: 'does smoke make a hive calm', values: { python: '3.9', limit: '50' } });
    const ranges = records[0].facts.map(({ python }: { python: string | null }) => python);
    expect(ranges).toContain('-3.9');
    expect(ranges).not.toContain('3.10+');
  });

  it('lists the topics under a text answer', async () => {
    const { written } = await run({ question: 'where is honey stored?', json: false });
    expect(written).toMatch(/\nTopics: Bees, Hive, Waggle Dance\n/);
  });

  it('gives the questions that may be meant, before the topics', async () => {
    const meant = { label: 'Where is honey stored?', call: { command: 'ask', options: {} }, kind: 'question' } as const;
    const command: Command = {
      ...ask,
      run: async (values, context) => {
        const answer = await ask.run(values, context);
        return { ...answer, kind: 'choices', followUps: [meant, ...answer.followUps] };
      },
    };
    const question = 'who won the cup?';
    expect((await run({ question, command })).records[0]).toMatchObject({
      kind: 'choices',
      related: ['Bees'],
    });
    const { written } = await run({ question, command, json: false });
    expect(written).toMatch(/\n- Where is honey stored\?\n\nTopics: Bees\n/);
  });
});
