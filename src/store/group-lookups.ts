/** What study groups looked up: which facts were found and how often. Neither the questions nor who asked. */
import type { Kysely } from 'kysely';
import type { FactId, NoteId } from '../model.js';
import type { Database } from './database.js';

export interface StudyLookupsTable {
  group_id: string;
  found: number;
  /** The first fact that was found, or the topic that was nearest; '' when there was none. */
  about: string;
  facts: string;
  times: number;
  first_ms: number;
  last_ms: number;
}

export interface Lookup {
  readonly found: boolean;
  /** Null when nothing was near. */
  readonly about: FactId | NoteId | null;
  readonly facts: readonly FactId[];
  readonly times: number;
  readonly lastMs: number;
}

export interface GroupLookups {
  keepLookup(id: string, lookup: Pick<Lookup, 'found' | 'about' | 'facts'>, nowMs: number): Promise<void>;
  /** It is in use, and so not ended for being given up. */
  used(id: string, nowMs: number): Promise<void>;
  /** The latest first. */
  lookups(id: string): Promise<readonly Lookup[]>;
}

export const createLookupsTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('study_lookups')
    .addColumn('group_id', 'text', (column) => column.notNull().references('study_groups.id').onDelete('cascade'))
    .addColumn('found', 'integer', (column) => column.notNull())
    .addColumn('about', 'text', (column) => column.notNull())
    .addColumn('facts', 'text', (column) => column.notNull())
    .addColumn('times', 'integer', (column) => column.notNull())
    .addColumn('first_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('study_lookups_key', ['group_id', 'found', 'about'])
    .execute();
};

export const groupLookupsOf = (db: Database): GroupLookups => {
  const used = async (id: string, nowMs: number): Promise<void> => {
    await db.updateTable('study_groups').set({ active_ms: nowMs }).where('id', '=', id).execute();
  };
  return {
    used,
    async keepLookup(id, { found, about, facts }, nowMs) {
      await db
        .insertInto('study_lookups')
        .values({
          group_id: id,
          found: found ? 1 : 0,
          about: about ?? '',
          facts: JSON.stringify(facts),
          times: 1,
          first_ms: nowMs,
          last_ms: nowMs,
        })
        .onConflict((conflict) =>
          conflict.columns(['group_id', 'found', 'about']).doUpdateSet((eb) => ({
            times: eb('study_lookups.times', '+', 1),
            facts: eb.ref('excluded.facts'),
            last_ms: eb.ref('excluded.last_ms'),
          })),
        )
        .execute();
      await used(id, nowMs);
    },
    async lookups(id) {
      const rows = await db
        .selectFrom('study_lookups')
        .selectAll()
        .where('group_id', '=', id)
        .orderBy('last_ms', 'desc')
        .orderBy('about')
        .execute();
      return rows.map(({ found, about, facts, times, last_ms }) => ({
        found: found === 1,
        about: about === '' ? null : (about as FactId | NoteId),
        facts: JSON.parse(facts) as readonly FactId[],
        times,
        lastMs: last_ms,
      }));
    },
  };
};
