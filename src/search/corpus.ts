/** A vault as documents to index: each fact with the words it can be found by, and the wordings that lead to facts. */
import type { Fact, Note, Vault } from '../model.js';
import type { FactDocument, NoteDocument, WordingDocument } from './engine.js';
import { outsideOf } from './outside.js';
import { contentWords, englishShare, englishStem, noStem, type Stem, termsOf, type Word } from './terms.js';

export interface Entry {
  readonly fact: Fact;
  readonly note: Note;
  /** Every term that it can be found by. */
  readonly terms: ReadonlySet<string>;
  /** How early it stands in its note: 1 for the first fact, near 0 for the last. */
  readonly head: number;
  /** How many wordings lead to it first. */
  readonly wanted: number;
  /** The terms of its own text, to tell near-duplicates. */
  readonly own: ReadonlySet<string>;
}

export interface Wording {
  readonly text: string;
  readonly note: Note;
  /** What it is about, as terms. */
  readonly terms: readonly string[];
  /** Positions of its facts in `entries`, best first. */
  readonly answers: readonly number[];
}

export interface Corpus {
  readonly stem: Stem;
  readonly entries: readonly Entry[];
  readonly wordings: readonly Wording[];
  readonly factDocuments: readonly FactDocument[];
  readonly wordingDocuments: readonly WordingDocument[];
  readonly notes: readonly Note[];
  readonly noteDocuments: readonly NoteDocument[];
  /** The index terms of a line. */
  termsOfLine(line: string): readonly string[];
  /** Terms of titles and aliases: what the notes are about. */
  readonly topics: ReadonlySet<string>;
  topicsOf(note: Note): ReadonlySet<string>;
  /** What a question names that the notes say they are not about. */
  outside(question: string): readonly string[];
  /** The notes' words, unstemmed, with how many facts use each. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** How rare a term is: ln(1 + facts / facts with it). A term that no fact has is as rare as can be. */
  idf(term: string): number;
  known(term: string): boolean;
}

/** Under this share of English function words the notes are taken to be in another language. */
const ENGLISH = 0.06;

const FACTS_A_STEP = 50;

/** @yields where the work may rest: a whole folder takes longer than anyone should wait for an answer. */
export function* corpusSteps(vault: Vault): Generator<undefined, Corpus> {
  const sample = vault.notes.flatMap((note) => note.facts.map((fact) => fact.text)).join(' ');
  const stem = englishShare(sample.slice(0, 200_000)) >= ENGLISH ? englishStem : noStem;

  const read = lineReader(stem);

  const at = new Map<string, number>();
  const all: { fact: Fact; note: Note; head: number }[] = [];
  for (const note of vault.notes) {
    note.facts.forEach((fact, place) => {
      if (isSignpost(fact, vault)) return;
      at.set(fact.id, all.length);
      all.push({ fact, note, head: 1 - place / note.facts.length });
    });
  }

  const asked = new Map<number, string[]>();
  const wordings: Wording[] = [];
  const wanted = new Map<number, number>();
  for (const note of vault.notes) {
    yield;
    for (const question of note.questions) {
      const answers = vault.answersOf(question, note).flatMap((fact) => at.get(fact.id) ?? []);
      for (const text of [question.text, ...question.wordings]) {
        const terms = [...new Set(read(text).words.map((word) => stem(word.text)))];
        wordings.push({ text, note, terms, answers });
        if (answers[0] !== undefined) wanted.set(answers[0], (wanted.get(answers[0]) ?? 0) + 1);
        for (const answer of answers) {
          const list = asked.get(answer);
          if (list) list.push(text);
          else asked.set(answer, [text]);
        }
      }
    }
  }

  const vocabulary = new Map<string, number>();
  const frequency = new Map<string, number>();
  const factDocuments: FactDocument[] = [];
  const entries: Entry[] = [];
  for (const [id, { fact, note, head }] of all.entries()) {
    if (id % FACTS_A_STEP === 0) yield;
    const section = vault.section(fact.sectionId);
    const fields = {
      text: [fact.text],
      asked: asked.get(id) ?? [],
      topic: [note.title, ...note.aliases],
      place: [...(section?.role === 'other' ? section.trail : []), ...fact.trail],
    };
    factDocuments.push({ id, ...fields });
    const terms = new Set<string>();
    const spelled = new Set<string>();
    for (const line of Object.values(fields).flat()) {
      const { terms: found, words: list } = read(line);
      for (const term of found) terms.add(term);
      for (const word of list) {
        spelled.add(word.text);
        for (const part of word.parts) spelled.add(part);
      }
    }
    for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
    for (const word of spelled) vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
    entries.push({
      fact,
      note,
      terms,
      head,
      wanted: wanted.get(id) ?? 0,
      own: new Set(read(fact.text).words.map((word) => stem(word.text))),
    });
  }

  const topicTerms = new Map(
    vault.notes.map((note) => [note, new Set([note.title, ...note.aliases].flatMap((line) => read(line).terms))]),
  );

  return {
    stem,
    entries,
    wordings,
    factDocuments,
    wordingDocuments: wordings.map(({ text }, id) => ({ id, text: [text] })),
    notes: vault.notes,
    noteDocuments: vault.notes.map((note, id) => ({
      id,
      topic: [note.title, ...note.aliases],
      body: [
        ...note.facts.map(({ text }) => text),
        ...note.questions.flatMap(({ text, wordings: others }) => [text, ...others]),
      ],
    })),
    termsOfLine: (line) => read(line).terms,
    topics: new Set([...topicTerms.values()].flatMap((terms) => [...terms])),
    topicsOf: (note) => topicTerms.get(note) ?? new Set(),
    outside: outsideOf(vault),
    vocabulary,
    idf: (term) => Math.log(1 + entries.length / (frequency.get(term) ?? 0.5)),
    known: (term) => frequency.has(term),
  };
}

/** `- [[Note]]: why to go there` in Subtopics: a way to walk, shown as such, that answers nothing itself. */
const isSignpost = (fact: Fact, vault: Vault): boolean =>
  fact.body[0]?.type === 'wikilink' && vault.section(fact.sectionId)?.role === 'subtopics' && fact.trail.length === 0;

interface Line {
  readonly words: readonly Word[];
  readonly terms: readonly string[];
}

/** Each line is read once, since facts and notes lend their words to each other. */
const lineReader = (stem: Stem): ((text: string) => Line) => {
  const seen = new Map<string, Line>();
  return (text) => {
    let line = seen.get(text);
    if (line === undefined) {
      const words = contentWords(text);
      line = { words, terms: words.flatMap((word) => termsOf(word, stem)) };
      seen.set(text, line);
    }
    return line;
  };
};
