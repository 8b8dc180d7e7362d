/** Runs tasks side by side, no more at once and no more a second than allowed. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface ThrottleOptions {
  readonly atOnce: number;
  /** `Infinity` for no limit. */
  readonly perSecond: number;
}

export interface Throttle {
  run<Result>(task: () => Promise<Result>): Promise<Result>;
}

export const createThrottle = ({ atOnce, perSecond }: ThrottleOptions): Throttle => {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  let lastStart: Promise<unknown> = Promise.resolve();

  const acquire = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    if (perSecond === Number.POSITIVE_INFINITY) return;
    const start = lastStart;
    lastStart = start.then(() => sleep(1000 / perSecond));
    await start;
  };
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    async run(task) {
      await acquire();
      try {
        return await task();
      } finally {
        release();
      }
    },
  };
};
