/** Which facts can be read by themselves, without the note around them. */
import type { Fact, Vault } from '../model.js';

const FEWEST_WORDS = 8;
const MOST_WORDS = 60;

/** Begins by pointing at what stands before it. */
const POINTS_BACK =
  /^(?:it|its|they|their|them|he|she|his|her|this|these|those|that|here|there|such|both|so|then|thus|hence|therefore|however|otherwise|instead|also|but|and|or|yet|still|again|likewise|similarly|conversely|consequently|moreover|besides|for (?:example|instance)|in (?:this|that|these|those|such|both|either|contrast|other words)|as (?:a result|above|before)|the (?:same|latter|former|other|others|rest|above|following)|(?:another|others?|neither|either)(?: one| of)?)\b/i;

/** Speaks of what stands around it, or goes on after it. */
const POINTS_AWAY =
  /\b(?:as follows|the following|the (?:above|below)|(?:shown|seen|described|mentioned|listed|given) (?:above|below|before|earlier)|see (?:above|below))\b|:$/i;

/** Lists of topics, questions and what goes with code belong to their section. */
const ROLES: ReadonlySet<string> = new Set(['summary', 'details', 'conclusion', 'other']);

/** A nested item, a list's first line, and what points at its neighbours do not. */
export const standsAlone = (fact: Fact, vault: Vault): boolean => {
  const text = fact.text.trim();
  const words = text.split(/\s+/).length;
  return (
    fact.trail.length === 0 &&
    ROLES.has(vault.section(fact.sectionId)?.role ?? 'other') &&
    words >= FEWEST_WORDS &&
    words <= MOST_WORDS &&
    !POINTS_BACK.test(text) &&
    !POINTS_AWAY.test(text)
  );
};

/** All of them, in the folder's order. */
export const factsAlone = (vault: Vault): readonly Fact[] =>
  vault.notes.flatMap((note) => note.facts.filter((fact) => standsAlone(fact, vault)));
