/** How notes, sections and facts get their ids: short, stable hashes of names and words. */
import { createHash } from 'node:crypto';
import type { FactId, NoteId, SectionId } from '../model.js';

/** `length` characters of base 36, at most 12. */
export function hash(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest();
  return digest.readBigUInt64BE(0).toString(36).padStart(13, '0').slice(-length);
}

/** `My Note` of `folder/My Note.md`. */
export function nameOfPath(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.md$/i, '');
}

/** From the name alone, so that a note may move to another folder; the vault tells namesakes apart by `path`. */
export function noteIdOf(name: string): NoteId {
  return hash(name.normalize('NFC').toLowerCase(), 8) as NoteId;
}

export function sectionIdOf(noteId: NoteId, trail: readonly string[]): SectionId {
  return `${noteId}.s-${hash(trail.join('\n'), 8)}` as SectionId;
}

/** The id of a fact with a `^block` id. Obsidian finds those ignoring case. */
export function blockFactId(noteId: NoteId, block: string): FactId {
  const id = block.toLowerCase();
  // 40 characters in all, so that an id fits into a button beside a command's name.
  return `${noteId}.${id.length <= 26 ? id : `${id.slice(0, 15)}-${hash(id, 10)}`}` as FactId;
}

export function wordsFactId(noteId: NoteId, text: string): FactId {
  return `${noteId}.${hash(text, 10)}` as FactId;
}

/** `id`, or with `-2`, `-3`… when it is taken; `taken` counts how often each was wanted. */
export function uniqueId<Id extends string>(id: Id, taken: Map<string, number>): Id {
  let count = taken.get(id) ?? 0;
  let unique = id;
  while (taken.has(unique)) {
    count += 1;
    unique = `${id}-${count}` as Id;
  }
  // Remembered, so that thousands of equal lines do not each count from the start.
  if (unique !== id) taken.set(id, count);
  taken.set(unique, 1);
  return unique;
}
