/** The worker thread in which notes are parsed, one at a time; started by `parse-pool.ts`. */
import { parentPort } from 'node:worker_threads';
import { parseNote } from './parse.js';

/** What the pool sends. */
export interface ParseJob {
  readonly path: string;
  readonly text: string;
}

parentPort?.on('message', ({ path, text }: ParseJob) => {
  parentPort?.postMessage(parseNote(path, text));
});
// Tells that loading is over, so that the time budget of the first note counts parsing alone.
parentPort?.postMessage('ready');
