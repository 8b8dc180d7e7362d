/** Fair questions made of the notes alone: a fact with a gap and four choices, of which the fact's own words are right. */
import type { PhrasingContent } from 'mdast';
import type { Fact, Note, NoteId, Vault } from '../model.js';
import { formatRange } from '../python-range.js';
import { type Gap, type GapKind, gapsOf, plainWords } from './quiz-gaps.js';
import { formsOf, isShown, mayMeanSame, plainOf, shuffled } from './quiz-words.js';

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
/** So many of the best fitting are drawn from. */
const DRAWN_FROM = 9;
/** Words beside the gap, of which a question needs some to be understood. */
const FEWEST_WORDS = 5;

/** A name of one letter is a variable of an example. */
const isAskable = ({ kind, answer }: Gap): boolean =>
  answer !== '' && answer.length <= LONGEST && (kind === 'number' || answer.length > (kind === 'code' ? 1 : 2));

interface Candidate {
  readonly text: string;
  readonly plain: string;
  forms(): ReadonlySet<string>;
  readonly unit: string;
  readonly noteId: NoteId;
}

/** Most of what may be chosen is never looked at. */
const once = <Result>(make: () => Result): (() => Result) => {
  let result: Result | undefined;
  return () => {
    result ??= make();
    return result;
  };
};

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
  /** What may be chosen, by kind and shape. */
  const pools = new Map<string, Candidate[]>();
  const poolOf = ({ kind, shape }: Gap): string => `${kind} ${shape}`;
  for (const note of vault.notes) {
    for (const fact of note.facts) {
      const listed = vault.section(fact.sectionId)?.role === 'subtopics';
      // An entry of a list of topics says what a topic is, and no more.
      const found = gapsOf(fact).filter((gap) => isAskable(gap) && (!listed || gap.kind === 'term'));
      gaps.set(fact, found);
      for (const gap of found) {
        // What was hidden for another reason than that it matters is no name that people know.
        const pool = pools.get(poolOf(gap)) ?? [];
        pools.set(poolOf(gap), pool);
        const plain = plainOf(gap.answer);
        if (plain !== '' && !pool.some((one) => one.plain === plain && one.noteId === note.id))
          pool.push({
            text: gap.answer,
            plain,
            forms: once(() => formsOf(gap.answer)),
            unit: gap.unit,
            noteId: note.id,
          });
      }
    }
  }
  const saidIn = new Map<NoteId, string>();
  /** All that a note says, to leave out choices that it may say of the same thing. */
  const saidBy = (note: Note): string => {
    let said = saidIn.get(note.id);
    if (said === undefined) {
      said = ` ${[note.title, ...note.aliases, ...note.facts.map(({ text }) => text)].map(plainOf).join(' \n ')} `;
      saidIn.set(note.id, said);
    }
    return said;
  };
  const near = new Map<NoteId, ReadonlyMap<NoteId, number>>();
  const distancesFrom = (note: Note): ReadonlyMap<NoteId, number> => {
    let distances = near.get(note.id);
    if (distances === undefined) {
      distances = neighboursOf(note, vault);
      near.set(note.id, distances);
    }
    return distances;
  };

  /** Another name of the same note, or one of a wider or narrower subject: that may be right too. */
  const isNearlyTerm = (text: string, target: Note | undefined): boolean => {
    const other = vault.find(text);
    if (target === undefined || other === undefined || other === target) return true;
    return vault.subtopics(target.id).includes(other) || vault.subtopics(other.id).includes(target);
  };

  const wrongOnes = (gap: Gap, fact: Fact, note: Note, seed: string): readonly Candidate[] => {
    const forms = formsOf(gap.answer);
    const plain = plainOf(gap.answer);
    const shown = ` ${plainOf([...fact.trail, fact.text].join(' \n '))} `;
    const target = gap.kind === 'term' ? vault.find(gap.answer) : undefined;
    const distances = distancesFrom(note);
    const article = /\b(an?) _____/i.exec(plainWords(gap.body))?.[1]?.toLowerCase();
    const seen = new Set([plain]);
    const fitting = shuffled(pools.get(poolOf(gap)) ?? [], seed, ({ text }) => text)
      .map((one) => ({ one, rank: rankOf(one, gap, distances) }))
      .sort((a, b) => a.rank - b.rank)
      .filter(({ one }) => {
        if (seen.has(one.plain) || !isSimilar(one.text, gap)) return false;
        if (article !== undefined && isVowel(one.text) !== (article === 'an')) return false;
        if (` ${shown} `.includes(` ${one.plain} `)) return false;
        if (gap.kind === 'code' && (one.plain.includes(plain) || plain.includes(one.plain))) return false;
        if (gap.kind === 'words' || gap.kind === 'code') {
          if (saidBy(note).includes(one.plain)) return false;
          if (gap.kind === 'words' && mayMeanSame(forms, one.forms())) return false;
        }
        if (gap.kind === 'term' && (mayMeanSame(forms, one.forms()) || isNearlyTerm(one.text, target))) return false;
        seen.add(one.plain);
        return true;
      });
    const chosen: Candidate[] = [];
    const best = shuffled(fitting.slice(0, DRAWN_FROM), `${seed}!`, ({ one: { text } }) => text);
    for (const { one } of [...best, ...fitting.slice(DRAWN_FROM)]) {
      const alike = chosen.some(
        (other) => gap.kind !== 'code' && gap.kind !== 'number' && isShown(one.forms(), other.forms()),
      );
      if (!alike && chosen.length < CHOICES - 1) chosen.push(one);
    }
    return chosen;
  };

  const askFor = (gap: Gap, fact: Fact, note: Note, seed: string): QuizQuestion | null => {
    const body = plainWords(gap.body);
    if (body.split(/\s+/).length < FEWEST_WORDS + 1) return null;
    const hidden = formsOf(gap.answer);
    if (hidden.size === 0) return null;
    const gives = (text: string): boolean => givesAway(gap, hidden, text);
    if (gives([...fact.trail, body].join(' \n '))) return null;
    const wrong = wrongOnes(gap, fact, note, seed);
    if (wrong.length < CHOICES - 1) return null;
    const choices = shuffled([gap.answer, ...wrong.map(({ text }) => text)], `${seed}?`, (text) => text);
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
  return isShown(hidden, formsOf(text, gap.kind === 'code'));
};

