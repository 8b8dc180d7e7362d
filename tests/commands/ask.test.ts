import { beforeAll, describe, expect, it } from 'vitest';
import { ask, QUESTION_CHARACTERS } from '../../src/commands/ask.js';
import type { Library, Values } from '../../src/commands/command.js';
import type { Answer } from '../../src/model.js';
import { beeFiles, contextOf, libraryOf } from '../folder.fixture.js';

let library: Library;
beforeAll(async () => {
  library = await libraryOf(beeFiles);
});

const run = async (values: Values): Promise<Answer> => ask.run(values, contextOf(library));
const ids = ({ body }: Answer): string[] =>
  body.flatMap((block) => (block.type === 'fact' ? [block.fact.id.split('.')[1] ?? ''] : []));

describe('/ask', () => {
  it('answers with the fact that a question of the notes leads to', async () => {
    const answer = await run({ question: 'What is the place of the honey?' });
    expect(answer).toMatchObject({ kind: 'answered', title: 'What is the place of the honey?', audience: 'everyone' });
    expect(ids(answer)[0]).toBe('lid');
  });

  it('shows at most four facts and about a thousand characters, none twice', async () => {
    const answer = await run({ question: 'honey wax hive queen smoke nectar' });
    expect(ids(answer).length).toBeLessThanOrEqual(4);
    expect(new Set(ids(answer)).size).toBe(ids(answer).length);
  });

  it('declines what is outside the subject, in words of the folder', async () => {
    const answer = await run({ question: 'Who won the football match in Madrid?' });
    expect(answer.kind).toBe('nothing');
    expect(JSON.stringify(answer.body)).toContain('how bees live');
    expect(answer.followUps.map(({ label }) => label)).toEqual(['Bees']);
  });

  it.each(['', '   ', '?!', '\u200b'])('asks for words instead of %j', async (question) => {
    expect(await run({ question })).toMatchObject({ kind: 'refused', audience: 'asker' });
  });

  it('leaves out what does not hold for the version asked for', async () => {
    const question = 'Does smoke make a hive calm?';
    const old = ids(await run({ question, python: ' 3.9 ' }));
    expect(old).toContain('smoke-old');
    expect(old).not.toContain('smoke-new');
    expect(ids(await run({ question }))).toEqual(expect.arrayContaining(['smoke-old', 'smoke-new']));
  });

  it.each(['three', '3.x', '-3', '3.13.1.2'])('refuses %j as a version, and says so', async (python) => {
    const answer = await run({ question: 'smoke', python });
    expect(answer.kind).toBe('refused');
    expect(JSON.stringify(answer.body)).toContain('3.13');
  });

  it('goes on to further facts, until it says that this is all', async () => {
    const question = 'where is honey stored?';
    const first = await run({ question });
    const more = first.followUps.find(({ label }) => label === 'More facts')?.call.options;
    const second = await run({ ...more, question });
    expect(second.kind).toBe('answered');
    expect(ids(second).filter((id) => ids(first).includes(id))).toEqual([]);
    expect(await run({ question, more: '50' })).toMatchObject({ kind: 'refused' });
  });

  it.each(['x', '-1', '1.5', ''])('takes "more" of %j as the beginning', async (more) => {
    const question = 'where is honey stored?';
    expect(ids(await run({ question, more }))).toEqual(ids(await run({ question })));
  });

  it('says which word it took for another', async () => {
    const answer = await run({ question: 'what is the angle of the waggel dance against the vertical' });
    expect(answer.kind).toBe('answered');
    expect(answer.body.at(-1)).toEqual({ type: 'aside', text: expect.stringContaining('waggel → waggle') });
  });

  it('keeps a question to what can be read back', async () => {
    const answer = await run({ question: `where  is\n honey stored ${'really '.repeat(100)}` });
    expect(answer.title.length).toBeLessThanOrEqual(QUESTION_CHARACTERS);
    expect(answer.title).toMatch(/^where is honey stored really/);
  });

  it('suggests from the empty string on', () => {
    const suggest = (typed: string) => ask.suggest?.('question', typed, {}, contextOf(library)) ?? [];
    expect(suggest('').length).toBeGreaterThan(0);
    expect(suggest('honey').map(({ value }) => value)).toContain('Where is honey stored?');
    expect(suggest('').length).toBeLessThanOrEqual(25);
    expect(ask.suggest?.('python', '', {}, contextOf(library))).toEqual([]);
  });

  it('is private only when asked to be', () => {
    expect([ask.isPrivate({}), ask.isPrivate({ private: 'true' })]).toEqual([false, true]);
  });
});
