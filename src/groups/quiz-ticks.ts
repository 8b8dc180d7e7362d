/** What quizzes and reviews do by themselves: the rounds in threads, and the reminders. */
import type { Channels } from '../channels.js';
import type { Log } from '../delivery.js';
import type { Vault } from '../model.js';
import type { Store } from '../store/store.js';
import { quizOf } from './quiz.js';
import { createRounds } from './quiz-rounds.js';
import { createReminders } from './review-reminders.js';

export interface QuizTicksOptions {
  readonly store: () => Promise<Store>;
  readonly channels: Channels;
  readonly vault: () => Vault;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/** A tick with nothing due is two looks at an index. */
export const createQuizTicks = ({ store, ...rest }: QuizTicksOptions): { tick(): Promise<void> } => ({
  async tick() {
    // Questions are prepared before anyone waits for one.
    quizOf(rest.vault());
    const given = { store: await store(), ...rest };
    await createRounds(given).tick();
    await createReminders(given).tick();
  },
});
