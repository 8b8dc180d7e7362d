/** The bot as a whole: its connection to Discord and what is due without anyone asking, begun and ended together. */
import type { Command } from './commands/command.js';
import type { Log } from './delivery.js';
import { startBot } from './discord/gateway.js';
import { createPacedTopics } from './groups/paced-topics.js';
import { createQuizTicks } from './groups/quiz-ticks.js';
import type { OpenLibrary } from './library.js';
import { createDailyPosts } from './posts/daily-posts.js';
import { createPresence } from './presence.js';
import type { Store } from './store/store.js';
import { createTicks } from './ticks.js';

export interface RunOptions {
  readonly token: string;
  readonly apiUrl?: string;
  readonly guildId?: string;
  readonly commands: readonly Command[];
  readonly library: OpenLibrary;
  readonly store: () => Promise<Store>;
  readonly log: Log;
  readonly now: () => number;
  /** Is given what ends the bot. */
  readonly onSignal: (close: () => void) => void;
}

/** Posts that are due are looked for that often. */
const LOOK_MS = 5_000;
/** A question of a quiz is open for a minute. */
const QUIZ_LOOK_MS = 1_000;
const TIDY_MS = 60 * 60_000;

/** Runs until it is closed or Discord ends it. @returns what ended it and what to do about it; null when it was closed. */
export const runBot = async (options: RunOptions): Promise<string | null> => {
  const { library, store, log, now, commands } = options;
  // The first search compiles what it runs; it is made before anyone waits for it.
  library.current().index.search({ text: library.current().vault.root?.title ?? '', limit: 1 });
  const presence = createPresence(store, now);
  const ticks = createTicks(log);
  const bot = await startBot({
    token: options.token,
    ...(options.apiUrl ? { apiUrl: options.apiUrl } : {}),
    ...(options.guildId ? { guildId: options.guildId } : {}),
    commands,
    context: { library: library.current, store, random: Math.random, now },
    servers: {
      ...presence,
      onServers: (ids) => presence.onServers(ids).finally(ticks.start),
    },
    log,
  });
  const due = { store, channels: bot.channels, vault: () => library.current().vault, now, log };
  const daily = createDailyPosts({ ...due, quiz: commands.some(({ name }) => name === 'quiz') });
  ticks.add({ name: 'daily facts', everyMs: LOOK_MS, run: daily.tick, mayOverlap: true });
  ticks.add({ name: 'study groups', everyMs: LOOK_MS, run: createPacedTopics(due).tick, mayOverlap: true });
  ticks.add({ name: 'quizzes', everyMs: QUIZ_LOOK_MS, run: createQuizTicks(due).tick, mayOverlap: true });
  ticks.add({ name: 'tidy', everyMs: TIDY_MS, run: presence.tidy });
  options.onSignal(() => {
    void ticks.stop().then(() => bot.close());
  });
  const fault = await bot.done;
  await ticks.stop();
  return fault;
};
