/** The index over a vault's facts: what a question finds, what is near, what fits while typing. */
import type { Hit, Note, Query, Vault } from '../model.js';

export interface SearchResult {
  /** Best first; empty when declined. */
  readonly hits: readonly Hit[];
  /** Whether the hits answer the question, or are merely the nearest there is. */
  readonly answers: boolean;
  /** The notes nearest to the question, best first; for follow-ups when declined. */
  readonly nearest: readonly Note[];
  /** Words that were repaired: what was typed and what was searched. */
  readonly repaired: readonly { readonly typed: string; readonly meant: string }[];
}

/** A topic or question that fits what is typed. */
export interface Completion {
  readonly kind: 'topic' | 'question';
  readonly text: string;
  readonly note: Note;
}

export interface SearchIndex {
  search(query: Query): SearchResult;
  /** Best first; useful from the empty string on. */
  complete(typed: string, limit: number): readonly Completion[];
}

export declare function createIndex(vault: Vault): SearchIndex;
