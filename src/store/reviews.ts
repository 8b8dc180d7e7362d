/**
 * What people answered in quizzes, and what each answer makes of their memory of the fact. Ids, numbers and dates alone.
 */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { FactId } from '../model.js';
import type { Database } from './database.js';
import { type Card, cardOf, rowOf } from './review-cards.js';
import type { Schema } from './schema.js';

export interface QuizAnswersTable {
  /** Names the question that was asked: one person answers it once. */
  ask: string;
  user_id: string;
  fact_id: string;
  group_id: string | null;
  choice: string;
  is_right: number;
  at_ms: number;
}

export interface GivenAnswer {
  readonly ask: string;
  readonly userId: string;
  readonly factId: FactId;
  readonly groupId: string | null;
  /** What was picked, in the asker's terms; at most 16 characters. */
  readonly choice: string;
  readonly isRight: boolean;
  readonly atMs: number;
}

export interface KeptAnswer {
  /** Whether it was kept now. */
  readonly first: boolean;
  readonly answer: GivenAnswer;
  readonly card: Card | null;
}

/** A question of a quiz in a thread. */
export interface OpenRound {
  readonly id: string;
  readonly position: number;
}

export interface Reviews {
  /**
   * Keeps an answer and what it makes of the card, both or neither. The first answer of a person to a question counts:
   * of a later one nothing is kept, and the first is given back.
   */
  answer(given: GivenAnswer, next: (card: Card | null) => Card): Promise<KeptAnswer>;
  /**
   * The same while a round is open, else null: whoever closes it and then reads its answers finds all that were kept.
   */
  answerIn(round: OpenRound, given: GivenAnswer, next: (card: Card | null) => Card): Promise<KeptAnswer | null>;
  /** In the order in which they came. */
  answersTo(ask: string): Promise<readonly GivenAnswer[]>;
  /** All that were given in a group since then, or those of one person anywhere, oldest first. */
  answersIn(
    of: { readonly groupId?: string; readonly userId?: string },
    sinceMs: number,
  ): Promise<readonly GivenAnswer[]>;
  /** For a question that was called off. */
  dropAnswers(ask: string): Promise<void>;
  card(userId: string, factId: string): Promise<Card | null>;
  /** The longest due first; of those due alike, the longest not seen. */
  due(userId: string, nowMs: number, most: number): Promise<readonly Card[]>;
  /** How many are due for each person, of all or of one group. */
  countDue(
    nowMs: number,
    of: { readonly groupId?: string; readonly userId?: string },
  ): Promise<ReadonlyMap<string, number>>;
  dropCard(userId: string, factId: string): Promise<void>;
  forget(userId: string): Promise<void>;
  /** Deletes what is old, and what was kept for groups that are no more; a person's memory of the facts stays theirs. */
  tidy(nowMs: number): Promise<void>;
}

/** Streaks and scores look back no further. */
const ANSWERS_KEPT_MS = 400 * 24 * 60 * 60 * 1000;

