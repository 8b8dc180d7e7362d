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
  /** The bot is in exactly these now. */
  present(ids: readonly string[], nowMs: number): Promise<void>;
  joined(id: string): Promise<void>;
  left(id: string, nowMs: number): Promise<void>;
  /** Those whose grace has run out. */
  expired(nowMs: number): Promise<readonly string[]>;
  drop(id: string): Promise<void>;
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
  const joined = async (id: string): Promise<void> => {
    await db
      .insertInto('servers')
      .values({ id, left_ms: null, gaps_off: 0 })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ left_ms: null }))
      .execute();
  };
  return {
    joined,
    async present(ids, nowMs) {
      const known = await db.selectFrom('servers').select(['id', 'left_ms']).execute();
      const here = new Set(ids);
      for (const id of ids) await joined(id);
      for (const { id, left_ms } of known) {
        if (here.has(id) || left_ms !== null) continue;
        await db.updateTable('servers').set({ left_ms: nowMs }).where('id', '=', id).execute();
      }
    },
    async left(id, nowMs) {
      await db.updateTable('servers').set({ left_ms: nowMs }).where('id', '=', id).execute();
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
      await db.deleteFrom('servers').where('id', '=', id).execute();
    },
  };
};
