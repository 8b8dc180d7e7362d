/**
 * The MiniSearch indexes: one over facts, one over the questions that notes ask of themselves. Owns
 * the library; the rest of the search sees scores and terms.
 */
import MiniSearch from 'minisearch';

/** A fact as the lines it can be found by. */
export interface FactDocument {
  readonly id: number;
  readonly text: readonly string[];
  /** Wordings of the questions that lead to it. */
  readonly asked: readonly string[];
  /** Its note's title and aliases. */
  readonly topic: readonly string[];
  /** The headings and list items above it. */
  readonly place: readonly string[];
}

/** A note as a whole. */
export interface NoteDocument {
  readonly id: number;
  readonly topic: readonly string[];
  readonly body: readonly string[];
}

export interface WordingDocument {
  readonly id: number;
  readonly text: readonly string[];
}

export interface Scored {
  readonly id: number;
  readonly score: number;
  /** The query's terms that matched. */
  readonly terms: readonly string[];
}

export interface Engine {
  /** @param weights how much each term counts; 1 is plain. */
  facts(terms: readonly string[], weights: ReadonlyMap<string, number>): Scored[];
  wordings(terms: readonly string[]): Scored[];
  notes(terms: readonly string[], weights: ReadonlyMap<string, number>): Scored[];
}

// BM25 as measured best on public collections of short passages; `d` (BM25+) only hurt.
const BM25 = { k: 0.9, b: 0.5, d: 0 };

/** Weights of the fields. Measured: `npm run bench:questions`. */
const FIELD_WEIGHTS: Omit<Record<keyof FactDocument, number>, 'id'> = { text: 1, asked: 1.4, topic: 0.7, place: 0.4 };

const NOTE_WEIGHTS: Omit<Record<keyof NoteDocument, number>, 'id'> = { topic: 1.5, body: 1 };

/** Documents that are added without a rest. */
const ADDED_AT_ONCE = 50;

function* addAll<Document>(index: MiniSearch<Document>, documents: readonly Document[]): Generator<undefined, void> {
  for (let at = 0; at < documents.length; at += ADDED_AT_ONCE) {
    yield;
    index.addAll(documents.slice(at, at + ADDED_AT_ONCE));
  }
}

/**
 * @param terms turns a line into index terms.
 * @yields where the work may rest.
 */
export function* engineSteps(
  facts: readonly FactDocument[],
  wordings: readonly WordingDocument[],
  notes: readonly NoteDocument[],
  terms: (line: string) => readonly string[],
): Generator<undefined, Engine> {
  const options = {
    tokenize: (text: string) => text.split('\n').flatMap((line) => terms(line) as string[]),
    stringifyField: (lines: unknown) => (Array.isArray(lines) ? lines.join('\n') : String(lines)),
    processTerm: (term: string) => term,
  };
  const factIndex = new MiniSearch<FactDocument>({ ...options, fields: Object.keys(FIELD_WEIGHTS) });
  yield* addAll(factIndex, facts);
  const wordingIndex = new MiniSearch<WordingDocument>({ ...options, fields: ['text'] });
  yield* addAll(wordingIndex, wordings);
  const noteIndex = new MiniSearch<NoteDocument>({ ...options, fields: Object.keys(NOTE_WEIGHTS) });
  yield* addAll(noteIndex, notes);

  const query = (
    index: MiniSearch,
    list: readonly string[],
    boost: Record<string, number> = {},
    boostTerm?: (term: string) => number,
  ): Scored[] => {
    if (list.length === 0) return [];
    const found = index.search(list.join(' '), {
      tokenize: (text) => text.split(' '),
      boost,
      bm25: BM25,
      ...(boostTerm ? { boostTerm } : {}),
    });
    // MiniSearch multiplies by the number of matched words, which hurts long natural questions.
    return found
      .map(({ id, score, queryTerms }) => ({ id: id as number, score: score / queryTerms.length, terms: queryTerms }))
      .sort((a, b) => b.score - a.score || a.id - b.id);
  };

  return {
    facts: (list, weights) => query(factIndex, list, FIELD_WEIGHTS, (term) => weights.get(term) ?? 1),
    wordings: (list) => query(wordingIndex, list),
    notes: (list, weights) => query(noteIndex, list, NOTE_WEIGHTS, (term) => weights.get(term) ?? 1),
  };
}
