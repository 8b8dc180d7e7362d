/** A question as terms to search for: content words, names in every spelling, slips repaired. */
import type { Corpus } from './corpus.js';
import type { Speller } from './spelling.js';
import { contentWords, type Word } from './terms.js';
import { companionsOf } from './thesaurus.js';

/** One word of the question with all the terms that stand for it. */
export interface Unit {
  readonly word: string;
  readonly terms: readonly string[];
  /** Terms that may stand for it in other words. */
  readonly otherWords: readonly string[];
  /** How much of the question hangs on it: the rarity of its commonest known term. */
  readonly weight: number;
  /** The notes have it, as typed or repaired. */
  readonly known: boolean;
  /** A name of code rather than a word of prose. */
  readonly code: boolean;
}

export interface AskedQuestion {
  readonly units: readonly Unit[];
  /** Every term to search for, with how much it counts. */
  readonly weights: ReadonlyMap<string, number>;
  readonly repaired: readonly { readonly typed: string; readonly meant: string }[];
}

/** What a word that had to be repaired counts, and a part of a name. */
const REPAIRED = 0.8;
const PART = 0.5;
const JOINED = 0.9;

export const readQuestion = (text: string, corpus: Corpus, speller: Speller): AskedQuestion => {
  const { stem, known, idf } = corpus;
  const weights = new Map<string, number>();
  const repaired: { typed: string; meant: string }[] = [];
  const add = (term: string, weight: number): string => {
    weights.set(term, Math.max(weights.get(term) ?? 0, weight));
    return term;
  };
  const unitOf = (word: Word): Unit => {
    const whole = stem(word.text);
    const parts = word.parts.map(stem).filter(known);
    const terms: string[] = [];
    if (known(whole)) terms.push(add(whole, 1));
    for (const part of parts) terms.push(add(part, terms.length > 0 ? PART : JOINED));
    if (terms.length === 0) {
      const meant = speller.repair(word.text);
      if (meant !== null) {
        repaired.push({ typed: word.text, meant: meant.join(' ') });
        for (const one of meant) terms.push(add(stem(one), REPAIRED));
      }
    }
    const found = terms.length > 0;
    const weight = found ? Math.max(...terms.map(idf)) : idf(whole);
    const otherWords = [...new Set(terms.flatMap((term) => [...companionsOf(term)]))].filter(known);
    return { word: word.text, terms, otherWords, weight, known: found, code: word.code };
  };

  const list = contentWords(text);
  const units = list.map(unitOf);
  // "ob refcnt" and "free threading" are found as one word too.
  list.forEach((word, at) => {
    const next = list[at + 1];
    if (next === undefined) return;
    const joined = stem(word.text + next.text);
    if (!known(joined)) return;
    add(joined, JOINED);
    for (const place of [at, at + 1]) {
      const unit = units[place] as Unit;
      units[place] = {
        ...unit,
        terms: [...unit.terms, joined],
        known: true,
        weight: unit.known ? unit.weight : idf(joined) / 2,
      };
    }
  });
  return { units, weights, repaired };
};
