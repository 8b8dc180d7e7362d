/** Whether the best facts answer the question, or are merely the nearest there is. */
import type { AskedQuestion } from './question.js';
import type { Ranked } from './rank.js';

export interface Signals {
  /** How well a ready question fits, 0 to 1. */
  readonly fit: number;
  /** Share of the question's weight that the best fact covers, and that the best three do together. */
  readonly covered: number;
  readonly coveredByThree: number;
  /** Share of the question's weight that no note has a word for. */
  readonly unknown: number;
  /** The best fact's score for words. */
  readonly words: number;
  /** Rarity of the rarest covered word, 0 to 1. */
  readonly rarest: number;
}

export const signalsOf = (question: AskedQuestion, ranked: readonly Ranked[], facts: number): Signals => {
  const total = question.units.reduce((sum, unit) => sum + unit.weight, 0) || 1;
  const share = (terms: ReadonlySet<string>): number =>
    question.units.filter((unit) => unit.terms.some((term) => terms.has(term))).reduce((sum, unit) => sum + unit.weight, 0) / total;
  const best = ranked[0];
  const three = new Set(ranked.slice(0, 3).flatMap(({ entry }) => [...entry.terms]));
  const covered = best?.entry.terms ?? new Set<string>();
  const rarest = Math.max(
    0,
    ...question.units.filter((unit) => unit.terms.some((term) => covered.has(term))).map((unit) => unit.weight),
  );
  return {
    fit: Math.max(0, ...ranked.slice(0, 4).map(({ wording }) => wording?.fit ?? 0)),
    covered: share(covered),
    coveredByThree: share(three),
    unknown: question.units.filter((unit) => !unit.known).reduce((sum, unit) => sum + unit.weight, 0) / total,
    words: Math.max(0, ...ranked.slice(0, 3).map(({ parts }) => parts.words)),
    rarest: rarest / Math.log(1 + facts / 0.5),
  };
};

/** A logistic regression, fitted with cross-validation by topic: `npm run bench:questions -- --fit`. */
const WEIGHTS: Readonly<Record<keyof Signals, number>> & { readonly bias: number } = {
  bias: -5.5,
  fit: 4.5,
  covered: 3.5,
  coveredByThree: 2,
  unknown: -3.5,
  words: 1.2,
  rarest: 1.5,
};

/** How likely the facts answer the question, 0 to 1. */
export const confidence = (signals: Signals): number => {
  let sum = WEIGHTS.bias;
  for (const [name, value] of Object.entries(signals)) sum += WEIGHTS[name as keyof Signals] * value;
  return 1 / (1 + Math.exp(-sum));
};

/** At and above this, GILbert answers. */
export const ANSWERS_AT = 0.5;