export const createQuizAnswersTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('quiz_answers')
    .addColumn('ask', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('fact_id', 'text', (column) => column.notNull())
    .addColumn('group_id', 'text')
    .addColumn('choice', 'text', (column) => column.notNull())
    .addColumn('is_right', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('quiz_answers_key', ['ask', 'user_id'])
    .execute();
  await db.schema.createIndex('quiz_answers_group').on('quiz_answers').columns(['group_id', 'at_ms']).execute();
  await db.schema.createIndex('quiz_answers_user').on('quiz_answers').columns(['user_id', 'at_ms']).execute();
};

const answerOf = (row: Selectable<QuizAnswersTable>): GivenAnswer => ({
  ask: row.ask,
  userId: row.user_id,
  factId: row.fact_id as FactId,
  groupId: row.group_id,
  choice: row.choice,
  isRight: row.is_right === 1,
  atMs: row.at_ms,
});

const keep = async (
  tx: Transaction<Schema>,
  given: GivenAnswer,
  next: (card: Card | null) => Card,
): Promise<KeptAnswer> => {
  const kept = await tx
    .insertInto('quiz_answers')
    .values({
      ask: given.ask,
      user_id: given.userId,
      fact_id: given.factId,
      group_id: given.groupId,
      choice: given.choice,
      is_right: given.isRight ? 1 : 0,
      at_ms: given.atMs,
    })
    .onConflict((conflict) => conflict.columns(['ask', 'user_id']).doNothing())
    .returning('ask')
    .executeTakeFirst();
  const known = await tx
    .selectFrom('review_cards')
    .selectAll()
    .where('user_id', '=', given.userId)
    .where('fact_id', '=', given.factId)
    .executeTakeFirst();
  const card = known === undefined ? null : cardOf(known);
  if (kept === undefined) {
    const earlier = await tx
      .selectFrom('quiz_answers')
      .selectAll()
      .where('ask', '=', given.ask)
      .where('user_id', '=', given.userId)
      .executeTakeFirstOrThrow();
    return { first: false, answer: answerOf(earlier), card };
  }
  const row = rowOf(next(card));
  await tx
    .insertInto('review_cards')
    .values(row)
    .onConflict((conflict) => conflict.columns(['user_id', 'fact_id']).doUpdateSet(row))
    .execute();
  return { first: true, answer: given, card: cardOf(row) };
};

export const reviewsOf = (db: Database): Reviews => ({
  answer: (given, next) => db.transaction().execute((tx) => keep(tx, given, next)),
  answerIn: ({ id, position }, given, next) =>
    db.transaction().execute(async (tx) => {
      const open = await tx
        .selectFrom('quiz_rounds')
        .select('id')
        .where('id', '=', id)
        .where('position', '=', position)
        .where('state', '=', 'open')
        .executeTakeFirst();
      return open === undefined ? null : keep(tx, given, next);
    }),
  async answersTo(ask) {
    const rows = await db
      .selectFrom('quiz_answers')
      .selectAll()
      .where('ask', '=', ask)
      .orderBy('at_ms')
      .orderBy('user_id')
      .execute();
    return rows.map(answerOf);
  },
  async answersIn({ groupId, userId }, sinceMs) {
    let query = db.selectFrom('quiz_answers').selectAll().where('at_ms', '>=', sinceMs);
    if (groupId !== undefined) query = query.where('group_id', '=', groupId);
    if (userId !== undefined) query = query.where('user_id', '=', userId);
    const rows = await query.orderBy('at_ms').execute();
    return rows.map(answerOf);
  },
  async dropAnswers(ask) {
    await db.deleteFrom('quiz_answers').where('ask', '=', ask).execute();
  },
  async card(userId, factId) {
    const row = await db
      .selectFrom('review_cards')
      .selectAll()
      .where('user_id', '=', userId)
      .where('fact_id', '=', factId)
      .executeTakeFirst();
    return row === undefined ? null : cardOf(row);
  },
  async due(userId, nowMs, most) {
    const rows = await db
      .selectFrom('review_cards')
      .selectAll()
      .where('user_id', '=', userId)
      .where('due_ms', '<=', nowMs)
      .orderBy('due_ms')
      .orderBy('last_ms')
      .orderBy('fact_id')
      .limit(most)
      .execute();
    return rows.map(cardOf);
  },
  async countDue(nowMs, { groupId, userId }) {
    let query = db
      .selectFrom('review_cards')
      .select(['user_id', (eb) => eb.fn.countAll<number>().as('count')])
      .where('due_ms', '<=', nowMs);
    if (groupId !== undefined) query = query.where('group_id', '=', groupId);
    if (userId !== undefined) query = query.where('user_id', '=', userId);
    const rows = await query.groupBy('user_id').execute();
    return new Map(rows.map(({ user_id, count }) => [user_id, Number(count)]));
  },
  async dropCard(userId, factId) {
    await db.deleteFrom('review_cards').where('user_id', '=', userId).where('fact_id', '=', factId).execute();
  },
  async forget(userId) {
    for (const table of ['review_cards', 'quiz_answers'] as const)
      await db.deleteFrom(table).where('user_id', '=', userId).execute();
  },
  async tidy(nowMs) {
    await db
      .deleteFrom('quiz_answers')
      .where('at_ms', '<', nowMs - ANSWERS_KEPT_MS)
      .execute();
    const groups = db.selectFrom('study_groups').select('id');
    await db.deleteFrom('quiz_answers').where('group_id', 'is not', null).where('group_id', 'not in', groups).execute();
    await db
      .updateTable('review_cards')
      .set({ group_id: null })
      .where('group_id', 'is not', null)
      .where('group_id', 'not in', groups)
      .execute();
  },
});
