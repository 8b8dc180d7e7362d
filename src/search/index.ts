/** The index over a vault's facts: what a question finds, what is near, what fits while typing. */
import type { Hit, Note, Query, Vault } from '../model.js';
import { holdsFor } from '../python-range.js';
import { bothSides } from './comparison.js';
import { createCompleter } from './complete.js';
import { ANSWERS_AT, confidence, type Signals, signalsOf } from './confidence.js';
import { corpusSteps } from './corpus.js';
import { engineSteps } from './engine.js';
import { readQuestion, type Unit } from './question.js';
import { type Ranked, rank, withoutRepeats } from './rank.js';
import { createSpeller } from './spelling.js';

export interface SearchResult {
  /** Best first; the nearest there is when declined. */
  readonly hits: readonly Hit[];
  /** Whether the hits answer the question. */
  readonly answers: boolean;
  /** The notes nearest to the question, best first; empty when it is about something else altogether. */
  readonly nearest: readonly Note[];
  /** Words that were repaired: what was typed and what was searched. */
  readonly repaired: readonly { readonly typed: string; readonly meant: string }[];
}

/** Why a search came out as it did. */
export interface Explanation extends SearchResult {
  readonly units: readonly Unit[];
  readonly ranked: readonly Ranked[];
  readonly signals: Signals;
  readonly confidence: number;
}

/** A topic or question that fits what is typed. */
export interface Completion {
  readonly kind: 'topic' | 'question';
  readonly text: string;
  readonly note: Note;
}

export interface SearchIndex {
  search(query: Query): SearchResult;
  explain(query: Query): Explanation;
  /** Best first; useful from the empty string on. */
  complete(typed: string, limit: number): readonly Completion[];
}

/** Facts under this share of the best one's score are not worth showing beside it. */
const WORTH_SHOWING = 0.35;

/** How many facts vote for the notes nearest to a question. */
const VOTERS = 12;

/** In one go: for a start, when there is nobody to wait. */
export const createIndex = (vault: Vault): SearchIndex => {
  const steps = indexSteps(vault);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};

/** In small steps with `rest` between them, so that what else is going on is not held up. */
export const createIndexCalmly = async (vault: Vault, rest: () => Promise<unknown>): Promise<SearchIndex> => {
  const steps = indexSteps(vault);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await rest();
  }
};

function* indexSteps(vault: Vault): Generator<undefined, SearchIndex> {
  const corpus = yield* corpusSteps(vault);
  const { factDocuments, wordingDocuments, noteDocuments, termsOfLine } = corpus;
  const engine = yield* engineSteps(factDocuments, wordingDocuments, noteDocuments, termsOfLine);
  yield;
  const speller = createSpeller(corpus.vocabulary);
  const complete = createCompleter(vault);

  const explain = ({ text, limit, python, prefer }: Query): Explanation => {
    const question = readQuestion(text, corpus, speller);
    const all = rank(text, question, corpus, engine, prefer);
    const holding = python === undefined ? all : all.filter(({ entry }) => holdsFor(entry.fact.python, python));
    const top = withoutRepeats(bothSides(text, holding, corpus, speller), Math.max(limit, 8));
    const signals = signalsOf(text, question, top, corpus);
    const sure = confidence(signals);
    const least = (top[0]?.score ?? 0) * WORTH_SHOWING;
    return {
      hits: top
        .filter(({ score }, at) => at === 0 || score >= least)
        .slice(0, limit)
        .map(({ entry, score, terms }) => ({ fact: entry.fact, note: entry.note, score, terms })),
      answers: top.length > 0 && sure >= ANSWERS_AT,
      nearest: isOffSubject(signals) ? [] : nearestNotes(holding),
      repaired: question.repaired,
      units: question.units,
      ranked: top,
      signals,
      confidence: sure,
    };
  };

  return {
    search: explain,
    explain,
    complete,
  };
}

/** Nothing in it names what the notes are about: any topic would be noise. */
const isOffSubject = ({ topical, own, outside, unknown, code }: Signals): boolean =>
  outside === 1 || (topical === 0 && code === 0 && (own < 0.6 || unknown > 0.4));

const nearestNotes = (ranked: readonly Ranked[]): Note[] => {
  const votes = new Map<Note, number>();
  for (const { entry, score } of ranked.slice(0, VOTERS)) {
    votes.set(entry.note, (votes.get(entry.note) ?? 0) + score);
  }
  return [...votes].sort((a, b) => b[1] - a[1]).map(([note]) => note);
};
