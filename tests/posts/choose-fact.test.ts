import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Fact, Vault } from '../../src/model.js';
import { chooseFact, notesOf, poolOf } from '../../src/posts/choose-fact.js';
import { factsAlone, standsAlone } from '../../src/posts/stands-alone.js';
import type { PostedFact } from '../../src/store/schedules.js';
import { beeFiles, folderWith } from '../folder.fixture.js';
import { readFolder } from '../notes/compiled.js';

const vaultOf = (files: Record<string, string>): Promise<Vault> => readFolder(folderWith(files));

const sentences: readonly (readonly [string, boolean])[] = [
  ['A hive is a hollow with combs of wax, in which brood and honey have cells.', true],
  ['del x lowers the reference count of the object that x names by one.', true],
  ['One live object of 16 bytes can keep one MiB of memory in the process.', true],
  ['It lowers the reference count of the object that x names by exactly one.', false],
  ['This is why a process often stays large after the del of a list.', false],
  ['The same holds for a frozen set, whose hash is that of its items.', false],
  ['So a function can change a mutable object that it is given by a caller.', false],
  ['For example a list of lists is copied only at its outermost level here.', false],
  ['A cell goes through the following states while the brood grows in it: egg, larva.', false],
  ['A cell of the comb goes through several states while brood grows in it:', false],
  ['As shown above, a worker lives for six weeks in the middle of summer.', false],
  ['Bees live together.', false],
];

describe('a fact stands alone', () => {
  let vault: Vault;
  beforeAll(async () => {
    const facts = sentences.map(([text], at) => `- ${text} ^f${at}`).join('\n');
    vault = await vaultOf({ 'A.md': `# A\n\n## Details\n${facts}\n` });
  });

  it.each(sentences.map(([text, expected], at) => [text, expected, at] as const))('or not: %s', (_, expected, at) => {
    const fact = vault.notes[0]?.facts.find(({ id }) => id.endsWith(`.f${at}`));
    expect(fact && standsAlone(fact, vault)).toBe(expected);
  });

  it('neither below another item, nor as a subtopic, nor beside code', async () => {
    const fact = 'A hive is a hollow with combs of wax, in which brood and honey have cells.';
    const lists = await vaultOf({
      'A.md': `# A\n\n## Subtopics\n- [[B]]: ${fact}\n\n## Code in Execution\n- ${fact} Really.\n\n## Details\n- About the hive of bees in the garden:\n\t- ${fact} Indeed.\n`,
      'B.md': '# B\n',
    });
    expect(lists.notes[0]?.facts.length).toBeGreaterThanOrEqual(3);
    expect(factsAlone(lists)).toEqual([]);
  });
});

describe('choosing a fact', () => {
  let bees: Vault;
  beforeAll(async () => {
    const facts = (name: string, count: number) =>
      `# ${name}\n\n## Details\n${Array.from({ length: count }, (_, at) => `- ${name} number ${at} has wings that beat many times in each second. ^f${at}`).join('\n')}\n`;
    bees = await vaultOf({ 'A.md': facts('Ants', 9), 'In/B.md': facts('Bees', 5), 'In/C.md': facts('Crickets', 3) });
  });

  /** As the posts of a channel go on, a day apart. */
  const postAll = (vault: Vault, pool: readonly Fact[], count: number, name: string, posted: PostedFact[] = []) => {
    const order: Fact[] = [];
    for (let day = 0; day < count; day++) {
      const chosen = chooseFact(pool, posted, vault, `${name} ${day}`);
      if (chosen === null) throw new Error('nothing was chosen');
      const { fact, round } = chosen;
      const at = posted.findIndex(({ factId }) => factId === fact.id);
      const postedMs = 1 + Math.max(0, ...posted.map((one) => one.postedMs));
      const row = { factId: fact.id, digest: fact.digest, round, postedMs };
      if (at < 0) posted.push(row);
      else posted[at] = row;
      order.push(fact);
    }
    return order;
  };

  it('repeats none before all have been posted, and takes turns between notes', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const pool = poolOf(bees, []);
        const order = postAll(bees, pool, pool.length * 3, name);
        for (let from = 0; from < order.length; from += pool.length)
          expect(new Set(order.slice(from, from + pool.length).map(({ id }) => id)).size).toBe(pool.length);
        const neighbours = order.filter((fact, at) => fact.noteId === order[at - 1]?.noteId);
        expect(neighbours.length).toBeLessThanOrEqual(2);
        expect(order.slice(0, pool.length).filter((fact, at) => fact.noteId === order[at - 1]?.noteId)).toEqual([]);
      }),
      { numRuns: process.env.LONG ? 300 : 20 },
    );
  });

  it('is the same for the same seed, and another one for other channels', () => {
    const pool = poolOf(bees, []);
    expect(chooseFact(pool, [], bees, 'a')).toEqual(chooseFact(pool, [], bees, 'a'));
    const many = Array.from({ length: 40 }, (_, at) => chooseFact(pool, [], bees, `channel ${at}`)?.fact.id);
    expect(new Set(many).size).toBeGreaterThan(5);
  });

  it('takes a fact that was rewritten for new, and lets it join the round', () => {
    const pool = poolOf(bees, []);
    const posted: PostedFact[] = [];
    postAll(bees, pool, pool.length * 2 + 4, 'x', posted);
    const rewritten = pool.map((fact, at) => (at === 3 ? { ...fact, digest: 'other' } : fact));
    const next = postAll(bees, rewritten, pool.length - 3, 'y', posted);
    expect(next[0]?.digest).toBe('other');
    expect(next.filter(({ digest }) => digest === 'other')).toHaveLength(1);
  });

  it('is null without facts', () => {
    expect(chooseFact([], [], bees, 'a')).toBe(null);
  });

  it('draws from a topic with those below it, from a folder, or from all when those are gone', async () => {
    const titles = (vault: Vault, topics: readonly string[]) =>
      [...new Set(poolOf(vault, topics).map(({ noteId }) => vault.note(noteId)?.title))].sort();
    expect(titles(bees, ['In'])).toEqual(['Bees', 'Crickets']);
    expect(titles(bees, [`=${bees.find('Ants')?.id}`])).toEqual(['Ants']);
    expect(titles(bees, ['In', `=${bees.find('Ants')?.id}`])).toEqual(['Ants', 'Bees', 'Crickets']);
    expect(titles(bees, ['Gone', '=nothing'])).toEqual(['Ants', 'Bees', 'Crickets']);
    expect(notesOf(bees, '=nothing')).toEqual([]);
    const hives = await vaultOf(beeFiles);
    expect(notesOf(hives, `=${hives.find('Bees')?.id}`)).toHaveLength(3);
  });
});
