/** Reads a folder of notes, once or for as long as it is open: cached, parsed off the main thread, watched. */
import { resolve } from 'node:path';
import type { Problem, Vault } from '../model.js';
import { createFolderState } from './folder-state.js';
import { openNoteCache } from './note-cache.js';
import { parseAll } from './parse-pool.js';
import { watchFolder } from './watch.js';

export interface FolderOptions {
  readonly dir: string;
  /** Where parsed notes are kept between starts; may be deleted at any time. */
  readonly cacheDir: string;
  /** Whether changes are followed; they are unless this is false. */
  readonly watch?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  /** Called with the new folder when a change was read, and waited for; the old one stays valid. */
  readonly onChange?: (vault: Vault) => void | Promise<void>;
  /** Faults of the folder as a whole, and of notes that cannot be read. */
  readonly onProblem?: (problem: Problem) => void;
}

export interface OpenFolder {
  /** The last good state. */
  vault(): Vault;
  close(): Promise<void>;
}

/** All notes of a folder, without a cache. Throws when the folder cannot be listed. */
export async function readFolder(dir: string): Promise<Vault> {
  const vault = await createFolderState({ dir: resolve(dir), cache: null, parseAll }).refresh();
  if (vault === null) throw new Error(`no notes were read from ${dir}`);
  return vault;
}

/** Throws when the folder cannot be listed at first; later faults are problems, and the last good state is kept. */
export async function openFolder(options: FolderOptions): Promise<OpenFolder> {
  const dir = resolve(options.dir);
  const { onProgress, onProblem } = options;
  const cache = await openNoteCache(options.cacheDir);
  const state = createFolderState({ dir, cache, parseAll, onProgress });
  const first = await state.refresh();
  if (first === null) throw new Error(`no notes were read from ${dir}`);
  let current: Vault = first;
  tellUnreadable(current, onProblem);

  let running: Promise<void> | null = null;
  let again = false;
  let closed = false;

  async function readChanges(): Promise<void> {
    while (again && !closed) {
      again = false;
      try {
        const vault = await state.refresh();
        if (vault === null || closed) continue;
        current = vault;
        tellUnreadable(vault, onProblem);
        await options.onChange?.(vault);
      } catch (error) {
        onProblem?.(folderProblem(error));
      }
    }
    // Within this turn, so that a change told meanwhile is never lost.
    running = null;
  }
  function changed(): void {
    again = true;
    running ??= readChanges();
  }

  const watching =
    options.watch === false ? null : watchFolder(dir, changed, (error) => onProblem?.(folderProblem(error)));
  return {
    vault: () => current,
    async close() {
      closed = true;
      await watching?.close();
      await running;
    },
  };
}

function tellUnreadable(vault: Vault, onProblem: FolderOptions['onProblem']): void {
  for (const problem of vault.problems) if (problem.rule === 'unreadable') onProblem?.(problem);
}

function folderProblem(error: unknown): Problem {
  const why = (error as { code?: unknown } | null)?.code;
  const message = `The folder of notes could not be read${typeof why === 'string' ? ` (${why})` : ''}; what was last read is kept.`;
  return { path: '', line: 1, rule: 'unreadable-folder', message, severity: 'error' };
}
