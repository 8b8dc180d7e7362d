/**
 * Text → terms: what counts as a word, for the index and for questions alike.
 *
 * An identifier is a term whole (`ob_refcnt`), joined (`obrefcnt`) and in its parts (`refcnt`), so
 * that it is found however it is spelled; other words are stemmed where the language is English.
 */
import { stemmer } from 'stemmer';

/** Words of questions that say nothing about their subject. */
const STOP_WORDS = new Set(
  `a about actually all also am an and any anyone are as at be because been being but by can cannot come could did do does
  doing done each either else ever every exactly explain find for from get gets getting give gives go goes going got
  had has have having he hello help her here hey hi him his how however i if in into is it its just kind let like lot
  many may me mean means might mine more most much must my need no not of off on one only onto or other our out over
  please quite rather really same say see seem shall she should show since so some something stuff such tell than
  thank thanks that the their them then there these they thing things this those to too under up upon us use used
  using very want was way we well were what when where whether which while who whom whose why will with without
  wonder work works would yes yet you your dont doesnt isnt cant wont didnt im ive whats thats there's`.split(/\s+/),
);

/** Stop words that are Python keywords too: kept where they are meant as code. */
const KEYWORDS = new Set(['and', 'as', 'for', 'from', 'if', 'in', 'is', 'not', 'or', 'while', 'with', 'else']);

/** After or before these, a keyword is meant as code: "for loop", "is operator". */
const CODE_COMPANIONS = new Set([
  'block',
  'clause',
  'condition',
  'expression',
  'keyword',
  'loop',
  'loops',
  'operator',
  'statement',
  'statements',
]);

/** Whether a word says nothing about a question's subject. */
export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);

export type Stem = (word: string) => string;

/** Words whose forms are remembered. */
const KNOWN_MOST = 100_000;

const stems = new Map<string, string>();

export const englishStem: Stem = (word) => {
  let stem = stems.get(word);
  if (stem === undefined) {
    stem = /^[a-z]{3,}$/.test(word) ? stemmer(word) : word;
    if (stems.size < KNOWN_MOST) stems.set(word, stem);
  }
  return stem;
};
export const noStem: Stem = (word) => word;

/** A word as it stands in a text, before it becomes terms. */
export interface Word {
  /** Lower case, without accents; an identifier keeps its underscores inside. */
  readonly text: string;
  /** Its other forms: joined, and in parts. */
  readonly parts: readonly string[];
  /** Between backticks or quotes, or with an underscore, a dot call or digits: a name, not prose. */
  readonly code: boolean;
}

const WORD =
  /\d+(?:\.\d+)+|\p{L}\+\+|[CF]#|[\p{L}\p{N}_]+(?:[-'’][\p{L}\p{N}_]+)*|[=!<>]=|\*\*|:=|(?<=\s|^)[@%*](?=\s|$)/gu;

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

/** `PyObject_Malloc` → `pyobject`, `malloc`, `object`; `LOAD_FAST` → `load`, `fast`. */
const identifierParts = (raw: string): string[] => {
  const parts = new Set<string>();
  for (const piece of raw.split(/_+/)) {
    if (piece.length === 0) continue;
    parts.add(fold(piece));
    for (const camel of piece.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+/gu) ?? []) {
      if (camel.length > 2 && camel.length < piece.length) parts.add(fold(camel));
    }
  }
  return [...parts];
};

/** The same few thousand words make up all notes, so each is taken apart once. */
const known = new Map<string, Word>();
const wordOf = (raw: string): Word => {
  let word = known.get(raw);
  if (word === undefined) {
    const bare = raw.replace(/['’]s$/i, '').replace(/n['’]t$/i, 'nt');
    word = { ...takeApart(bare), code: /[_=*:@%]|\d/.test(bare) || /\p{Ll}\p{Lu}/u.test(bare) };
    if (known.size < KNOWN_MOST) known.set(raw, word);
  }
  return word;
};

const takeApart = (raw: string): Pick<Word, 'text' | 'parts'> => {
  if (/[-'’]/.test(raw)) {
    // "free-threaded" is found as one word and as two.
    const pieces = raw.split(/[-'’]/).filter((piece) => piece.length > 0);
    return { text: fold(pieces.join('')), parts: pieces.map(fold) };
  }
  const bare = raw.replace(/^_+|_+$/g, '') || raw;
  const whole = fold(bare);
  const joined = whole.replaceAll('_', '');
  const parts = identifierParts(bare).filter((part) => part !== whole && part !== joined);
  return { text: whole, parts: [...(joined === whole ? [] : [joined]), ...parts] };
};

/** The words of a text, in order. */
export const words = (text: string): Word[] => {
  const found: Word[] = [];
  const inCode = codeSpans(text);
  for (const match of text.matchAll(WORD)) {
    const word = wordOf(match[0]);
    found.push(!word.code && inCode(match.index) ? { ...word, code: true } : word);
  }
  return found;
};

const codeSpans = (text: string): ((index: number) => boolean) => {
  if (!/[`'"]/.test(text)) return () => false;
  const spans = [...text.matchAll(/`[^`]+`|(?<!\p{L})['"][^'"\s]{1,40}['"]/gu)].map(
    (match) => [match.index, match.index + match[0].length] as const,
  );
  return (index) => spans.some(([from, to]) => index >= from && index < to);
};

/** Every term of a text that goes into the index; a term as often as it occurs. */
export const indexTerms = (text: string, stem: Stem): string[] =>
  contentWords(text).flatMap((word) => termsOf(word, stem));

/** All that a word can be found by. */
export const termsOf = (word: Word, stem: Stem): string[] => [stem(word.text), ...word.parts.map(stem)];

const isVersus = (word: string): boolean => word === 'vs' || word === 'versus';

/** The words of a text that say what it is about; its keywords when there is nothing else. */
export const contentWords = (text: string): Word[] => {
  const all = words(text);
  const kept = all.filter((word, at) => {
    if (!STOP_WORDS.has(word.text)) return true;
    if (!KEYWORDS.has(word.text)) return false;
    if (word.code) return true;
    const next = all[at + 1]?.text ?? '';
    if (isVersus(next) || isVersus(all[at - 1]?.text ?? '')) return true;
    return CODE_COMPANIONS.has(next) && word.text !== 'or' && word.text !== 'and';
  });
  return kept.length > 0 ? kept : all.filter((word) => KEYWORDS.has(word.text));
};

/** Share of English function words in a text: about 0.3 in English prose, under 0.05 in other languages. */
export const englishShare = (text: string): number => {
  const all = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (all.length === 0) return 1;
  const function_ = new Set([
    'the',
    'of',
    'and',
    'to',
    'is',
    'that',
    'it',
    'for',
    'with',
    'are',
    'by',
    'this',
    'from',
    'when',
  ]);
  return all.filter((word) => function_.has(word)).length / all.length;
};
