/** Of what kind hidden words are: a number and its unit, a name of C or Python, a form of words that fits a sentence. */

export interface Numeral {
  readonly text: string;
  readonly at: number;
  readonly shape: string;
  readonly unit: string;
}

const UNITS = new Set(
  `% percent byte bytes bit bits kib mib gib kb mb gb ms milliseconds millisecond microseconds nanoseconds ns µs second
  seconds minutes hours days times entries entry items item elements instructions levels level characters digits slots
  words pointers fields calls frames objects arguments values names threads generations classes pools blocks arenas pages
  steps ways kinds buckets keys threads collections bytecodes opcodes cases phases parts flags sizes tables lists modules
  interpreters hash attributes lines passes states stages versions cache`.split(/\s+/),
);

const NUMBER = String.raw`\d{1,3}(?:,\d{3})+|\d+\.\d+|\d+`;
const NUMERAL = new RegExp(
  `(?<![\\w.^*/\\-–+]|\\d,)(?:${NUMBER})(?:\\s?(?:to|–|-|and|or)\\s?(?:${NUMBER}))?(?![\\w^*]|[.,]\\d|-bit)`,
  'g',
);

/** `3.13` but not `3.13.2` in part, nor `2.5 MB`. */
export const versionsIn = (text: string): string[] => [
  ...new Set(
    [
      ...text.matchAll(
        /(?<![\w.])[23]\.\d{1,2}(?:\.\d{1,2})?(?![\w.]*\d|\s?(?:%|percent|[KMG]i?B\b|times\b|s\b|ms\b))/g,
      ),
    ].map(([version]) => version),
  ),
];

/** @param after what follows the text, where a unit may stand. */
export const numeralsIn = (text: string, after: string): Numeral[] => {
  const versions = versionsIn(text);
  const found: Numeral[] = [];
  for (const match of text.matchAll(NUMERAL)) {
    const [whole] = match;
    if (versions.some((version) => whole.includes(version))) continue;
    const rest = text.slice(match.index + whole.length) + after;
    const unit = /^(?:\s|-)?([%µ\p{L}]+)/u.exec(rest)?.[1]?.toLowerCase() ?? '';
    const pep = /\bPEP $/.test(text.slice(0, match.index));
    const known = UNITS.has(unit) ? unit : '';
    // A number that is the name of something, such as x86 64 or UTF 8.
    if (!pep && known === '' && /\b[A-Z][\w-]*\s$/.test(text.slice(0, match.index)) && match.index > 0) continue;
    found.push({ text: whole, at: match.index, unit: pep ? 'PEP' : known, shape: numberShape(whole, pep) });
  }
  return found;
};

const numberShape = (text: string, pep: boolean): string => {
  if (pep) return 'PEP';
  const join = /(to|–|-|and|or)/.exec(text)?.[1];
  if (join !== undefined) return `range ${join}`;
  if (/^(19|20)\d\d$/.test(text)) return 'year';
  return text.includes('.') ? 'decimal' : 'whole';
};

const SINGLETONS = new Set(['False', 'None', 'True', 'Ellipsis', 'NotImplemented', 'NULL']);

const KEYWORDS = new Set(
  `and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield match case type`.split(/\s+/),
);

