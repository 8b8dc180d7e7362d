/** Which facts answer best: words, ready questions and the company a fact keeps, as one score. */
import type { Corpus, Entry } from './corpus.js';
import type { Engine } from './engine.js';
import type { AskedQuestion, Unit } from './question.js';

export interface Ranked {
  readonly id: number;
  readonly entry: Entry;
  readonly score: number;
  /** The parts of the score, for those who ask why. */
  readonly parts: { readonly words: number; readonly asked: number; readonly note: number; readonly summary: number; readonly intent: number };
  /** The wording that leads to it and fits best. */
  readonly wording: { readonly text: string; readonly fit: number } | null;
  readonly terms: readonly string[];
}

/** Measured on questions split by topic: `npm run bench:questions`. */
export const WEIGHTS = { asked: 1.3, note: 0.8, summary: 0.3, number: 0.06, version: 0.08, prefer: 0.1 };

/** What the second, third … fact of a question gets of the first one's part. */
const LATER_ANSWER = 0.88;

/** How many ready questions are looked at closely. */
const WORDINGS_READ = 60;

const ASKS_NUMBER = /\bhow (big|large|many|much|long|often|deep|far|small|fast)\b|\b(size|limit|number|maximum|minimum|default|threshold|range|value)\b/i;
const ASKS_VERSION = /\b(since|which|what) (python )?(version|release)|\bsince when\b|\bwhen (was|were|did|has)\b|\bchanged? in\b|\b[23]\.\d+\b|\bnew in\b/i;

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

  return base
    .map(({ id, entry, matched, words, fit }): Ranked => {
      const asked = WEIGHTS.asked * fit ** 2;
      const note = WEIGHTS.note * (byNote.get(entry.note.id) ?? 0);
      const summary = entry.summary ? WEIGHTS.summary * general : 0;
      const intent =
        (asksNumber && /\d/.test(entry.fact.text) ? WEIGHTS.number : 0) +
        (asksVersion && (entry.fact.python !== null || /\b[23]\.\d/.test(entry.fact.text)) ? WEIGHTS.version : 0) +
        (prefer.has(entry.note.id) ? WEIGHTS.prefer : 0);
      return {
        id,
        entry,
        score: words + asked + note + summary + intent,
        parts: { words, asked, note, summary, intent },
        wording: wording.get(id) ?? null,
        terms: matched,
      };
    })
    .sort((a, b) => b.score - a.score || a.id - b.id);
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
