import { beforeAll, describe, expect, it } from 'vitest';
import {
  ANSWER_FACTS,
  aboutNotes,
  answerOf,
  codeBlocks,
  factCard,
  noAnswerOf,
  noteRef,
  pageOf,
  pageOfSection,
  placeOf,
  programsOf,
  relatedNotes,
  subjectOf,
  topicCard,
  withinLimits,
} from '../src/answer.js';
import type { Library } from '../src/commands/command.js';
import type { Answer, Fact, Hit, Note, Vault } from '../src/model.js';
import { beeFiles, libraryOf } from './folder.fixture.js';

let bees: Library;
let vault: Vault;
let empty: Vault;
let root: Note;
let hive: Note;
let dance: Note;

const found = (name: string): Note => {
  const note = vault.find(name);
  if (note === undefined) throw new Error(`there is no ${name}`);
  return note;
};

beforeAll(async () => {
  bees = await libraryOf(beeFiles);
  empty = (await libraryOf({})).vault;
  vault = bees.vault;
  [root, hive, dance] = [found('Bees'), found('Hive'), found('Waggle Dance')];
});

const hitsOf = (notes: readonly Note[]): Hit[] =>
  notes.flatMap((note) => note.facts.map((fact, at) => ({ fact, note, score: 10 - at, terms: [] })));
const ofLength = (length: number): Hit => ({
  fact: { text: 'x'.repeat(length) } as Fact,
  note: hive,
  score: 1,
  terms: [],
});
const factsOf = ({ body }: Answer): Fact[] => body.flatMap((block) => (block.type === 'fact' ? [block.fact] : []));
const labels = ({ followUps }: Answer): string[] => followUps.map(({ label }) => label);
const textOf = ({ body }: Answer): string => JSON.stringify(body);

describe('withinLimits', () => {
  it.each([
    [[10, 20, 30], 2, 100, [10, 20]],
    [[500, 10], 4, 100, [500]],
    [[60, 60, 30], 4, 100, [60, 30]],
    [[], 4, 100, []],
  ])('of %j keeps at most %i facts and %i characters', (lengths, facts, characters, kept) => {
    const hits = withinLimits(lengths.map(ofLength), facts, characters);
    expect(hits.map(({ fact }) => fact.text.length)).toEqual(kept);
  });
});

