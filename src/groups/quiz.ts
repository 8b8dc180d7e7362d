/** Fair questions made of the notes alone: a fact with a gap and four choices, of which the fact's own words are right. */
import type { PhrasingContent } from 'mdast';
import type { Fact, Note, Vault } from '../model.js';
import { formatRange } from '../python-range.js';
import { createChoices } from './quiz-choices.js';
import { type Gap, type GapKind, gapsOf, plainWords } from './quiz-gaps.js';
import { bareOf, formsOf, isShown, shuffled } from './quiz-words.js';

export interface QuizQuestion {
  readonly fact: Fact;
  readonly note: Note;
  readonly kind: GapKind;
  /** The fact with a gap. */
  readonly body: readonly PhrasingContent[];
  /** What is asked beside the sentence; null where the gap says it all. */
  readonly ask: string | null;
  /** The topic's title; null where it would give the answer away. */
  readonly topic: string | null;
  /** For which versions it holds, under the same condition. */
  readonly python: string | null;
  /** The words of the items above. */
  readonly trail: readonly string[];
  /** Four that differ. */
  readonly choices: readonly string[];
  /** Index of the right one. */
  readonly right: number;
}

export interface Quiz {
  /** Null for a fact that makes no fair question. The same for the same notes, fact and seed. */
  questionOf(fact: Fact, seed: string): QuizQuestion | null;
  /** So many facts of these notes that make fair questions, in an order that follows from the seed; fewer if there are no more. */
  draw(notes: readonly Note[], count: number, seed: string): readonly Fact[];
  /** All facts that make fair questions. Takes a second for thousands. */
  fairFacts(): readonly Fact[];
}

const CHOICES = 4;
/** A button's label takes 80. */
const LONGEST = 60;
/** Words beside the gap, of which a question needs some to be understood. */
const FEWEST_WORDS = 5;

/** Whether people could be asked for it: not for a letter of an example, for signs alone, or for a line that happens to stand there. */
const isAskable = ({ kind, shape, answer, highlighted }: Gap): boolean => {
  if (answer.length > LONGEST || bareOf(answer) === '') return false;
  if (kind === 'number' || kind === 'version') return true;
  if (kind === 'code' && (isOfExample(answer) || /^(expression|literal)/.test(shape))) return false;
  if (kind === 'code') return highlighted || !/^(call with|singleton)/.test(shape);
  return /\p{L}{3}/u.test(answer) && !/\d/.test(answer);
};

const EXAMPLES = new Set('spam eggs ham foo bar baz obj cls config self args kwargs deco'.split(' '));

/** `x`, `obj.attr`, `foo.py`: nobody could know them. */
const isOfExample = (name: string): boolean =>
  (name.match(/[\p{L}_]\w*/gu) ?? ['']).some((part) => part.length < 2 || EXAMPLES.has(part)) &&
  !/\w{2}\.[ch]$/.test(name);

const made = new WeakMap<Vault, Quiz>();

/** Made once for each state of the notes. */
export const quizOf = (vault: Vault): Quiz => {
  const known = made.get(vault);
  if (known !== undefined) return known;
  const quiz = createQuiz(vault);
  made.set(vault, quiz);
  return quiz;
};

