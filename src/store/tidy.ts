/** Has the store tidied up at the start and every hour after, so that what is kept goes when it was promised to. */
import type { Store } from './store.js';

const HOUR_MS = 60 * 60 * 1000;

export interface Tidying {
  readonly store: () => Promise<Store>;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
  readonly everyMs?: number;
}

/** @returns ends it, once a tidying that runs is done. */
export const keepTidy = ({ store, now, onError, everyMs = HOUR_MS }: Tidying): (() => Promise<void>) => {
  let running: Promise<void> | null = null;
  const tidy = (): void => {
    running ??= store()
      .then((open) => open.tidy(now()))
      .catch(onError)
      .finally(() => {
        running = null;
      });
  };
  tidy();
  const timer = setInterval(tidy, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
};