describe('answerOf', () => {
  it('shows the first facts, in order, with their place, versions and score', () => {
    const answer = answerOf('Why?', hitsOf([root]), vault);
    expect(answer).toMatchObject({ kind: 'answered', title: 'Why?', audience: 'everyone' });
    expect(factsOf(answer)).toEqual(root.facts.slice(0, ANSWER_FACTS));
    expect(answer.body[0]).toMatchObject({ place: { note: 'Bees', section: 'Summary' }, python: null, score: 10 });
  });

  it('leads on to the topics, more facts and code', () => {
    const answer = answerOf('Why?', hitsOf([dance, root]), vault, { kept: { python: '3.9' } });
    expect(labels(answer)).toEqual(['Waggle Dance', 'Bees', 'Hive', 'More facts', 'Code: Waggle Dance']);
    expect(answer.followUps.at(-2)?.call).toEqual({
      command: 'ask',
      options: { question: '?', more: String(ANSWER_FACTS), python: '3.9' },
    });
    expect(answer.followUps.at(-1)?.call).toEqual({ command: 'code', options: { topic: noteRef(dance) } });
  });

  it('walks through all facts by "More facts", each once', () => {
    const hits = hitsOf([root, hive]);
    const seen: Fact[] = [];
    for (let skip: number | null = 0; skip !== null; ) {
      const answer = answerOf('Why?', hits, vault, { skip });
      seen.push(...factsOf(answer));
      const more = answer.followUps.find(({ label }) => label === 'More facts')?.call.options.more;
      skip = more === undefined ? null : Number(more);
    }
    expect(seen).toEqual(hits.map(({ fact }) => fact));
  });

  it('loses no long fact to "More facts"', () => {
    const long = (id: string, length: number): Hit => ({
      ...ofLength(length),
      fact: { ...(hive.facts[0] as Fact), id: id as Fact['id'], text: 'x'.repeat(length) },
    });
    const hits = [long('a', 600), long('b', 900), long('c', 100), long('d', 100), long('e', 100)];
    const seen = new Set<string>();
    for (let skip: number | null = 0; skip !== null; ) {
      const answer = answerOf('Why?', hits, vault, { skip });
      for (const { id } of factsOf(answer)) seen.add(id);
      const more = answer.followUps.find(({ label }) => label === 'More facts')?.call.options.more;
      skip = more === undefined ? null : Number(more);
    }
    expect([...seen].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('lifts the limit on characters when a number of facts is asked for', () => {
    const hits = hitsOf([root, hive]);
    expect(factsOf(answerOf('Why?', hits, vault, { limit: 12 }))).toHaveLength(12);
    expect(labels(answerOf('Why?', hits, vault, { limit: hits.length }))).not.toContain('More facts');
  });
});

describe('noAnswerOf', () => {
  it('speaks of the subject of the folder and offers what is near', () => {
    const answer = noAnswerOf('Who?', [hive], [], vault);
    expect(answer.kind).toBe('nothing');
    expect(textOf(answer)).toContain('how bees live');
    expect(textOf(answer)).not.toContain('Python');
    expect(labels(answer)).toEqual(['Hive']);
  });

  it('offers the root note when nothing is near', () => {
    expect(labels(noAnswerOf('Who?', [], [], vault))).toEqual(['Bees']);
  });

  it('offers questions that may be meant', () => {
    const answer = noAnswerOf('Who?', [hive], ['Where is honey stored?'], vault);
    expect(answer.kind).toBe('choices');
    expect(answer.followUps[0]).toEqual({
      label: 'Where is honey stored?',
      call: { command: 'ask', options: { question: 'Where is honey stored?' } },
      kind: 'question',
    });
  });

  it('works for an empty folder', () => {
    expect(textOf(noAnswerOf('Who?', [], [], empty))).toContain('the folder is empty');
  });
});

describe('topicCard', () => {
  it('begins with the summary alone, and says what the note is called', () => {
    const card = topicCard(root, vault);
    expect(card).toMatchObject({ kind: 'done', title: 'Bees' });
    expect(factsOf(card).map(({ id }) => id.split('.')[1])).toEqual(['live', 'nectar']);
    expect(textOf(card)).toMatch(/page 1 of 2.*also called honey bees, apis/);
    expect(labels(card)).toEqual(['Next page', 'Hive', 'Waggle Dance']);
  });

  it('holds each fact that is no subtopic on one of its pages, in order', () => {
    const all: Fact[] = [];
    for (let page = 1, last = false; !last; page++) {
      const card = topicCard(hive, vault, page);
      all.push(...factsOf(card));
      for (const fact of factsOf(card)) expect(pageOf(fact, hive)).toBe(page);
      expect(labels(card).includes('Previous page')).toBe(page > 1);
      last = !labels(card).includes('Next page');
    }
    expect(all).toEqual(hive.facts);
  });

  it.each([-1, 0, 999])('stays inside the note for page %i', (page) => {
    expect(factsOf(topicCard(hive, vault, page)).length).toBeGreaterThan(0);
  });

  it('names what links here and leads there', () => {
    const card = topicCard(hive, vault);
    expect(textOf(card)).toContain('Linked from: Bees');
    expect(card.followUps).toContainEqual(expect.objectContaining({ label: 'Bees', description: 'links here' }));
  });

  it('leads to the code, if there is any', () => {
    expect(labels(topicCard(dance, vault))).toContain('Code');
    expect(labels(topicCard(hive, vault))).not.toContain('Code');
  });

  it('says that a note holds no facts yet', async () => {
    const { vault: bare } = await libraryOf({ 'Bare.md': '# Bare\n' });
    const [note] = bare.notes;
    expect(note && textOf(topicCard(note, bare))).toContain('no facts yet');
  });
});

describe('the parts of an answer', () => {
  it('finds the page of a section by its heading, whatever its case', () => {
    expect(pageOfSection('DETAILS', hive)).toBe(2);
    expect(pageOfSection('Summary', hive)).toBe(1);
    expect(pageOfSection('Nothing', hive)).toBeUndefined();
  });

  it('says where a fact stands', () => {
    expect(root.facts.map((fact) => placeOf(fact, root, vault)).at(-1)).toEqual({ note: 'Bees', section: 'Details' });
  });

  it('relates notes by their subtopics, each once', () => {
    expect(relatedNotes([root], vault).map(({ title }) => title)).toEqual(['Bees', 'Hive', 'Waggle Dance']);
    expect(relatedNotes([root, dance], vault, 2).map(({ title }) => title)).toEqual(['Bees', 'Waggle Dance']);
  });

  it('shows programs as code', () => {
    expect(codeBlocks(programsOf(dance))).toEqual([{ type: 'code', lang: 'python', code: '>>> 4 + 4\n8' }]);
  });

  it('leads on from a single fact to another', () => {
    const fact = dance.facts[0] as Fact;
    expect(labels(factCard(fact, dance, vault))).toEqual(['Waggle Dance', 'Bees', 'Another fact', 'Code']);
  });

  it('tells what the folder is about', async () => {
    const { vault: plain } = await libraryOf({ 'Tea.md': 'Tea is a drink made of leaves.\n' });
    expect([subjectOf(vault), subjectOf(plain)]).toEqual(['how bees live', 'Tea']);
    expect(aboutNotes(vault)).toMatch(/^3 notes, \d+ facts about how bees live$/);
    expect(aboutNotes(empty)).toContain('0 notes');
  });
});
