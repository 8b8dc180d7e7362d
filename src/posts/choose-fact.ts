/** Which fact comes next in a channel: none again before all others, and never two from one note in a row. */
import { createHash } from 'node:crypto';
import type { Fact, NoteId, Vault } from '../model.js';
import type { PostedFact } from '../store/schedules.js';
import { factsAlone } from './stands-alone.js';

/** Notes that were just drawn from are left alone for that many posts, when there are others. */
const NOTES_APART = 5;

export interface Chosen {
  readonly fact: Fact;
  /** What to record with it, so that it waits until the others have been posted too. */
  readonly round: number;
}

const pools = new WeakMap<Vault, readonly Fact[]>();

/**
 * The facts to draw from. A topic stands for its note and the notes below it, a folder for all in it; when none of
 * them is there any more, everything is.
 */
export const poolOf = (vault: Vault, topics: readonly string[]): readonly Fact[] => {
  let all = pools.get(vault);
  if (all === undefined) {
    all = factsAlone(vault);
    pools.set(vault, all);
  }
  if (topics.length === 0) return all;
  const notes = new Set(topics.flatMap((topic) => notesOf(vault, topic)));
  const pool = all.filter(({ noteId }) => notes.has(noteId));
  return pool.length > 0 ? pool : all;
};

/** The notes that a topic (`=id`) or a folder's path stands for; none when it is gone. */
export const notesOf = (vault: Vault, topic: string): readonly NoteId[] => {
  if (!topic.startsWith('=')) return vault.notes.filter(({ path }) => path.startsWith(`${topic}/`)).map(({ id }) => id);
  const note = vault.note(topic.slice(1));
  return note === undefined ? [] : [note.id, ...vault.subtopics(note.id).map(({ id }) => id)];
};

/** @param seed decides among equals: the same seed and history give the same fact. */
export const chooseFact = (
  pool: readonly Fact[],
  posted: readonly PostedFact[],
  vault: Vault,
  seed: string,
): Chosen | null => {
  const rows = new Map(posted.map((row) => [row.factId, row]));
  const roundOf = ({ id, digest }: Fact): number => {
    const row = rows.get(id);
    return row?.digest === digest ? row.round : 0;
  };
  let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
  for (const fact of pool) {
    const round = roundOf(fact);
    lowest = Math.min(lowest, round);
    highest = Math.max(highest, round);
  }
  const next = pool.filter((fact) => roundOf(fact) === lowest);
  const byNote = new Map<NoteId, Fact[]>();
  for (const fact of next) {
    const facts = byNote.get(fact.noteId);
    if (facts === undefined) byNote.set(fact.noteId, [fact]);
    else facts.push(fact);
  }
  const facts = byNote.get(chooseNote(byNote, recentNotes(posted, vault), fraction(`${seed} note`)) as NoteId);
  const fact = facts?.[Math.floor(fraction(`${seed} fact`) * facts.length)];
  return fact === undefined ? null : { fact, round: Math.max(lowest + 1, highest) };
};

/** The notes of the last posts, newest first. */
const recentNotes = (posted: readonly PostedFact[], vault: Vault): readonly NoteId[] =>
  [...posted]
    .sort((a, b) => b.postedMs - a.postedMs)
    .slice(0, NOTES_APART)
    .flatMap(({ factId }) => vault.fact(factId)?.noteId ?? []);

/** The more facts a note has left, the likelier it is; what would else be left over alone at the end comes first. */
const chooseNote = (
  byNote: ReadonlyMap<NoteId, readonly Fact[]>,
  recent: readonly NoteId[],
  random: number,
): NoteId | undefined => {
  const other = [...byNote].filter(([note]) => note !== recent[0]);
  const total = [...byNote.values()].reduce((sum, facts) => sum + facts.length, 0);
  const most = other.reduce((best, one) => (best && best[1].length >= one[1].length ? best : one), other[0]);
  if (most !== undefined && most[1].length * 2 >= total) return most[0];
  const apart = other.filter(([note]) => !recent.includes(note));
  const choice = apart.length > 0 ? apart : other.length > 0 ? other : [...byNote];
  let at = random * choice.reduce((sum, [, facts]) => sum + facts.length, 0);
  for (const [note, facts] of choice) {
    at -= facts.length;
    if (at < 0) return note;
  }
  return choice.at(-1)?.[0];
};

/** 0 up to 1, evenly, the same for the same seed. */
const fraction = (seed: string): number => createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;
