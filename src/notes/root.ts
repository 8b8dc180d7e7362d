/** Chooses the note from which a folder starts. */
import type { Note } from '../model.js';

/** Beyond this many candidates only the most linked are looked at, so that a folder of thousands stays quick. */
const maxCandidates = 100;

interface Edges {
  subtopicsOnly(note: Note): readonly Note[];
  linkedFrom(note: Note): number;
}

/**
 * The note from which most notes are reached through Subtopics, one at the top of the folder before one within a
 * subfolder; then the most linked, then the shortest path. The same folder always gives the same note.
 */
export function rootOf(notes: readonly Note[], edges: Edges): Note | null {
  const written = notes.filter((note) => note.facts.length > 0 || note.links.length > 0);
  const pool = written.length > 0 ? written : notes;
  const top = pool.filter((note) => !note.path.includes('/'));
  const ranked = (top.length > 0 ? top : pool)
    .map((note) => ({ note, listed: edges.subtopicsOnly(note).length, linked: edges.linkedFrom(note) }))
    .sort((a, b) => b.listed + b.linked - (a.listed + a.linked) || byPath(a.note, b.note))
    .slice(0, maxCandidates)
    .map((candidate) => ({ ...candidate, reached: reachedFrom(candidate.note, edges) }))
    .sort((a, b) => b.reached - a.reached || b.linked - a.linked || byPath(a.note, b.note));
  return ranked[0]?.note ?? null;
}

function reachedFrom(start: Note, edges: Edges): number {
  const seen = new Set([start]);
  // A set grows while it is walked, so this visits what is added too.
  for (const note of seen) for (const next of edges.subtopicsOnly(note)) seen.add(next);
  return seen.size;
}

function byPath(a: Note, b: Note): number {
  return a.path.length - b.path.length || (a.path < b.path ? -1 : 1);
}
