/** The notes and their index as one, swapped whole when the folder changes; the last good one keeps serving. */
import { setImmediate } from 'node:timers/promises';
import type { Library } from './commands/command.js';
import type { Problem } from './model.js';
import { openFolder } from './notes/folder.js';
import { createIndex, createIndexCalmly } from './search/index.js';

export interface LibraryOptions {
  readonly notesDir: string;
  /** Where parsed notes are kept. */
  readonly cacheDir: string;
  readonly watch: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  readonly onChange?: (library: Library) => void;
  readonly onProblem?: (problem: Problem) => void;
}

export interface OpenLibrary {
  current(): Library;
  close(): Promise<void>;
}

export const openLibrary = async (options: LibraryOptions): Promise<OpenLibrary> => {
  let current: Library | null = null;
  const folder = await openFolder({
    dir: options.notesDir,
    cacheDir: options.cacheDir,
    watch: options.watch,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(options.onProblem ? { onProblem: options.onProblem } : {}),
    async onChange(vault) {
      // Questions are answered from the old notes meanwhile.
      const index = await createIndexCalmly(vault, () => setImmediate());
      current = { vault, index, builtAtMs: Date.now() };
      options.onChange?.(current);
    },
  });
  const vault = folder.vault();
  const first: Library = { vault, index: createIndex(vault), builtAtMs: Date.now() };
  return { current: () => current ?? first, close: () => folder.close() };
};
