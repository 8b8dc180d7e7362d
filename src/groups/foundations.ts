/** What each note rests on, by where it is filed and what its summary speaks of; never in circles. */
import type { Note, Vault } from '../model.js';

/** Fields of a note whose links lead sideways or down, not to what the note is part of. */
const SIDEWAYS = /^(related|see also|similar|next|down|child|children|source|sources)$/i;

/** Which notes a note rests on, without circles: `rank` of each is lower than the note's own. */
export interface Foundations {
  /** Those that its own fields or the folder's order put it under, then those that its summary speaks of. */
  needs(note: Note): readonly Note[];
  /** All that it rests on, the nearest first, itself left out. */
  allNeeds(note: Note): readonly Note[];
  /** Whether a note says itself, or by its place, that it is a part of the other. */
  isPartOf(note: Note, other: Note): boolean;
}

const distinct = (notes: Iterable<Note>, but: Note): readonly Note[] => {
  const found = new Set(notes);
  found.delete(but);
  return [...found];
};

/** The notes to which those links lead that stand in certain places of a note. */
export const linked = (note: Note, vault: Vault, isThere: (link: Note['links'][number]) => boolean): readonly Note[] =>
  distinct(
    note.links.filter(isThere).flatMap((link) => {
      const resolution = vault.resolve(link, note);
      return resolution.kind === 'note' ? [resolution.note] : [];
    }),
    note,
  );

/** The notes that a note is filed under: by a field at its top, such as `Links :: [[Broader Topic]]`. */
const filedUnder = (note: Note, vault: Vault): readonly Note[] => {
  const sideways = new Set(note.fields.filter(({ key }) => SIDEWAYS.test(key)).map(({ line }) => line));
  return linked(
    note,
    vault,
    ({ kind, factId, sectionId, line }) =>
      kind === 'wikilink' &&
      factId === null &&
      !sideways.has(line) &&
      (sectionId === null || vault.section(sectionId)?.trail.length === 0),
  );
};

const spokenOf = (note: Note, vault: Vault): readonly Note[] => {
  const summary = new Set(note.sections.filter(({ role }) => role === 'summary').map(({ id }) => id));
  return linked(note, vault, ({ sectionId }) => sectionId !== null && summary.has(sectionId));
};

/** A vault never changes, and its foundations take a walk through all its links. */
const laid = new WeakMap<Vault, Foundations>();

export const foundationsOf = (vault: Vault): Foundations => {
  const known = laid.get(vault) ?? layFoundations(vault);
  laid.set(vault, known);
  return known;
};

const layFoundations = (vault: Vault): Foundations => {
  /** From the folder's first note down its subtopics: the note from which each is first reached. */
  const reachedFrom = new Map<Note, Note | null>(vault.root === null ? [] : [[vault.root, null]]);
  for (const note of reachedFrom.keys())
    for (const next of vault.subtopics(note.id)) if (!reachedFrom.has(next)) reachedFrom.set(next, note);

  const above = new Map<Note, readonly Note[]>();
  const aboveOf = (note: Note): readonly Note[] => {
    let notes = above.get(note);
    if (notes === undefined) {
      const filed = note === vault.root ? [] : filedUnder(note, vault);
      const parent = reachedFrom.get(note) ?? null;
      notes = filed.length > 0 || parent === null ? filed : [parent];
      above.set(note, notes);
    }
    return notes;
  };

  // Each after all that it is filed under; where notes are filed under each other, the one met first comes later.
  const rank = new Map<Note, number>();
  const place = (note: Note): void => {
    const waiting: { note: Note; next: number }[] = [{ note, next: 0 }];
    const open = new Set([note]);
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const up = aboveOf(top.note)[top.next++];
      if (up === undefined) {
        rank.set(top.note, rank.size);
        waiting.pop();
      } else if (!rank.has(up) && !open.has(up)) {
        open.add(up);
        waiting.push({ note: up, next: 0 });
      }
    }
  };
  for (const note of [...reachedFrom.keys(), ...vault.notes]) if (!rank.has(note)) place(note);

  const known = new Map<Note, readonly Note[]>();
  const needs = (note: Note): readonly Note[] => {
    let found = known.get(note);
    if (found === undefined) {
      const own = rank.get(note) ?? 0;
      const all = distinct([...aboveOf(note), ...spokenOf(note, vault)], note);
      found = all.filter((other) => (rank.get(other) ?? own) < own);
      known.set(note, found);
    }
    return found;
  };
  const allKnown = new Map<Note, readonly Note[]>();
  return {
    needs,
    allNeeds(note) {
      let all = allKnown.get(note);
      if (all === undefined) {
        const found = new Set([note]);
        // A set grows while it is walked, so this visits what is added too.
        for (const one of found) for (const next of needs(one)) found.add(next);
        all = distinct(found, note);
        allKnown.set(note, all);
      }
      return all;
    },
    isPartOf: (note, other) => aboveOf(note).includes(other),
  };
};
