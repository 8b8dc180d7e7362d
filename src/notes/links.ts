/**
 * Where a link's target leads in a folder, by Obsidian's rules: an exact path first, then every file whose path ends
 * so; of several, one in the linking note's own folder, else the one with the shortest path.
 */
import type { Note } from '../model.js';

export type Found =
  | { readonly kind: 'note'; readonly note: Note; readonly viaAlias: boolean }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ambiguous'; readonly notes: readonly Note[] }
  | null;

export interface LinkIndex {
  /** `fromPath` is the path of the note in which the target is written. */
  lookUp(target: string, fromPath: string): Found;
}

interface Entry {
  readonly path: string;
  readonly key: string;
  readonly note: Note | null;
}

/** As Obsidian's `normalizePath`, with case left out: one kind of slash and blank, NFC. */
export function pathKey(path: string): string {
  return path
    .replace(/[\\/]+/g, '/')
    .replace(/\u00A0/g, ' ')
    .normalize('NFC')
    .toLowerCase();
}

export function createLinkIndex(notes: readonly Note[], files: readonly string[]): LinkIndex {
  const byPath = new Map<string, Entry>();
  const byName = new Map<string, Entry[]>();
  const byAlias = new Map<string, Note[]>();
  const entries: Entry[] = [
    ...notes.map((note) => ({ path: note.path, key: pathKey(note.path), note })),
    ...files.map((path) => ({ path, key: pathKey(path), note: null })),
  ];
  for (const entry of entries) {
    if (!byPath.has(entry.key)) byPath.set(entry.key, entry);
    append(byName, lastPart(entry.key), entry);
  }
  for (const note of notes) for (const alias of note.aliases) append(byAlias, pathKey(alias).trim(), note);

  function lookUp(target: string, fromPath: string): Found {
    const written = pathKey(target).trim();
    const isRelative = /^\.\.?(?:\/|$)/.test(written);
    const folder = parentOf(pathKey(fromPath));
    const wanted = resolvedPath(isRelative ? `${folder}/${written}` : written);
    if (wanted === null || wanted === '') return null;
    const exactOnly = isRelative || written.startsWith('/');
    for (const key of [wanted, `${wanted}.md`]) {
      const exact = byPath.get(key);
      if (exact !== undefined) return asFound([exact]);
      const ending = exactOnly
        ? []
        : (byName.get(lastPart(key)) ?? []).filter((entry) => entry.key.endsWith(`/${key}`));
      if (ending.length > 0) return asFound(nearest(ending, folder));
    }
    const owners = exactOnly ? [] : [...new Set(byAlias.get(written) ?? [])];
    if (owners.length > 1) return { kind: 'ambiguous', notes: owners };
    return owners[0] === undefined ? null : { kind: 'note', note: owners[0], viaAlias: true };
  }
  return { lookUp };
}

function nearest(entries: readonly Entry[], folder: string): readonly Entry[] {
  const own = entries.filter((entry) => parentOf(entry.key) === folder);
  const pool = own.length > 0 ? own : entries;
  const shortest = Math.min(...pool.map((entry) => entry.path.length));
  return pool.filter((entry) => entry.path.length === shortest).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function asFound(entries: readonly Entry[]): Found {
  const [first] = entries;
  if (first === undefined) return null;
  const notes = entries.flatMap((entry) => entry.note ?? []);
  if (notes.length > 1) return { kind: 'ambiguous', notes };
  return first.note === null ? { kind: 'file', path: first.path } : { kind: 'note', note: first.note, viaAlias: false };
}

/** Without `.` and `..`; null when it leads out of the folder. */
function resolvedPath(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Headings are compared as Obsidian's `stripHeading` leaves them: special characters as blanks, ignoring case. */
export function headingKey(heading: string): string {
  return heading
    .replace(/[!"#$%&()*+,.:;<=>?@^`{|}~/[\]\\\s]+/g, ' ')
    .trim()
    .normalize('NFC')
    .toLowerCase();
}
