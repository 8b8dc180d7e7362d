/** What must survive a restart, behind one interface; its parts each own their tables. */
import { openDatabase } from './database.js';
import { type Deliveries, deliveriesOf } from './deliveries.js';
import { type Gaps, gapsOf } from './gaps.js';
import { type Groups, groupsOf } from './groups.js';
import { migrate } from './migrations.js';
import { type QuizRounds, quizRoundsOf } from './quiz-rounds.js';
import { type Reminders, remindersOf } from './reminders.js';
import { type Reviews, reviewsOf } from './reviews.js';
import { deleteRowsOf, type Kept, rowsOf } from './rows-of.js';
import { type Schedules, schedulesOf } from './schedules.js';
import { type Servers, serversOf } from './servers.js';

export interface Store {
  readonly deliveries: Deliveries;
  readonly schedules: Schedules;
  readonly servers: Servers;
  readonly gaps: Gaps;
  readonly groups: Groups;
  readonly reviews: Reviews;
  readonly reminders: Reminders;
  readonly quizRounds: QuizRounds;
  /** Deletes all that is kept of a server, unless the bot is in it. */
  dropServer(guildId: string): Promise<void>;
  /** Deletes what is kept about a person, and tells what that was. */
  forget(userId: string): Promise<readonly Kept[]>;
  /** Deletes what has been kept for as long as was promised. */
  tidy(nowMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens or creates the file and brings its tables up to date. @throws StoreError */
export const openStore = async (path: string): Promise<Store> => {
  const db = await openDatabase(path);
  try {
    await migrate(db, path);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const deliveries = deliveriesOf(db);
  const schedules = schedulesOf(db);
  const servers = serversOf(db);
  const gaps = gapsOf(db);
  const groups = groupsOf(db);
  const reviews = reviewsOf(db);
  const reminders = remindersOf(db);
  const quizRounds = quizRoundsOf(db);
  // In one transaction: the bot may come back at this moment, and then all of it stays.
  const dropServer = (guildId: string): Promise<void> =>
    db.transaction().execute(async (tx) => {
      if (await serversOf(tx).drop(guildId)) await deleteRowsOf(tx, 'guild_id', guildId);
    });
  return {
    deliveries,
    schedules,
    servers,
    gaps,
    groups,
    reviews,
    reminders,
    quizRounds,
    dropServer,
    async forget(userId) {
      const kept = await rowsOf(db, 'user_id', userId);
      // A group that its leader leaves needs another one.
      await groups.forget(userId);
      await reviews.forget(userId);
      await reminders.off(userId);
      // Gaps are kept without who asked or pressed.
      await deleteRowsOf(db, 'user_id', userId);
      return kept;
    },
    async tidy(nowMs) {
      for (const id of await servers.expired(nowMs)) await dropServer(id);
      await gaps.tidy(nowMs);
      await deliveries.tidy(nowMs);
      await schedules.tidy(nowMs);
      await groups.tidy(nowMs);
      await quizRounds.tidy(nowMs);
      await reviews.tidy(nowMs);
      await reminders.tidy();
    },
    close: () => db.destroy(),
  };
};

/** Opens the store when it is first asked for, and again after that failed: what needs no store goes on without. */
export const lazyStore = (path: string): { get(): Promise<Store>; close(): Promise<void> } => {
  let opened: Promise<Store> | null = null;
  return {
    get() {
      const opening = opened ?? openStore(path);
      opened = opening;
      opening.catch(() => {
        if (opened === opening) opened = null;
      });
      return opening;
    },
    async close() {
      const open = opened;
      opened = null;
      await open?.then(
        (store) => store.close(),
        () => {}, // what could not be opened needs no closing
      );
    },
  };
};