const createQuiz = (vault: Vault): Quiz => {
  const gaps = new Map<Fact, readonly Gap[]>();
  const pool = createChoices(vault);
  for (const note of vault.notes) {
    for (const fact of note.facts) {
      const listed = vault.section(fact.sectionId)?.role === 'subtopics';
      // An entry of a list of topics says what a topic is, and no more.
      const found = gapsOf(fact).filter((gap) => isAskable(gap) && (!listed || gap.kind === 'term'));
      gaps.set(fact, found);
      for (const gap of found) pool.add(gap, note);
    }
  }

  const askFor = (gap: Gap, fact: Fact, note: Note, seed: string): QuizQuestion | null => {
    const body = plainWords(gap.body);
    if (body.split(/\s+/).length < FEWEST_WORDS + 1) return null;
    const hidden = formsOf(gap.answer);
    if (hidden.size === 0) return null;
    const gives = (text: string): boolean => givesAway(gap, hidden, text);
    if (gives([...fact.trail, body].join(' \n '))) return null;
    const wrong = pool.wrong(gap, fact, note, seed, CHOICES - 1);
    if (wrong.length < CHOICES - 1) return null;
    const choices = shuffled([gap.answer, ...wrong], `${seed}?`, (text) => text);
    const python = fact.python === null || gap.kind === 'version' ? null : formatRange(fact.python);
    return {
      fact,
      note,
      kind: gap.kind,
      body: gap.body,
      ask: gap.ask,
      topic: gives(note.title) ? null : note.title,
      python: python === null || gives(python) ? null : python,
      trail: fact.trail,
      choices,
      right: choices.indexOf(gap.answer),
    };
  };

  const questionOf = (fact: Fact, seed: string): QuizQuestion | null => {
    const note = vault.note(fact.noteId);
    if (note === undefined || !gaps.has(fact)) return null;
    const own = `${fact.id}\n${fact.digest}\n${seed}`;
    // Its highlighted words are what the fact is about; of the other gaps each has its turn.
    const all = gaps.get(fact) ?? [];
    const others = shuffled(
      all.filter(({ highlighted }) => !highlighted),
      own,
      ({ answer, kind }) => kind + answer,
    );
    for (const gap of [...all.filter(({ highlighted }) => highlighted), ...others]) {
      const question = askFor(gap, fact, note, own);
      if (question !== null) return question;
    }
    return null;
  };

  const draw = (notes: readonly Note[], count: number, seed: string): readonly Fact[] => {
    const all = notes.flatMap((note) => note.facts);
    const isListed = ({ sectionId }: Fact): boolean => vault.section(sectionId)?.role === 'subtopics';
    const drawn: Fact[] = [];
    // Entries of lists of topics come after what is said of the topics.
    for (const listed of [false, true]) {
      for (const fact of shuffled(
        all.filter((one) => isListed(one) === listed),
        seed,
        ({ id }) => id,
      )) {
        if (drawn.length >= count) return drawn;
        if (questionOf(fact, seed) !== null) drawn.push(fact);
      }
    }
    return drawn;
  };
  return {
    questionOf,
    draw,
    fairFacts: () => vault.notes.flatMap(({ facts }) => facts.filter((fact) => questionOf(fact, '') !== null)),
  };
};

/** Digits that begin alike (5 ms, 0.005 s, 5000 µs) tell a number; parts of other names do not tell a name. */
const givesAway = (gap: Gap, hidden: ReadonlySet<string>, text: string): boolean => {
  if (gap.kind === 'number') {
    const digits = (number: string): string => number.replace(/[,.]/g, '').replace(/^0+|0+$/g, '');
    const own = (gap.answer.match(/\d[\d,.]*/g) ?? []).map(digits);
    const others = (text.match(/\d[\d,.]*/g) ?? []).map(digits);
    if (own.some((one) => others.includes(one))) return true;
    return isShown(new Set([...hidden].filter((form) => /^\d+$/.test(form))), formsOf(text));
  }
  if (gap.kind === 'code') return isNamed(gap.answer, text) || isShown(hidden, formsOf(text, true));
  return isShown(hidden, formsOf(text));
};

/** Whether a name stands in a text: alone, as a part of another name, or, of an expression, one of its names. */
const isNamed = (name: string, text: string): boolean => {
  const own = name.replace(/\(.*\)$/, '');
  if (/^_|_$/.test(own) && text.includes(own)) return true;
  const parts = /[^\w.]/.test(own) ? (own.match(/\w{2,}/g) ?? []) : [own];
  return parts.some(
    (part) => text.includes(part) && new RegExp(`(?<!\\p{L})${part.replaceAll('.', '\\.')}(?!\\p{Ll})`, 'u').test(text),
  );
};
