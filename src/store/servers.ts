/** The servers that the bot is in, and when it left: what is kept about one goes seven days after. */
import type { Kysely } from 'kysely';
import type { Database } from './database.js';

export interface ServersTable {
  id: string;
  /** When the bot was removed from it; null while it is there. */
  left_ms: number | null;
  /** Whether its admins switched off that questions without an answer are kept: 0 or 1. */
  gaps_off: number;
}

/** After the bot was removed from a server. */
const GRACE_MS = 7 * 24 * 60 * 60 * 1000;

export interface Servers {
  /** The bot is in exactly these now: it was removed from the others, perhaps while it was not running. */
  present(ids: readonly string[], nowMs: number): Promise<void>;
  joined(id: string): Promise<void>;
  left(id: string, nowMs: number): Promise<void>;
  /** Those whose grace has run out. */
  expired(nowMs: number): Promise<readonly string[]>;
  /** Forgets it. False, and it stays, while the bot is there. */
  drop(id: string): Promise<boolean>;
}

export const createServersTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('servers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('left_ms', 'bigint')
    .addColumn('gaps_off', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
};

export const serversOf = (db: Database): Servers => {
  const join = async (on: Database, id: string): Promise<void> => {
    await on
      .insertInto('servers')
      .values({ id, left_ms: null, gaps_off: 0 })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ left_ms: null }))
      .execute();
  };
  /** Grace runs from the first that was heard of it. */
  const leave = async (on: Database, id: string, nowMs: number): Promise<void> => {
    await on
      .insertInto('servers')
      .values({ id, left_ms: nowMs, gaps_off: 0 })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ left_ms: nowMs }).where('servers.left_ms', 'is', null),
      )
      .execute();
  };
  return {
    joined: (id) => join(db, id),
    left: (id, nowMs) => leave(db, id, nowMs),
    async present(ids, nowMs) {
      await db.transaction().execute(async (all) => {
        const known = await all.selectFrom('servers').select(['id', 'left_ms']).execute();
        const here = new Set(ids);
        const asItIs = new Set(known.filter(({ left_ms }) => left_ms === null).map(({ id }) => id));
        for (const id of here) if (!asItIs.has(id)) await join(all, id);
        for (const id of asItIs) if (!here.has(id)) await leave(all, id, nowMs);
      });
    },
    async expired(nowMs) {
      const rows = await db
        .selectFrom('servers')
        .select('id')
        .where('left_ms', '<=', nowMs - GRACE_MS)
        .execute();
      return rows.map(({ id }) => id);
    },
    async drop(id) {
      await db.deleteFrom('servers').where('id', '=', id).where('left_ms', 'is not', null).execute();
      const there = await db.selectFrom('servers').select('id').where('id', '=', id).executeTakeFirst();
      return there === undefined;
    },
  };
};
