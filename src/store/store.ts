/** What must survive a restart, behind one interface; its parts each own their tables. */
import { openDatabase } from './database.js';
import { type Deliveries, deliveriesOf } from './deliveries.js';
import { type Groups, groupsOf } from './groups.js';
import { migrate } from './migrations.js';
import { type QuizRounds, quizRoundsOf } from './quiz-rounds.js';
import { type Reminders, remindersOf } from './reminders.js';
import { type Reviews, reviewsOf } from './reviews.js';
import { type Schedules, schedulesOf } from './schedules.js';
import { type Servers, serversOf } from './servers.js';

export interface Store {
  readonly deliveries: Deliveries;
  readonly schedules: Schedules;
  readonly servers: Servers;
  readonly groups: Groups;
  readonly reviews: Reviews;
  readonly reminders: Reminders;
  readonly quizRounds: QuizRounds;
  /** Deletes what is kept about a person. */
  forget(userId: string): Promise<void>;
  /** Deletes what has been kept for as long as was promised. */
  tidy(nowMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens or creates the file and brings its tables up to date. @throws StoreError */
export const openStore = async (path: string): Promise<Store> => {
  const db = openDatabase(path);
  try {
    await migrate(db, path);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const deliveries = deliveriesOf(db);
  const schedules = schedulesOf(db);
  const servers = serversOf(db);
  const groups = groupsOf(db);
  const reviews = reviewsOf(db);
  const reminders = remindersOf(db);
  const quizRounds = quizRoundsOf(db);
  return {
    deliveries,
    schedules,
    servers,
    groups,
    reviews,
    reminders,
    quizRounds,
    async forget(userId) {
      await groups.forget(userId);
      await reviews.forget(userId);
      await reminders.off(userId);
    },
    async tidy(nowMs) {
      await deliveries.tidy(nowMs);
      for (const id of await servers.expired(nowMs)) {
        await schedules.dropServer(id);
        await groups.dropServer(id);
        await servers.drop(id);
      }
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
      await opened?.then((store) => store.close());
    },
  };
};
