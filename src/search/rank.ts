/** Which facts answer best: words, ready questions and the company a fact keeps, as one score. */
import type { Note } from '../model.js';
import type { Corpus, Entry } from './corpus.js';
import type { Engine } from './engine.js';
import type { AskedQuestion, Unit } from './question.js';

/** What speaks for a fact, each about 0 to 1. */
export interface Parts {
  /** BM25 over all the words it can be found by, for each unit of the question's weight, as a logarithm. */
  readonly words: number;
  /** Share of the question that stands in all it can be found by, and in its own text. */
  readonly whole: number;
  readonly own: number;
  /** Share that stands in its own text in other words alone. */
  readonly otherWords: number;
  /** A name of code that is asked for stands in it. */
  readonly code: number;
  /** How well a ready question fits that leads to it, and the best that its note asks. */
  readonly asked: number;
  readonly noteAsked: number;
  /** How well its whole note fits, beside the best note. */
  readonly note: number;
  /** How early it stands in its note: general things come first. */
  readonly head: number;
  /** How many ready questions it answers first: the facts that people ask for. */
  readonly wanted: number;
  /** Long facts say more. */
  readonly length: number;
  /** The question asks for a number or a version, and it has one. */
  readonly number: number;
  readonly version: number;
  readonly prefer: number;
}

export interface Ranked {
  readonly id: number;
  readonly entry: Entry;
  readonly score: number;
  readonly parts: Parts;
  /** The wording that leads to it and fits best. */
  readonly wording: { readonly text: string; readonly fit: number } | null;
  readonly terms: readonly string[];
}

/** Fitted on questions split by topic: `npm run bench:questions -- --fit`. */
export const WEIGHTS: Record<keyof Parts, number> = {
  words: 3.96,
  whole: 3.46,
  own: 2.28,
  otherWords: 2.04,
  code: 1.45,
  asked: 3.21,
  noteAsked: 3.77,
  note: 0.82,
  head: 2.32,
  wanted: 3.07,
  length: 2.92,
  number: 1.25,
  version: 1.57,
  prefer: 0.6,
};

/** All that counts in a folder whose notes ask no questions: the rest only hurts there (`npm run bench:collection`). */
const WITHOUT_QUESTIONS = new Set<string>(['words', 'whole', 'own', 'code', 'version', 'prefer']);

/** What the second, third … fact of a question gets of the first one's part. */
const LATER_ANSWER = 0.88;

/** A ready question that fits this well is what is asked, and the facts it leads to answer it together. */
const IS_ASKED = 0.8;

/** How many ready questions are looked at closely. */
const WORDINGS_READ = 60;

/** How many facts are looked at closely, and how well a ready question must fit for one that is not among them. */
const FACTS_READ = 150;
const FITS_SOMEWHAT = 0.3;

/** The rarity of a term that a third of the facts have, and the size of a folder where that costs nothing. */
const COMMON = Math.log(1 + 3);
const FEW_FACTS = 500;

const ASKS_NUMBER =
  /\bhow (big|large|many|much|long|often|deep|far|small|fast)\b|\b(size|limit|number|maximum|minimum|default|threshold|range|value)\b/i;
const ASKS_VERSION =
  /\b(since|which|what) (python )?(version|release)|\bsince when\b|\bwhen (was|were|did|has)\b|\bchanged? in\b|\b[23]\.\d+\b|\bnew in\b/i;

/** How well two sets of terms fit: the cosine of their rarities, 0 to 1. */
const fitOf = (units: readonly Unit[], wording: readonly string[], idf: (term: string) => number): number => {
  let common = 0;
  let asked = 0;
  const inWording = new Set(wording);
  const used = new Set<string>();
  for (const unit of units) {
    asked += unit.weight ** 2;
    const hit = unit.terms.find((term) => inWording.has(term) && !used.has(term));
    if (hit !== undefined) {
      used.add(hit);
      common += unit.weight * idf(hit);
    }
  }
  const own = wording.reduce((sum, term) => sum + idf(term) ** 2, 0);
  return asked === 0 || own === 0 ? 0 : Math.min(1, common / Math.sqrt(asked * own));
};

/** How well ready questions fit that lead to a fact, and the best that a note asks. */
const readyQuestions = (question: AskedQuestion, corpus: Corpus, engine: Engine) => {
  const facts = new Map<number, { text: string; fit: number }>();
  const notes = new Map<Note, number>();
  let best: { readonly fit: number; readonly answers: readonly number[] } = { fit: 0, answers: [] };
  for (const { id } of engine.wordings([...question.weights.keys()]).slice(0, WORDINGS_READ)) {
    const ready = corpus.wordings[id];
    if (ready === undefined) continue;
    const fit = fitOf(question.units, ready.terms, corpus.idf);
    if (fit > (notes.get(ready.note) ?? 0)) notes.set(ready.note, fit);
    if (fit > best.fit) best = { fit, answers: ready.answers };
    ready.answers.forEach((answer, position) => {
      const worth = fit * LATER_ANSWER ** position;
      if (worth > (facts.get(answer)?.fit ?? 0)) facts.set(answer, { text: ready.text, fit: worth });
    });
  }
  return { facts, notes, best };
};

