/** A vault as documents to index: each fact with the words it can be found by, and the wordings that lead to facts. */
import type { Fact, Note, Vault } from '../model.js';
import type { FactDocument, NoteDocument, WordingDocument } from './engine.js';
import { contentWords, englishShare, englishStem, indexTerms, noStem, type Stem, words } from './terms.js';

export interface Entry {
  readonly fact: Fact;
  readonly note: Note;
  /** Every term that it can be found by. */
  readonly terms: ReadonlySet<string>;
  /** What it stands in is a summary, which answers general questions. */
  readonly summary: boolean;
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
  /** Terms of titles and aliases: what the notes are about. */
  readonly topics: ReadonlySet<string>;
  topicsOf(note: Note): ReadonlySet<string>;
  /** What the root note's `Outside` field lists: names that tell that a question is about something else. */
  readonly outside: ReadonlySet<string>;
  /** The notes' words, unstemmed, with how many facts use each. */
  readonly vocabulary: ReadonlyMap<string, number>;
  /** How rare a term is: ln(1 + facts / facts with it). A term that no fact has is as rare as can be. */
  idf(term: string): number;
  known(term: string): boolean;
}

/** How many neighbours on each side of a fact lend it their words. */
const NEIGHBOURS = 2;

/** Under this share of English function words the notes are taken to be in another language. */
const ENGLISH = 0.06;

export const corpusOf = (vault: Vault): Corpus => {
  const sample = vault.notes.flatMap((note) => note.facts.map((fact) => fact.text)).join(' ');
  const stem = englishShare(sample.slice(0, 200_000)) >= ENGLISH ? englishStem : noStem;

  const at = new Map<string, number>();
  const all: { fact: Fact; note: Note; neighbours: Fact[] }[] = [];
  for (const note of vault.notes) {
    const facts = note.facts.filter((fact) => !isSignpost(fact, vault));
    facts.forEach((fact, position) => {
      const neighbours = facts
        .slice(Math.max(0, position - NEIGHBOURS), position + NEIGHBOURS + 1)
        .filter((other) => other !== fact && other.sectionId === fact.sectionId);
      at.set(fact.id, all.length);
      all.push({ fact, note, neighbours });
    });
  }

  const asked = new Map<number, string[]>();
  const wordings: Wording[] = [];
  const wanted = new Map<number, number>();
  for (const note of vault.notes) {
    for (const question of note.questions) {
      const answers = vault.answersOf(question, note).flatMap((fact) => at.get(fact.id) ?? []);
      for (const text of [question.text, ...question.wordings]) {
        const terms = [...new Set(contentWords(text).map((word) => stem(word.text)))];
        wordings.push({ text, note, terms, answers });
        if (answers[0] !== undefined) wanted.set(answers[0], (wanted.get(answers[0]) ?? 0) + 1);
        for (const answer of answers) asked.set(answer, [...(asked.get(answer) ?? []), text]);
      }
    }
  }

  const factDocuments = all.map(({ fact, note, neighbours }, id): FactDocument => {
    const section = vault.section(fact.sectionId);
    return {
      id,
      text: fact.text,
      asked: (asked.get(id) ?? []).join('\n'),
      title: note.title,
      aliases: note.aliases.join('\n'),
      headings: section?.role === 'other' ? section.trail.join('\n') : '',
      trail: fact.trail.join('\n'),
      around: neighbours.map((neighbour) => neighbour.text).join('\n'),
    };
  });

  const vocabulary = new Map<string, number>();
  const frequency = new Map<string, number>();
  const entries = factDocuments.map((document, id): Entry => {
    const { fact, note } = all[id] as (typeof all)[number];
    const text = [
      document.text,
      document.asked,
      document.title,
      document.aliases,
      document.headings,
      document.trail,
    ].join('\n');
    const found = words(text);
    for (const word of new Set(found.flatMap((word) => [word.text, ...word.parts]))) {
      vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1);
    }
    const terms = new Set(found.flatMap((word) => [word.text, ...word.parts].map(stem)));
    for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
    const summary = vault.section(fact.sectionId)?.role === 'summary';
    return {
      fact,
      note,
      terms,
      summary,
      wanted: wanted.get(id) ?? 0,
      own: new Set(contentWords(fact.text).map((word) => stem(word.text))),
    };
  });

  const topicTerms = new Map(
    vault.notes.map((note) => [note, new Set(indexTerms([note.title, ...note.aliases].join('\n'), stem))]),
  );

  return {
    stem,
    entries,
    wordings,
    factDocuments,
    wordingDocuments: wordings.map(({ text }, id) => ({ id, text })),
    notes: vault.notes,
    noteDocuments: vault.notes.map((note, id) => ({
      id,
      title: note.title,
      aliases: note.aliases.join('\n'),
      body: [
        ...note.facts.map(({ text }) => text),
        ...note.questions.flatMap(({ text, wordings: others }) => [text, ...others]),
      ].join('\n'),
    })),
    topics: new Set([...topicTerms.values()].flatMap((terms) => [...terms])),
    topicsOf: (note) => topicTerms.get(note) ?? new Set(),
    outside: new Set(
      (vault.root?.fields ?? [])
        .filter(({ key }) => key.toLowerCase() === 'outside')
        .flatMap(({ value }) => contentWords(value))
        .flatMap((word) => [word.text, stem(word.text)])
        // A single letter ("C++") is too common to tell anything.
        .filter((term) => term.length > 1),
    ),
    vocabulary,
    idf: (term) => Math.log(1 + entries.length / (frequency.get(term) ?? 0.5)),
    known: (term) => frequency.has(term),
  };
};

/** `- [[Note]]: why to go there` in Subtopics: a way to walk, shown as such, that answers nothing itself. */
const isSignpost = (fact: Fact, vault: Vault): boolean =>
  fact.body[0]?.type === 'wikilink' && vault.section(fact.sectionId)?.role === 'subtopics' && fact.trail.length === 0;

/** The index terms of a text; each line is read once, since facts lend their words to each other. */
export const termReader = (stem: Stem): ((text: string) => string[]) => {
  const seen = new Map<string, string[]>();
  const line = (text: string): string[] => {
    let terms = seen.get(text);
    if (terms === undefined) {
      terms = indexTerms(text, stem);
      seen.set(text, terms);
    }
    return terms;
  };
  return (text) => text.split('\n').flatMap(line);
};
