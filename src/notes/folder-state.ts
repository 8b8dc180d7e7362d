/** What is known of a folder's notes from one reading to the next: each one's last good state, and what changed. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem, Vault } from '../model.js';
import { decodedText, listFolder, lossyText } from './files.js';
import { cacheKey, type NoteCache } from './note-cache.js';
import type { ParsedNote } from './parse.js';
import type { ParseJob } from './parse-worker.js';
import { createVault } from './vault.js';

export type ParseAll = (
  jobs: readonly ParseJob[],
  onParsed: (job: ParseJob, parsed: ParsedNote) => void,
) => Promise<void>;

export interface FolderState {
  /** Reads what changed. Null when nothing did. Throws when the folder itself cannot be listed. */
  refresh(): Promise<Vault | null>;
}

interface Known {
  /** Tells without reading whether the file is the same. */
  readonly stamp: string;
  readonly key: string;
  readonly parsed: ParsedNote;
  /** Faults of the file rather than of its text. */
  readonly problems: readonly Problem[];
}

/** Files read at the same time. */
const readers = 32;

export function createFolderState(options: {
  dir: string;
  cache: NoteCache | null;
  parseAll: ParseAll;
  onProgress?: ((done: number, total: number) => void) | undefined;
}): FolderState {
  const { dir, cache, parseAll, onProgress } = options;
  let known = new Map<string, Known>();
  let lastShape: string | null = null;

  async function refresh(): Promise<Vault | null> {
    const listing = await listFolder(dir);
    const next = new Map<string, Known>();
    const unreadable: Problem[] = [];
    const waiting = new Map<string, Omit<Known, 'parsed'>>();
    const jobs: ParseJob[] = [];
    const total = listing.notes.length;
    const settle = (path: string, state: Known): void => {
      next.set(path, state);
      onProgress?.(next.size, total);
    };

    async function look(path: string): Promise<void> {
      const before = known.get(path);
      try {
        const { mtimeMs, size, ino } = await stat(join(dir, path));
        const stamp = `${mtimeMs}:${size}:${ino}`;
        if (before?.stamp === stamp) return settle(path, before);
        const bytes = await readFile(join(dir, path));
        const key = cacheKey(path, bytes);
        const text = decodedText(bytes);
        const problems: Problem[] =
          text === null ? [problem(path, 'encoding', 'Some bytes are no valid text.', 'warning')] : [];
        const parsed = before?.key === key ? before.parsed : cache?.get(key);
        if (parsed !== undefined) return settle(path, { stamp, key, parsed, problems });
        waiting.set(path, { stamp, key, problems });
        jobs.push({ path, text: text ?? lossyText(bytes) });
      } catch {
        const kept = before === undefined ? '' : ' What it last said is kept.';
        unreadable.push(problem(path, 'unreadable', `The note could not be read.${kept}`, 'error'));
        // Without its stamp, so that it is tried again.
        if (before !== undefined) settle(path, { ...before, stamp: '' });
      }
    }
    const paths = listing.notes.values();
    await Promise.all(
      Array.from({ length: readers }, async () => {
        for (const path of paths) await look(path);
      }),
    );
    if (jobs.length > 0) {
      await parseAll(jobs, ({ path }, parsed) => {
        const state = waiting.get(path);
        if (state !== undefined) settle(path, { ...state, parsed });
      });
    }

    known = next;
    const states = listing.notes.flatMap((path) => next.get(path) ?? []);
    const problems = [
      ...listing.problems,
      ...unreadable,
      ...states.flatMap((state) => [...state.problems, ...state.parsed.problems]),
    ];
    await cache?.save(new Map(states.map((state) => [state.key, state.parsed])));
    const shape = JSON.stringify([states.map((state) => state.key), listing.files, problems]);
    if (shape === lastShape) return null;
    lastShape = shape;
    return createVault(
      states.map((state) => state.parsed.note),
      { problems, files: listing.files },
    );
  }
  return { refresh };
}

function problem(path: string, rule: string, message: string, severity: Problem['severity']): Problem {
  return { path, line: 1, rule, message, severity };
}