export const rank = (
  text: string,
  question: AskedQuestion,
  corpus: Corpus,
  engine: Engine,
  prefer: ReadonlySet<string> = new Set(),
): Ranked[] => {
  const { units, weights } = question;
  const total = units.reduce((sum, unit) => sum + unit.weight, 0);
  if (total === 0) return [];
  // What stands in a third of the facts finds nothing, and costs the most.
  const all = [...weights.keys()];
  const telling = corpus.entries.length > FEW_FACTS ? all.filter((term) => corpus.idf(term) > COMMON) : all;
  const terms = telling.length > 0 ? telling : all;
  const ready = readyQuestions(question, corpus, engine);
  const noteScores = engine.notes(terms, weights);
  const bestNote = noteScores[0]?.score ?? 1;
  const byNote = new Map(noteScores.map(({ id, score }) => [corpus.notes[id], score / bestNote]));
  const asksNumber = ASKS_NUMBER.test(text);
  const asksVersion = ASKS_VERSION.test(text);
  const counts = corpus.wordings.length > 0 ? () => true : (name: string) => WITHOUT_QUESTIONS.has(name);

  const shareWhere = (test: (unit: Unit) => boolean): number =>
    units.reduce((sum, unit) => sum + (test(unit) ? unit.weight : 0), 0) / total;

  const ranked = engine
    .facts(terms, weights)
    .filter(({ id }, at) => at < FACTS_READ || (ready.facts.get(id)?.fit ?? 0) > FITS_SOMEWHAT)
    .map(({ id, score, terms: matched }): Ranked => {
      const entry = corpus.entries[id] as Entry;
      const { fact, note, own } = entry;
      const wording = ready.facts.get(id) ?? null;
      const speaks = (list: readonly string[]): boolean => list.some((term) => own.has(term));
      const parts: Parts = {
        words: Math.log1p(score / total),
        whole: shareWhere((unit) => unit.terms.some((term) => entry.terms.has(term))),
        own: shareWhere((unit) => speaks(unit.terms)),
        otherWords: shareWhere((unit) => !speaks(unit.terms) && speaks(unit.otherWords)),
        code: units.some((unit) => unit.code && speaks(unit.terms)) ? 1 : 0,
        asked: wording?.fit ?? 0,
        noteAsked: ready.notes.get(note) ?? 0,
        note: byNote.get(note) ?? 0,
        head: entry.head,
        wanted: Math.log1p(entry.wanted) / 3,
        length: Math.min(1, fact.text.length / 250),
        number: asksNumber && /\d/.test(fact.text) ? 1 : 0,
        version: asksVersion && (fact.python !== null || /\b[23]\.\d/.test(fact.text)) ? 1 : 0,
        prefer: prefer.has(note.id) ? 1 : 0,
      };
      return { id, entry, score: scoreOf(parts, counts), parts, wording, terms: matched };
    })
    .sort((a, b) => b.score - a.score || a.id - b.id);
  return ready.best.fit >= IS_ASKED ? withWholeAnswer(ranked, ready.best.answers) : ranked;
};

/** What the note says that the question leads to comes together, behind what stands first. */
const withWholeAnswer = (ranked: readonly Ranked[], answers: readonly number[]): Ranked[] => {
  const [first, ...rest] = ranked;
  if (first === undefined) return [];
  const whole = answers.flatMap((id) => rest.find((one) => one.id === id) ?? []);
  return [first, ...whole, ...rest.filter((one) => !whole.includes(one))];
};

const scoreOf = (parts: Parts, counts: (name: string) => boolean): number => {
  let sum = 0;
  for (const name in parts) if (counts(name)) sum += WEIGHTS[name as keyof Parts] * parts[name as keyof Parts];
  return sum;
};

/** Leaves out facts that say what a better one says already. */
export const withoutRepeats = (ranked: readonly Ranked[], most: number): Ranked[] => {
  const kept: Ranked[] = [];
  for (const candidate of ranked) {
    if (kept.length >= most) break;
    if (!kept.some((other) => saysTheSame(other.entry, candidate.entry))) kept.push(candidate);
  }
  return kept;
};

/** What changed is said much alike for the versions before and since: those belong together. */
const saysTheSame = (a: Entry, b: Entry): boolean => {
  const alike = JSON.stringify(a.fact.python) === JSON.stringify(b.fact.python);
  return overlap(a.own, b.own) >= (alike ? 0.4 : 0.8);
};

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let common = 0;
  for (const term of a) if (b.has(term)) common++;
  return common / (a.size + b.size - common || 1);
};
