/**
 * What people could not find: questions of servers that were declined or whose answer was marked as no help. Kept
 * without who asked, and the only text that is kept at all.
 */
import type { Kysely } from 'kysely';
import { anonymous } from './anonymous.js';
import type { Database } from './database.js';

export interface GapsTable {
  guild_id: string;
  /** As `anonymous` leaves it. */
  question: string;
  /** How often the notes did not answer it. */
  declined: number;
  /** How many answers to it were marked as no help, and as help. */
  disliked: number;
  helped: number;
  last_ms: number;
  /** The ids of the nearest notes, best first: JSON. */
  topics: string;
}

/** Answers that were marked: the first mark of each counts. Holds nothing about who marked it. */
export interface MarksTable {
  /** A random id that stands in the buttons under the answer. */
  asking: string;
  guild_id: string;
  at_ms: number;
}

/** A question is kept that long after it was last asked. */
export const KEPT_DAYS = 90;
const KEPT_MS = KEPT_DAYS * 24 * 60 * 60 * 1000;
/** Of one server, the latest. */
const MOST_QUESTIONS = 1000;

export interface Asked {
  readonly serverId: string;
  /** As it was asked; what could tell a person is taken out here. */
  readonly question: string;
  /** Ids of the nearest notes, best first. */
  readonly topics: readonly string[];
  /** Whether the notes use a word that begins with `@`. */
  readonly isKnown?: (word: string) => boolean;
}

export interface Gap {
  readonly question: string;
  readonly declined: number;
  readonly disliked: number;
  readonly helped: number;
  readonly lastMs: number;
  readonly topics: readonly string[];
}

export interface Gaps {
  /** The notes did not answer. Does nothing where this is switched off. */
  declined(asked: Asked, nowMs: number): Promise<void>;
  /** @param asking which answer was marked: its first mark counts, whoever presses how often. */
  marked(asked: Asked, asking: string, helped: boolean, nowMs: number): Promise<'kept' | 'repeated' | 'off'>;
  /** Of one server, or of all with null, asked since; the most asked first. */
  list(serverId: string | null, sinceMs: number): Promise<readonly Gap[]>;
  isOff(serverId: string): Promise<boolean>;
  turnOn(serverId: string): Promise<void>;
  /** Deletes what is kept of the server too. @returns how many questions that were. */
  turnOff(serverId: string): Promise<number>;
  tidy(nowMs: number): Promise<void>;
}

