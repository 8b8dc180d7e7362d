/** What counts as the same word when a quiz hides it: forms of a word, parts of a name, numbers in words and figures. */

import { englishStem, isStopWord, termsOf, type Word, words } from '../search/terms.js';
import { companionsOf } from '../search/thesaurus.js';

const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** Shorter ones begin too many other words. */
const PREFIX_LETTERS = 4;

const figureOf = (word: string): string => {
  const at = NUMBER_WORDS.indexOf(word);
  return at < 0 ? word : String(at);
};

const stemOf = (word: Word): string => englishStem(figureOf(word.text));

/** The forms by which a text gives a word away: stems of its words, names whole and, unless `whole`, in their parts. */
export const formsOf = (text: string, whole = false): ReadonlySet<string> => {
  const forms = new Set<string>();
  for (const word of words(text)) {
    if (isStopWord(word.text) && !word.code && !NUMBER_WORDS.includes(word.text)) continue;
    const hyphened = /^\p{L}+$/u.test(word.text) && word.parts.length > 0 && !word.code;
    if (!whole || hyphened) for (const term of termsOf(word, englishStem)) forms.add(term);
    forms.add(stemOf(word));
  }
  return forms;
};

/** `collect` shows `collector`, which no stemmer takes for the same. */
const isForm = (a: string, b: string): boolean => {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= PREFIX_LETTERS && /^\p{L}+$/u.test(short) && long.startsWith(short);
};

/** Whether any of the hidden forms can be read in what is shown. */
export const isShown = (hidden: ReadonlySet<string>, shown: ReadonlySet<string>): boolean => {
  for (const form of hidden) {
    if (form.length < 2 && !/\d/.test(form)) continue;
    for (const other of shown) if (isForm(form, other)) return true;
  }
  return false;
};

/** Whether two texts may mean the same: they share a word, or have words that stand for each other. */
export const mayMeanSame = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
  if (isShown(a, b)) return true;
  for (const form of a) for (const other of companionsOf(form)) if (b.has(other)) return true;
  return false;
};

/** The words of a text without case and format, one blank apart; of signs alone, the signs. */
export const plainOf = (text: string): string => {
  const words = text.normalize('NFKC').toLowerCase();
  return words.replace(/[^\p{L}\p{N}_]+/gu, ' ').trim() || words.trim();
};

/** What a reader in a hurry sees of a text: letters and digits. */
export const bareOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** A number from a text, spread evenly over 32 bits; the same on every machine (FNV-1a with a final mix). */
export const spread = (text: string): number => {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return mixed(sum);
};

/** The mix of MurmurHash3: every bit of the number counts for every bit of the result. */
export const mixed = (number: number): number => {
  let sum = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
  return (sum ^ (sum >>> 16)) >>> 0;
};

/** The items in an order that follows from the seed alone. */
export const shuffled = <Item>(items: readonly Item[], seed: string, textOf: (item: Item) => string): Item[] =>
  items
    .map((item) => ({ item, at: spread(`${seed}\n${textOf(item)}`) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
