/** Does something again and again while the program runs: one at a time, and what is under way may finish. */

export interface Ticks {
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>;
}

/** What failed is left alone for so many ticks. */
const PAUSE_TICKS = 30;

/** @param onError is told what a tick threw; the next one comes after a pause. */
export const startTicks = (everyMs: number, tick: () => Promise<void>, onError: (error: unknown) => void): Ticks => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();
  const wait = (ms: number): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      underWay = tick().then(
        () => wait(everyMs),
        (error: unknown) => {
          onError(error);
          wait(everyMs * PAUSE_TICKS);
        },
      );
    }, ms);
  };
  wait(everyMs);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
};