/** Names of one shape can stand for each other in a sentence. */
export const codeShape = (name: string): string => {
  if (/^[\d.,_]+$/.test(name)) return 'literal number';
  if (/^["'].*["']$/.test(name)) return 'literal text';
  if (/^-/.test(name)) return 'option';
  if (/^\w+(\.\w+)*\([^)]*\)$/.test(name))
    return name.endsWith('()') ? `call ${bareShape(name.slice(0, -2))}` : 'call with arguments';
  if (/\s|[=<>+*@:[\](){}]/.test(name)) return `expression ${name.split(/\s+/).length}`;
  return bareShape(name);
};

const bareShape = (name: string): string => {
  const ending = /\.(c|h|py|pyc|md|toml|cfg|so|pth)$/.exec(name)?.[0];
  if (ending !== undefined || name.includes('/')) return `path ${ending ?? ''}`;
  if (SINGLETONS.has(name)) return 'singleton';
  if (KEYWORDS.has(name)) return 'keyword';
  if (/(Error|Exception|Warning|Interrupt|Exit|Iteration|ExceptionGroup)$/.test(name)) return 'exception';
  if (/^PYTHON[A-Z]+$/.test(name)) return 'environment';
  if (/^__\w+__$/.test(name)) return 'dunder';
  if (/^_?Py/.test(name)) return 'name of C';
  if (name.includes('.')) return 'dotted';
  if (/^_?[A-Z][A-Z0-9_]+$/.test(name)) return 'capitals';
  if (/^[A-Z]/.test(name)) return 'class';
  if (name.includes('_')) return 'snake';
  return 'word';
};

const FUNCTION_WORDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    a: 'a an',
    the: 'the this that these those its their his her each every all any no both one two three',
    be: 'is are was were be been being becomes became stays remains gets',
    to: 'to can may must will should could would does do did cannot not never',
    of: 'of in on at by with without from for as into through over under between after before behind inside during until within per than',
    and: 'and or but nor',
    when: 'when where while if because so that which who how why whether',
    has: 'has have had',
    it: 'it they he she them you',
  }).flatMap(([name, list]) => list.split(' ').map((word) => [word, name])),
);

const classOf = (word: string): string => FUNCTION_WORDS[word] ?? 'word';

const endingOf = (word: string): string => {
  if (/^[A-Z]/.test(word.slice(1))) return 'capitals';
  if (/ly$/.test(word)) return 'ly';
  if (/ing$/.test(word)) return 'ing';
  if (/ed$/.test(word)) return 'ed';
  if (/(ive|able|ible|ical|al|ic|ous|ful|less|ary|ent|ant)$/.test(word)) return 'adjective';
  if (/(tion|ment|ness|ity|ism|ance|ence|er|or|ure|age)$/.test(word)) return 'noun';
  if (/[^s]s$/.test(word)) return 's';
  return 'plain';
};

/** The form of words and of their place: what has the same fits as well into the sentence. */
export const wordsShape = (words: string, sentence: string, gap: string): string => {
  const at = sentence.indexOf(gap);
  const before = /(\S+)\s*$/.exec(sentence.slice(0, at))?.[1] ?? '';
  const after = sentence.slice(at + gap.length);
  const all = words.split(/\s+/);
  const first = (all[0] ?? '').toLowerCase();
  const previous = /[.,;:()]$/.test(before) ? 'pause' : before === '' ? 'start' : classOf(before.toLowerCase());
  const article = /^an?$/i.test(before) ? (/^[aeiou]/i.test(words) ? 'an' : 'a') : '';
  const next = /^\s*([.,;:)]|$)/.test(after) ? 'end' : classOf((/^[\s"']*(\S+)/.exec(after)?.[1] ?? '').toLowerCase());
  const capital = /^\p{Lu}/u.test(words) ? 'Capital' : 'lower';
  const ending = endingOf(all.at(-1) ?? '');
  if (classOf(first) === 'word' && all.length <= 3 && next !== 'word') {
    // After an article, and before what is no noun, stands a noun; after a preposition at least a plural is one.
    const number = ending === 's' ? 'nouns' : 'noun';
    if (previous === 'a' || previous === 'the') return `${capital} ${number}`;
    if ((previous === 'of' || previous === 'has') && number === 'nouns') return `${capital} bare nouns`;
    if (previous === 'be' && all.length === 1 && ['adjective', 'ed'].includes(ending)) return `${capital} adjective`;
  }
  return [
    capital,
    previous + article,
    classOf(first) === 'word' ? (all.length > 1 ? `word-${endingOf(first)}` : 'word') : first,
    ending,
    next,
    all.length === 1 ? 'one' : all.length < 4 ? 'few' : 'many',
  ].join(' ');
};
