/** Which facts answer best: words, ready questions and the company a fact keeps, as one score. */
import type { Corpus, Entry } from './corpus.js';
import type { Engine } from './engine.js';
import type { AskedQuestion, Unit } from './question.js';

/** What speaks for a fact, each about 0 to 1 but for `words`. */
export interface Parts {
  /** BM25 over all the words it can be found by, for each unit of the question's weight. */
  readonly words: number;
  /** Share of the question that stands in the fact's own text, and in its text, title and aliases. */
  readonly own: number;
  /** How well a ready question that leads to it fits, and the same squared. */
  readonly asked: number;
  readonly askedWell: number;
  /** How well its whole note fits, beside the best note. */
  readonly note: number;
  /** It stands in the summary, and the question asks nothing more particular than its topic. */
  readonly summary: number;
  /** How many ready questions it answers first: the facts that people ask for. */
  readonly wanted: number;
  /** Long facts say more. */
  readonly length: number;
  /** It held for old versions alone, and the question names none. */
  readonly past: number;
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
  words: 0.56,
  own: 3.42,
  asked: 2.93,
  askedWell: 1.51,
  note: 2.1,
  summary: 0.89,
  wanted: 1.35,
  length: 2.95,
  past: -0.1,
  number: 1.23,
  version: 1.66,
  prefer: 0.6,
};

/** What the second, third … fact of a question gets of the first one's part. */
const LATER_ANSWER = 0.88;

/** How many ready questions are looked at closely. */
const WORDINGS_READ = 60;

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

export const rank = (
  text: string,
  question: AskedQuestion,
  corpus: Corpus,
  engine: Engine,
  prefer: ReadonlySet<string> = new Set(),
): Ranked[] => {
  const total = question.units.reduce((sum, unit) => sum + unit.weight, 0);
  if (total === 0) return [];
  const terms = [...question.weights.keys()];

  const wording = new Map<number, { text: string; fit: number }>();
  for (const { id } of engine.wordings(terms).slice(0, WORDINGS_READ)) {
    const ready = corpus.wordings[id];
    if (ready === undefined) continue;
    const fit = fitOf(question.units, ready.terms, corpus.idf);
    ready.answers.forEach((answer, position) => {
      const worth = fit * LATER_ANSWER ** position;
      if (worth > (wording.get(answer)?.fit ?? 0)) wording.set(answer, { text: ready.text, fit: worth });
    });
  }

  const scored = engine.facts(terms, question.weights);
  const base = scored.map(({ id, score, terms: matched }) => {
    const entry = corpus.entries[id] as Entry;
    return { id, entry, matched, words: score / total, fit: wording.get(id)?.fit ?? 0 };
  });
  const noteScores = engine.notes(terms, question.weights);
  const bestNote = noteScores[0]?.score ?? 1;
  const byNote = new Map(noteScores.map(({ id, score }) => [corpus.notes[id]?.id, score / bestNote]));
  const topical = question.units.filter(({ terms: own }) => own.some((term) => corpus.topics.has(term)));
  /** 1 when the question names a topic and asks nothing particular of it. */
  const general = topical.reduce((sum, { weight }) => sum + weight, 0) / total;
  const asksNumber = ASKS_NUMBER.test(text);
  const asksVersion = ASKS_VERSION.test(text);

  const share = (set: ReadonlySet<string>): number =>
    question.units.reduce((sum, unit) => sum + (unit.terms.some((term) => set.has(term)) ? unit.weight : 0), 0) / total;

  return base
    .map(({ id, entry, matched, words, fit }): Ranked => {
      const { fact } = entry;
      const parts: Parts = {
        words,
        own: share(entry.own),
        asked: fit,
        askedWell: fit ** 2,
        note: byNote.get(entry.note.id) ?? 0,
        summary: entry.summary ? general : 0,
        wanted: Math.log1p(entry.wanted) / 3,
        length: Math.min(1, fact.text.length / 250),
        past: !asksVersion && fact.python?.every(({ to }) => to !== null) ? 1 : 0,
        number: asksNumber && /\d/.test(fact.text) ? 1 : 0,
        version: asksVersion && (fact.python !== null || /\b[23]\.\d/.test(fact.text)) ? 1 : 0,
        prefer: prefer.has(entry.note.id) ? 1 : 0,
      };
      return { id, entry, score: scoreOf(parts), parts, wording: wording.get(id) ?? null, terms: matched };
    })
    .sort((a, b) => b.score - a.score || a.id - b.id);
};

const scoreOf = (parts: Parts): number => {
  let sum = 0;
  for (const name in parts) sum += WEIGHTS[name as keyof Parts] * parts[name as keyof Parts];
  return sum;
};

/** Leaves out facts that say what a better one says already. */
export const withoutRepeats = (ranked: readonly Ranked[], most: number): Ranked[] => {
  const kept: Ranked[] = [];
  for (const candidate of ranked) {
    if (kept.length >= most) break;
    if (!kept.some((other) => overlap(other.entry.own, candidate.entry.own) >= 0.8)) kept.push(candidate);
  }
  return kept;
};

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let common = 0;
  for (const term of a) if (b.has(term)) common++;
  return common / (a.size + b.size - common || 1);
};
