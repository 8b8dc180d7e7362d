/** Chooses the note from which a folder starts. */
import type { Note } from '../model.js';

/** Beyond this many candidates only the most linked are looked at, so that a folder of thousands stays quick. */
const maxCandidates = 40;

interface Edges {
  subtopicsOnly(note: Note): readonly Note[];
  linksOf(note: Note): readonly Note[];
  linkedFrom(note: Note): number;
}

/**
 * The note from which most notes are reached through Subtopics, one at the top of the folder before one within a
 * subfolder; then the one that reaches most by any links, the most linked, the one with the shortest path. The same
 * folder always gives the same note.
 */
export function rootOf(notes: readonly Note[], edges: Edges): Note | null {
  const written = notes.filter((note) => note.facts.length > 0 || note.links.length > 0);
  const pool = written.length > 0 ? written : notes;
  const top = pool.filter((note) => !note.path.includes('/'));
  const candidates = (top.length > 0 ? top : pool)
    .map((note) => ({
      note,
      linked: edges.linkedFrom(note),
      links: edges.linksOf(note).length + edges.subtopicsOnly(note).length,
    }))
    .sort((a, b) => b.links + b.linked - (a.links + a.linked) || byPath(a.note, b.note))
    .slice(0, maxCandidates)
    .map((candidate) => ({ ...candidate, reached: reachedFrom(candidate.note, edges.subtopicsOnly) }));
  const most = Math.max(...candidates.map(({ reached }) => reached));
  const [first] = candidates
    .filter(({ reached }) => reached === most)
    .map((candidate) => ({ ...candidate, reached: reachedFrom(candidate.note, edges.linksOf) }))
    .sort((a, b) => b.reached - a.reached || b.linked - a.linked || byPath(a.note, b.note));
  return first?.note ?? null;
}

function reachedFrom(start: Note, nextOf: (note: Note) => readonly Note[]): number {
  const seen = new Set([start]);
  // A set grows while it is walked, so this visits what is added too.
  for (const note of seen) for (const next of nextOf(note)) seen.add(next);
  return seen.size;
}

function byPath(a: Note, b: Note): number {
  return a.path.length - b.path.length || (a.path < b.path ? -1 : 1);
}
