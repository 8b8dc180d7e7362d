/** Tells when something in a folder of notes changed, even when the folder itself is replaced. */
import { realpathSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { isLeftOut } from './files.js';

/** An editor saves in several steps. */
const settleMs = 150;
/** A watcher of a folder that was removed or swapped says nothing any more, so the folder is looked at. */
const lookMs = 700;

export interface FolderWatch {
  close(): Promise<void>;
}

export function watchFolder(dir: string, onChange: () => void, onError: (error: unknown) => void): FolderWatch {
  let watcher: FSWatcher | null = null;
  let identity = identityOf(dir);
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let looking = false;

  function soon(): void {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(onChange, settleMs);
  }
  function start(): void {
    watcher = watch(dir, {
      ignoreInitial: true,
      // Links out of the folder are not read, so they are not watched either.
      followSymlinks: false,
      ignored: (path) => {
        const inside = relative(dir, path).split(sep).join('/');
        return inside !== '' && !inside.startsWith('..') && isLeftOut(inside);
      },
    });
    // What changed between the reading and the watching is found by reading once more.
    watcher.on('ready', soon).on('all', soon).on('error', onError);
  }
  async function look(): Promise<void> {
    if (looking || closed) return;
    looking = true;
    try {
      const found = identityOf(dir);
      // While the folder is gone nothing is done; whatever stands there afterwards is another one.
      if (found !== null && found !== identity) {
        await watcher?.close();
        if (!closed) start();
        soon();
      }
      identity = found;
    } finally {
      looking = false;
    }
  }

  start();
  const looks = setInterval(() => void look(), lookMs);
  looks.unref();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(looks);
      await watcher?.close();
    },
  };
}

/** Two quick calls on one folder, so blocking ones: the first must be done before anything can change. */
function identityOf(dir: string): string | null {
  try {
    const real = realpathSync(dir);
    const { dev, ino, birthtimeMs } = statSync(real);
    return `${real}:${dev}:${ino}:${birthtimeMs}`;
  } catch {
    return null;
  }
}
