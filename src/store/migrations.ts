/** The steps from an empty file to today's tables, in order; one that was released is never changed again. */
import { DEFAULT_MIGRATION_TABLE, type Kysely, type Migration, Migrator } from 'kysely';
import type { Database } from './database.js';
import { createDeliveriesTable } from './deliveries.js';
import { createGapsTables } from './gaps.js';
import { createGroupsTables } from './groups.js';
import { createQuizRoundsTable } from './quiz-rounds.js';
import { createRemindersTable } from './reminders.js';
import { createReviewCardsTable } from './review-cards.js';
import { createQuizAnswersTable } from './reviews.js';
import { createSchedulesTables } from './schedules.js';

import { createServersTable } from './servers.js';
import { StoreError } from './store-error.js';

type Step = (db: Kysely<unknown>) => Promise<void>;

const STEPS: Readonly<Record<string, Step>> = {
  '001-servers': createServersTable,
  '002-deliveries': createDeliveriesTable,
  '003-schedules': createSchedulesTables,
  '004-gaps': createGapsTables,
  '005-groups': createGroupsTables,
  '006-reviews': async (db) => {
    await createReviewCardsTable(db);
    await createQuizAnswersTable(db);
    await createRemindersTable(db);
    await createQuizRoundsTable(db);
  },
};

/** @param until the last step to take, for tests of a file that an earlier version left. */
export const migrate = async (db: Database, path: string, until?: string): Promise<void> => {
  const migrations = Object.fromEntries(Object.entries(STEPS).map(([name, up]): [string, Migration] => [name, { up }]));
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = until === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(until);
  if (error === undefined) return;
  if (error instanceof Error && /previously executed migration/.test(error.message))
    throw new StoreError(
      'newer',
      `${path} was written by a newer GILbert. Update this one, or restore a backup made before with: gilbert restore FILE`,
      { cause: error },
    );
  throw error instanceof Error ? error : new Error(String(error));
};

/** Whether a file was written by some version of this program: it has taken the first step. */
export const isOurs = async (db: Database): Promise<boolean> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return false;
  const [first] = migrationNames();
  const taken = await (db as unknown as Kysely<Record<string, { name: string }>>)
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select('name')
    .execute();
  return taken.some(({ name }) => name === first);
};

/** The names of all steps, oldest first. */
export const migrationNames = (): readonly string[] => Object.keys(STEPS).sort();
