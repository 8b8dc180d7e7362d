/**
 * Whatever is kept of one person or one server, in whichever table: a column that holds whose row it is is named
 * `user_id`, one that holds which server's it is `guild_id`.
 */
import type { Kysely } from 'kysely';
import type { Database } from './database.js';

export type Owner = 'user_id' | 'guild_id';

/** So many rows of something: `quiz answers`. */
export interface Kept {
  readonly what: string;
  readonly count: number;
}

type Tables = Kysely<Record<string, Record<Owner, string>>>;

const tablesWith = async (db: Database, owner: Owner): Promise<readonly string[]> => {
  const tables = await db.introspection.getTables();
  return tables.filter(({ columns }) => columns.some(({ name }) => name === owner)).map(({ name }) => name);
};

/** What there is, without what there is none of. */
export const rowsOf = async (db: Database, owner: Owner, id: string): Promise<readonly Kept[]> => {
  const kept: Kept[] = [];
  for (const table of await tablesWith(db, owner)) {
    const row = await (db as unknown as Tables)
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where(owner, '=', id)
      .executeTakeFirstOrThrow();
    if (Number(row.count) > 0) kept.push({ what: table.replaceAll('_', ' '), count: Number(row.count) });
  }
  return kept;
};

export const deleteRowsOf = async (db: Database, owner: Owner, id: string): Promise<void> => {
  for (const table of await tablesWith(db, owner)) {
    await (db as unknown as Tables).deleteFrom(table).where(owner, '=', id).execute();
  }
};
