/** Whether the best facts answer the question, or are merely the nearest there is. */
import type { Corpus } from './corpus.js';
import type { AskedQuestion, Unit } from './question.js';
import type { Ranked } from './rank.js';

/** What tells an answer from noise, each 0 to 1. */
export interface Signals {
  /** How well a ready question fits that leads to one of the first facts. */
  readonly fit: number;
  /** Share of the question's weight that the best fact covers with all it can be found by, and with its own text. */
  readonly covered: number;
  readonly own: number;
  /** Share of its words, rare or common, that the best fact covers. */
  readonly coveredEvenly: number;
  /** Share of the question's weight that no note has a word for, and that had to be repaired. */
  readonly unknown: number;
  readonly repaired: number;
  /** Share that names the topic of one of the first facts. */
  readonly topical: number;
  /** How many words it has that say something; eight and more count as 1. */
  readonly long: number;
  /** How rare its rarest word is that the notes have, 1 as rare as can be: named once in passing, it is hardly their subject. */
  readonly rarest: number;
  /** It names something that the notes say they are not about, and no ready question much like it does so too. */
  readonly outside: number;
  /** It asks for a recipe ("how do I …") rather than for how a thing works. */
  readonly recipe: number;
  /** A name of code stands in it. */
  readonly code: number;
  /** It has one word at most that says something, and that names no topic: small talk. */
  readonly bare: number;
}

const RECIPE = new RegExp(
  [
    String.raw`^(?:(?:hi|hey|hello|please|pls|python)[, ]+)*(?:how (?:do|can|should|would|could) (?:i|you|we|one)\b(?! (?:understand|imagine|picture|explain))|how to\b|(?:what|which) (?:is|are) the best\b|(?:can|could|would) (?:you|i)\b|should i\b|i (?:want|need) to\b)`,
    // "write me …", "delete every …": an order.
    String.raw`^(?:(?:hi|hey|hello|please|pls)[, ]+)*(?:write|create|give|ignore|send|ban|play|fix|delete|make|translate|generate|build|install|show|forget) (?:me|my|a|an|the|this|every|all|your|us)\b`,
    String.raw`\bbest (?:way|library|framework|ide)\b`,
  ].join('|'),
  'i',
);

export const signalsOf = (
  text: string,
  question: AskedQuestion,
  ranked: readonly Ranked[],
  corpus: Corpus,
): Signals => {
  const total = question.units.reduce((sum, unit) => sum + unit.weight, 0) || 1;
  const shareWhere = (test: (unit: Unit) => boolean): number =>
    question.units.filter(test).reduce((sum, unit) => sum + unit.weight, 0) / total;
  const share = (terms: ReadonlySet<string>): number =>
    shareWhere((unit) => unit.terms.some((term) => terms.has(term)));
  const best = ranked[0];
  const top = ranked.slice(0, 4);
  const covered = best?.entry.terms ?? new Set<string>();
  const fit = Math.max(0, ...top.map(({ wording }) => wording?.fit ?? 0));
  const typed = new Set(question.repaired.map((one) => one.typed));
  return {
    fit,
    covered: share(covered),
    coveredEvenly:
      question.units.filter((unit) => unit.terms.some((term) => covered.has(term))).length /
      (question.units.length || 1),
    own: share(best?.entry.own ?? new Set()),
    unknown: shareWhere((unit) => !unit.known),
    repaired: shareWhere((unit) => typed.has(unit.word)),
    topical: Math.max(0, ...top.map(({ entry }) => share(corpus.topicsOf(entry.note)))),
    long: Math.min(1, question.units.length / MANY_WORDS),
    rarest: Math.min(
      1,
      Math.max(0, ...question.units.map(({ known, weight }) => (known ? weight : 0))) / corpus.idf(''),
    ),
    outside: corpus.outside(text).some((name) => !asks(best, name)) ? 1 : 0,
    recipe: RECIPE.test(text.trim()) ? 1 : 0,
    code: question.units.some((unit) => unit.code && unit.known) ? 1 : 0,
    bare:
      question.units.length < 2 &&
      !question.units.some((unit) => unit.code || unit.terms.some((term) => corpus.topics.has(term)))
        ? 1
        : 0,
  };
};

const MANY_WORDS = 8;

/** A ready question that fits this well may ask how the notes' subject and another one meet. */
const FITS_WELL = 0.7;

const asks = (best: Ranked | undefined, name: string): boolean =>
  (best?.wording?.fit ?? 0) >= FITS_WELL && (best?.wording?.text.toLowerCase().includes(name.toLowerCase()) ?? false);

/**
 * A logistic regression, fitted with cross-validation by topic: `npm run bench:questions -- --fit`. `bare`
 * and `outside` are set by hand: of what must be answered hardly a question has them.
 */
const WEIGHTS: Readonly<Record<keyof Signals, number>> & { readonly bias: number } = {
  bias: -4.3,
  fit: 0.47,
  covered: 2.28,
  coveredEvenly: 3.83,
  own: 1.06,
  unknown: -1.71,
  repaired: -0.37,
  topical: 3.23,
  long: 3.71,
  rarest: -3.52,
  outside: -7,
  recipe: -3.22,
  code: 0.62,
  bare: -4,
};

/** A ready question that fits this well is what is asked, however it is put. */
const FITS_SURELY = 0.85;

/** How likely the facts answer the question, 0 to 1. */
export const confidence = (signals: Signals): number => {
  if (signals.fit >= FITS_SURELY) return signals.fit;
  let sum = WEIGHTS.bias;
  for (const [name, value] of Object.entries(signals)) sum += WEIGHTS[name as keyof Signals] * value;
  return 1 / (1 + Math.exp(-sum));
};

/** At and above this, GILbert answers. */
export const ANSWERS_AT = 0.3;
