import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createIndex } from '../../src/search/index.js';
import { readFolder } from '../notes/compiled.js';

interface Asked {
  readonly id: string;
  readonly question: string;
  /** Patterns that the answer must fit; null for what must be declined. */
  readonly expect: readonly string[] | null;
}

// As in an answer: four facts, about 1,000 characters.
const FACTS = 4;
const CHARACTERS = 1000;

const here = new URL('../questions/', import.meta.url);
const asked = readdirSync(here)
  .flatMap((name) => readFileSync(new URL(name, here), 'utf8').split('\n'))
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Asked);

const fits = (patterns: readonly string[], text: string): boolean =>
  patterns.every((pattern) => new RegExp(pattern, 'i').test(text));

const vault = await readFolder(fileURLToPath(new URL('../../notes', import.meta.url)));
const index = createIndex(vault);

const answers = asked.map(({ question, expect: wanted }) => {
  const { hits, answers: sure } = index.search({ text: question, limit: 12 });
  let length = 0;
  const shown = hits.slice(0, FACTS).flatMap(({ fact }, at) => {
    if (at > 0 && length + fact.text.length > CHARACTERS) return [];
    length += fact.text.length;
    return [fact.text];
  });
  return {
    wanted,
    declined: !sure,
    inMessage: sure && wanted !== null && fits(wanted, shown.join('\n')),
    inFirst: sure && wanted !== null && fits(wanted, shown[0] ?? ''),
  };
});
const ours = answers.filter(({ wanted }) => wanted !== null);
const foreign = answers.filter(({ wanted }) => wanted === null);
const share = <T>(list: readonly T[], test: (one: T) => boolean): number => list.filter(test).length / list.length;

// Some points under what `npm run bench:questions` measured: 0.96, 0.74, 0.028 and 0.966.
describe('answers to our own questions', () => {
  it('has enough of them', () => {
    expect(ours.length).toBeGreaterThanOrEqual(110);
    expect(foreign.length).toBeGreaterThanOrEqual(40);
  });

  it('has the right facts in the message', () => {
    expect(share(ours, ({ inMessage }) => inMessage)).toBeGreaterThanOrEqual(0.91);
  });

  it('has the right fact first', () => {
    expect(share(ours, ({ inFirst }) => inFirst)).toBeGreaterThanOrEqual(0.68);
  });

  it('seldom declines what the notes answer', () => {
    expect(share(ours, ({ declined }) => declined)).toBeLessThanOrEqual(0.05);
  });

  it('declines what is about something else', () => {
    expect(share(foreign, ({ declined }) => declined)).toBeGreaterThanOrEqual(0.93);
  });
});