const isSimilar = (text: string, gap: Gap): boolean => {
  const [short, long] = [text.length, gap.answer.length].sort((a, b) => a - b) as [number, number];
  if (long > short * 2 + 6) return false;
  if (gap.kind === 'version') {
    const [a, b] = [text, gap.answer].map((version) => version.split('.').map(Number));
    return a?.[0] === b?.[0] && a?.length === b?.length && Math.abs((a?.[1] ?? 0) - (b?.[1] ?? 0)) <= 5;
  }
  if (gap.kind === 'number' && gap.shape !== 'PEP') {
    const [a = 0, b = 0] = [text, gap.answer].map((number) => Number.parseFloat(number.replaceAll(',', '')));
    return Math.max(a, b) <= 8 * Math.min(a, b) + 4 && (a === 1) === (b === 1);
  }
  return true;
};

const isVowel = (text: string): boolean => /^[^\p{L}]*[aeiou]/iu.test(text);

/** Lower fits better: from a near note, with the same unit, of like length. */
const rankOf = (one: Candidate, gap: Gap, distances: ReadonlyMap<NoteId, number>): number => {
  const length = Math.abs(one.text.length - gap.answer.length) / Math.max(4, gap.answer.length);
  const unit = gap.kind === 'number' && one.unit !== gap.unit ? 4 : 0;
  return (distances.get(one.noteId) ?? 3) + unit + Math.min(2, length);
};

/** One step by links either way, or two. */
const neighboursOf = (note: Note, vault: Vault): ReadonlyMap<NoteId, number> => {
  const distances = new Map<NoteId, number>([[note.id, 0]]);
  const around = (from: Note): readonly Note[] => [...vault.subtopics(from.id), ...vault.backlinks(from.id)];
  const first = around(note);
  for (const one of first) distances.set(one.id, Math.min(1, distances.get(one.id) ?? 1));
  for (const one of first)
    for (const two of around(one)) distances.set(two.id, Math.min(2, distances.get(two.id) ?? 2));
  return distances;
};
