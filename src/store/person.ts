/** Whatever is kept about one person, in whichever table: a column that holds whose row it is is named `user_id`. */
import type { Kysely } from 'kysely';
import type { Database } from './database.js';

/** So many rows of something: `quiz answers`. */
export interface Kept {
  readonly what: string;
  readonly count: number;
}

type Tables = Kysely<Record<string, { user_id: string }>>;

const tablesOfPeople = async (db: Database): Promise<readonly string[]> => {
  const tables = await db.introspection.getTables();
  return tables.filter(({ columns }) => columns.some(({ name }) => name === 'user_id')).map(({ name }) => name);
};

/** What there is, without what there is none of. */
export const rowsAbout = async (db: Database, userId: string): Promise<readonly Kept[]> => {
  const kept: Kept[] = [];
  for (const table of await tablesOfPeople(db)) {
    const row = await (db as unknown as Tables)
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    if (Number(row.count) > 0) kept.push({ what: table.replaceAll('_', ' '), count: Number(row.count) });
  }
  return kept;
};

/** What the tables' own parts have not deleted. */
export const deleteRowsAbout = async (db: Database, userId: string): Promise<void> => {
  for (const table of await tablesOfPeople(db)) {
    await (db as unknown as Tables).deleteFrom(table).where('user_id', '=', userId).execute();
  }
};
