/** Questions that set two things side by side get a fact of each. */
import type { Corpus } from './corpus.js';
import { readQuestion } from './question.js';
import type { Ranked } from './rank.js';
import type { Speller } from './spelling.js';

const SIDES = [
  /\b(?:difference|differences|differ|compare|comparison|distinction) (?:between |of )?(?<a>.+?) (?:and|vs\.?|versus|to|with|from|or) (?<b>[^?.,]+)/i,
  /(?<a>.+?) (?:vs\.?|versus|compared (?:to|with)|rather than|instead of|as opposed to) (?<b>[^?.,]+)/i,
  /\b(?<a>[^,?]+?),? or (?<b>[^?.,]+)/i,
];

/** How many of the first facts are looked at for each side. */
const SHOWN = 3;

/** Moves the best fact of a side that the first few leave out up among them. */
export const bothSides = (
  text: string,
  ranked: readonly Ranked[],
  corpus: Corpus,
  speller: Speller,
): readonly Ranked[] => {
  const groups = SIDES.map((pattern) => pattern.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined || ranked.length <= SHOWN) return ranked;
  const [a, b] = [groups['a'] ?? '', groups['b'] ?? ''].map((side) => readQuestion(side, corpus, speller).units);
  if (!a?.length || !b?.length) return ranked;
  const [onlyA, onlyB] = [without(a, b), without(b, a)];
  if (onlyA.length === 0 || onlyB.length === 0) return ranked;
  const order = [...ranked];
  for (const side of [onlyA, onlyB]) {
    const speaks = ({ entry }: Ranked): boolean => side.some((terms) => terms.some((term) => entry.own.has(term)));
    if (order.slice(0, SHOWN).some(speaks)) continue;
    const at = order.findIndex(speaks);
    const [found] = at > 0 && at < 30 ? order.splice(at, 1) : [];
    if (found !== undefined) order.splice(SHOWN - 1, 0, found);
  }
  return order;
};

type Units = ReturnType<typeof readQuestion>['units'];

/** The terms of the words that stand on one side alone. */
const without = (side: Units, other: Units): (readonly string[])[] => {
  const taken = new Set(other.flatMap((unit) => unit.terms));
  return side.filter((unit) => unit.known && !unit.terms.some((term) => taken.has(term))).map((unit) => unit.terms);
};
