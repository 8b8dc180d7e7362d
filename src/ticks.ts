/** Calls what looks for work that is due again and again, until it is stopped. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './delivery.js';

export interface Tick {
  /** For the log. */
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
  /** Whether it copes with being called while an earlier call goes on. */
  readonly mayOverlap?: boolean;
}

export interface Ticks {
  /** Begins with it at once when all have been started, else with the others. */
  add(tick: Tick): void;
  /** Only the first start counts. */
  start(): void;
  /** Waits for what is under way, within reason. */
  stop(): Promise<void>;
}

/** What takes longer is left to the next start of the program. */
const STOP_MS = 5_000;

export const createTicks = (log: Pick<Log, 'error'>): Ticks => {
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  const waiting: Tick[] = [];
  let isStarted = false;

  const keepTicking = async ({ name, everyMs, run, mayOverlap = false }: Tick): Promise<void> => {
    let last: string | null = null;
    while (!ending.signal.aborted) {
      const work = run().then(
        () => {
          last = null;
        },
        (error: unknown) => {
          // Every few seconds the same would fill the log.
          const message = error instanceof Error ? error.message : String(error);
          if (message !== last) log.error({ err: error, tick: name }, 'what is due could not be done');
          last = message;
        },
      );
      running.add(work);
      void work.then(() => running.delete(work));
      if (!mayOverlap) await work;
      await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  return {
    add(tick) {
      if (isStarted) void keepTicking(tick);
      else waiting.push(tick);
    },
    start() {
      isStarted = true;
      for (const tick of waiting.splice(0)) void keepTicking(tick);
    },
    async stop() {
      ending.abort();
      await Promise.race([Promise.all(running), sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
};