export const createGapsTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('gaps')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('declined', 'integer', (column) => column.notNull())
    .addColumn('disliked', 'integer', (column) => column.notNull())
    .addColumn('helped', 'integer', (column) => column.notNull())
    .addColumn('last_ms', 'bigint', (column) => column.notNull())
    .addColumn('topics', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('gaps_key', ['guild_id', 'question'])
    .execute();
  await db.schema
    .createTable('marks')
    .addColumn('asking', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute();
};

export const gapsOf = (db: Database): Gaps => {
  const isOff = async (on: Database, serverId: string): Promise<boolean> => {
    const row = await on.selectFrom('servers').select('gaps_off').where('id', '=', serverId).executeTakeFirst();
    return row?.gaps_off === 1;
  };

  const count = async (on: Database, asked: Asked, column: 'declined' | 'disliked', nowMs: number): Promise<void> => {
    const question = anonymous(asked.question, asked.isKnown);
    if (question === null) return;
    const topics = JSON.stringify(asked.topics.slice(0, 5));
    // What is kept of a server goes when the bot left it: so the server must be known.
    await on
      .insertInto('servers')
      .values({ id: asked.serverId, left_ms: null, gaps_off: 0 })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await on
      .insertInto('gaps')
      .values({
        guild_id: asked.serverId,
        question,
        declined: 0,
        disliked: 0,
        helped: 0,
        last_ms: nowMs,
        topics,
        [column]: 1,
      })
      .onConflict((conflict) =>
        conflict.columns(['guild_id', 'question']).doUpdateSet((row) => ({
          [column]: row(`gaps.${column}`, '+', 1),
          last_ms: nowMs,
          topics,
        })),
      )
      .execute();
  };

  const deleteAll = async (on: Database, serverId: string): Promise<number> => {
    await on.deleteFrom('marks').where('guild_id', '=', serverId).execute();
    const gone = await on.deleteFrom('gaps').where('guild_id', '=', serverId).executeTakeFirst();
    return Number(gone.numDeletedRows);
  };

  const turn = async (on: Database, serverId: string, gaps_off: 0 | 1): Promise<void> => {
    await on
      .insertInto('servers')
      .values({ id: serverId, left_ms: null, gaps_off })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ gaps_off }))
      .execute();
  };

  return {
    isOff: (serverId) => isOff(db, serverId),
    turnOn: (serverId) => turn(db, serverId, 0),
    turnOff: (serverId) =>
      db.transaction().execute(async (all) => {
        await turn(all, serverId, 1);
        return deleteAll(all, serverId);
      }),
    async declined(asked, nowMs) {
      await db.transaction().execute(async (all) => {
        if (!(await isOff(all, asked.serverId))) await count(all, asked, 'declined', nowMs);
      });
    },
    marked: (asked, asking, helped, nowMs) =>
      db.transaction().execute(async (all) => {
        if (await isOff(all, asked.serverId)) return 'off';
        const first = await all
          .insertInto('marks')
          .values({ asking, guild_id: asked.serverId, at_ms: nowMs })
          .onConflict((conflict) => conflict.column('asking').doNothing())
          .returning('asking')
          .executeTakeFirst();
        if (first === undefined) return 'repeated';
        if (!helped) await count(all, asked, 'disliked', nowMs);
        // Praise makes no row of its own: it tells that a question which some could not find was answered to others.
        else {
          await all
            .updateTable('gaps')
            .set((row) => ({ helped: row('helped', '+', 1) }))
            .where('guild_id', '=', asked.serverId)
            .where('question', '=', anonymous(asked.question, asked.isKnown) ?? '')
            .execute();
        }
        return 'kept';
      }),
    async list(serverId, sinceMs) {
      const rows = await db
        .selectFrom('gaps')
        .selectAll()
        .where('last_ms', '>=', sinceMs)
        .$if(serverId !== null, (query) => query.where('guild_id', '=', serverId ?? ''))
        .orderBy('last_ms', 'desc')
        .orderBy('question')
        .execute();
      return together(rows);
    },
    async tidy(nowMs) {
      await db
        .deleteFrom('gaps')
        .where('last_ms', '<=', nowMs - KEPT_MS)
        .execute();
      await db
        .deleteFrom('marks')
        .where('at_ms', '<=', nowMs - KEPT_MS)
        .execute();
      const crowded = await db
        .selectFrom('gaps')
        .select('guild_id')
        .groupBy('guild_id')
        .having((row) => row.fn.countAll(), '>', MOST_QUESTIONS)
        .execute();
      for (const { guild_id } of crowded) {
        const kept = await db
          .selectFrom('gaps')
          .select('last_ms')
          .where('guild_id', '=', guild_id)
          .orderBy('last_ms', 'desc')
          .offset(MOST_QUESTIONS - 1)
          .limit(1)
          .executeTakeFirst();
        if (kept === undefined) continue;
        await db.deleteFrom('gaps').where('guild_id', '=', guild_id).where('last_ms', '<', kept.last_ms).execute();
      }
    },
  };
};

/** The same question of several servers is one. @param rows the latest first. */
const together = (rows: readonly GapsTable[]): readonly Gap[] => {
  const gaps = new Map<string, Gap>();
  for (const row of rows) {
    const before = gaps.get(row.question);
    gaps.set(row.question, {
      question: row.question,
      declined: row.declined + (before?.declined ?? 0),
      disliked: row.disliked + (before?.disliked ?? 0),
      helped: row.helped + (before?.helped ?? 0),
      lastMs: before?.lastMs ?? row.last_ms,
      topics: before?.topics ?? (JSON.parse(row.topics) as string[]),
    });
  }
  return [...gaps.values()].sort((a, b) => b.declined + b.disliked - (a.declined + a.disliked));
};
