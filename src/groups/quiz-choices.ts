/** The wrong choices of a question: of the right one's kind, from notes near by, and not right in any reading. */
import type { Fact, Note, NoteId, Vault } from '../model.js';
import { GAP, type Gap, plainWords } from './quiz-gaps.js';
import { bareOf, formsOf, isShown, mayMeanSame, mixed, plainOf, shuffled, spread } from './quiz-words.js';

/** So many of the best fitting are drawn from. */
const DRAWN_FROM = 9;

interface Candidate {
  readonly text: string;
  readonly plain: string;
  readonly bare: string;
  readonly unit: string;
  readonly noteId: NoteId;
  /** Of its text. */
  readonly spread: number;
  forms(): ReadonlySet<string>;
  /** The note that it names. */
  target(): Note | undefined;
}

/** Each is caught, and so described, by the first of its line. */
const FAMILIES = [
  'Exception BaseException',
  'LookupError KeyError IndexError',
  'ImportError ModuleNotFoundError',
  'RuntimeError RecursionError NotImplementedError',
  'NameError UnboundLocalError',
  'AttributeError FrozenInstanceError',
  'ExceptionGroup BaseExceptionGroup',
].map((line) => line.split(' '));

/** Whether one of two exceptions is the other's base: where one is raised, so is the other. */
const areRelated = (a: string, b: string): boolean =>
  a === 'Exception' || b === 'Exception' || FAMILIES.some((family) => family.includes(a) && family.includes(b));

export interface Choices {
  add(gap: Gap, note: Note): void;
  /** At most `count`; fewer when no more are fair. The same for the same notes and seed. */
  wrong(gap: Gap, fact: Fact, note: Note, seed: string, count: number): readonly string[];
}

/** Most of what may be chosen is never looked at. */
const once = <Result>(make: () => Result): (() => Result) => {
  let made: { readonly result: Result } | undefined;
  return () => {
    made ??= { result: make() };
    return made.result;
  };
};

const poolOf = ({ kind, shape }: Gap): string => `${kind} ${shape}`;

export const createChoices = (vault: Vault): Choices => {
  const pools = new Map<string, Map<string, Candidate>>();
  const said = new Map<NoteId, string>();
  const near = new Map<NoteId, ReadonlyMap<NoteId, number>>();

  /** All that a note says: it may say it of the same thing in other words. */
  const saidBy = (note: Note): string => {
    const known = said.get(note.id);
    if (known !== undefined) return known;
    const all = [note.title, ...note.aliases, ...note.facts.map(({ text }) => text)].map(plainOf).join('\n');
    said.set(note.id, all);
    return all;
  };

  const distancesFrom = (note: Note): ReadonlyMap<NoteId, number> => {
    const distances = near.get(note.id) ?? neighboursOf(note, vault);
    near.set(note.id, distances);
    return distances;
  };

  /** Another name of the same note, or one of a wider or narrower subject: that may be right too. */
  const isNearlyTerm = (other: Note | undefined, target: Note | undefined): boolean => {
    if (target === undefined || other === undefined || other === target) return true;
    return vault.subtopics(target.id).includes(other) || vault.subtopics(other.id).includes(target);
  };

  const isWrongIn = (gap: Gap, fact: Fact, note: Note): ((one: Candidate) => boolean) => {
    const forms = formsOf(gap.answer);
    const plain = plainOf(gap.answer);
    const bare = bareOf(gap.answer);
    const shown = ` ${plainOf([...fact.trail, fact.text].join('\n'))} `;
    const target = gap.kind === 'term' ? vault.find(gap.answer) : undefined;
    const article = new RegExp(`\\b(an?) ${GAP}`, 'i').exec(plainWords(gap.body))?.[1]?.toLowerCase();
    return (one) => {
      if (one.bare === bare || !isSimilar(one.text, gap)) return false;
      if (article !== undefined && isVowel(one.text) !== (article === 'an')) return false;
      if (shown.includes(` ${one.plain} `)) return false;
      switch (gap.kind) {
        case 'code':
          if (gap.shape === 'exception' && areRelated(one.text, gap.answer)) return false;
          return !one.plain.includes(plain) && !plain.includes(one.plain) && !saidBy(note).includes(one.plain);
        case 'words':
          return !mayMeanSame(forms, one.forms()) && !saidBy(note).includes(one.plain);
        case 'term':
          return !isNearlyTerm(one.target(), target) && !mayMeanSame(forms, one.forms());
        default:
          return true;
      }
    };
  };

  return {
    add(gap, note) {
      const pool = pools.get(poolOf(gap)) ?? new Map<string, Candidate>();
      pools.set(poolOf(gap), pool);
      const plain = plainOf(gap.answer);
      if (plain === '') return;
      pool.set(`${gap.answer}\n${note.id}`, {
        text: gap.answer,
        plain,
        bare: bareOf(gap.answer),
        unit: gap.unit,
        noteId: note.id,
        spread: spread(gap.answer),
        forms: once(() => formsOf(gap.answer)),
        target: once(() => vault.find(gap.answer)),
      });
    },

    wrong(gap, fact, note, seed, count) {
      const distances = distancesFrom(note);
      const turn = spread(seed);
      const ranked = [...(pools.get(poolOf(gap))?.values() ?? [])]
        .map((one) => ({ one, rank: rankOf(one, gap, distances), at: mixed(one.spread ^ turn) }))
        .sort((a, b) => a.rank - b.rank || a.at - b.at);
      const isWrong = isWrongIn(gap, fact, note);
      const taken = new Set<string>();
      const mayBeAlike = gap.kind === 'words' || gap.kind === 'term';
      const chosen: Candidate[] = [];
      const choose = (one: Candidate): void => {
        const isAlike = mayBeAlike && chosen.some((other) => isShown(one.forms(), other.forms()));
        if (!isAlike && chosen.length < count) chosen.push(one);
      };
      const best: Candidate[] = [];
      for (const { one } of ranked) {
        if (best.length === DRAWN_FROM && chosen.length === count) break;
        if (taken.has(one.bare) || !isWrong(one)) continue;
        taken.add(one.bare);
        if (best.length === DRAWN_FROM) choose(one);
        else if (best.push(one) === DRAWN_FROM) shuffled(best, seed, ({ text }) => text).forEach(choose);
      }
      if (best.length < DRAWN_FROM) shuffled(best, seed, ({ text }) => text).forEach(choose);
      return chosen.map(({ text }) => text);
    },
  };
};

const isVowel = (text: string): boolean => /^[^\p{L}]*[aeiou]/iu.test(text);

const isSimilar = (text: string, gap: Gap): boolean => {
  const [short, long] = text.length < gap.answer.length ? [text, gap.answer] : [gap.answer, text];
  if (long.length > short.length * 2 + 6) return false;
  if (gap.kind === 'version') {
    const [a = 0, b = 0] = [text, gap.answer].map((version) => Number(version.split('.')[1]));
    return text[0] === gap.answer[0] && Math.abs(a - b) <= 5;
  }
  if (gap.kind === 'number' && gap.shape !== 'PEP') {
    const [a = 0, b = 0] = [text, gap.answer].map((number) => Number.parseFloat(number.replaceAll(',', '')));
    return Math.max(a, b) <= 8 * Math.min(a, b) + 4 && (a === 1) === (b === 1);
  }
  return true;
};

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
  for (const one of first) if (!distances.has(one.id)) distances.set(one.id, 1);
  for (const one of first) for (const two of around(one)) if (!distances.has(two.id)) distances.set(two.id, 2);
  return distances;
};
