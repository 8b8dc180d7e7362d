/**
 * Parses notes off the main thread with a time budget each: some texts cost micromark minutes or end its process,
 * and no note may hold up or take down the program. What the parser cannot do is kept as plain text.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type ParsedNote, plainNote } from './parse.js';
import type { ParseJob } from './parse-worker.js';

const budgetMs = 5000;
/** A worker costs some 80 ms to start; below this many notes each, more of them are slower. */
const notesPerWorker = 40;

/** Calls `onParsed` for each note, in the order of completion. */
export async function parseAll(
  jobs: readonly ParseJob[],
  onParsed: (job: ParseJob, parsed: ParsedNote) => void,
): Promise<void> {
  const queue = [...jobs].reverse();
  const workers = Math.min(availableParallelism(), Math.ceil(jobs.length / notesPerWorker));
  await Promise.all(
    Array.from({ length: workers }, async () => {
      // Each round is one worker's life: it ends when the queue is empty or a note was too much for it.
      while (queue.length > 0) await drain(queue, onParsed);
    }),
  );
}

function drain(queue: ParseJob[], onParsed: (job: ParseJob, parsed: ParsedNote) => void): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./parse-worker.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 512, stackSizeMb: 4 },
    });
    let job: ParseJob | undefined;
    let timer: NodeJS.Timeout | undefined;
    let over = false;

    function end(): void {
      if (over) return;
      over = true;
      clearTimeout(timer);
      void worker.terminate().then(() => resolve());
    }
    function giveUp(reason: string): void {
      if (over) return;
      // A worker that dies before its first note would otherwise be started for ever.
      const lost = job ?? queue.pop();
      job = undefined;
      if (lost !== undefined) onParsed(lost, plainNote(lost.path, lost.text, reason));
      end();
    }
    worker.on('message', (message: 'ready' | ParsedNote) => {
      if (over) return;
      clearTimeout(timer);
      if (message !== 'ready' && job !== undefined) onParsed(job, message);
      job = queue.pop();
      if (job === undefined) return end();
      timer = setTimeout(giveUp, budgetMs, 'it took more than five seconds to parse');
      worker.postMessage(job);
    });
    worker.on('error', () => giveUp('the parser ran out of memory or failed'));
    worker.on('exit', () => giveUp('the parser ended'));
  });
}
