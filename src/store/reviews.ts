/**
 * What people answered in quizzes, and how well each remembers which fact. Ids, numbers and dates alone; what the
 * numbers of a card mean is known to `groups/review.ts`.
 */
import type { Kysely, Selectable } from 'kysely';
import type { FactId } from '../model.js';
import type { Database } from './database.js';

export interface ReviewCardsTable {
  user_id: string;
  fact_id: string;
  digest: string;
  group_id: string | null;
  due_ms: number;
  stability: number;
  difficulty: number;
  scheduled_days: number;
  reps: number;
  lapses: number;
  state: number;
  last_ms: number;
}

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

/** One person's memory of one fact. */
export interface Card {
  readonly userId: string;
  readonly factId: FactId;
  /** The fact's as it was asked: another one tells that the fact was rewritten since. */
  readonly digest: string;
  /** Where it was asked last; null when alone. */
  readonly groupId: string | null;
  readonly dueMs: number;
  /** In days. */
  readonly stability: number;
  readonly difficulty: number;
  readonly scheduledDays: number;
  readonly reps: number;
  readonly lapses: number;
  readonly state: number;
  readonly lastMs: number;
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

export interface Reviews {
  /**
   * Keeps an answer and what it makes of the card, both or neither. The first answer of a person to a question counts:
   * of a later one nothing is kept, and the first is given back.
   */
  answer(
    given: GivenAnswer,
    next: (card: Card | null) => Card,
  ): Promise<{ readonly first: boolean; readonly answer: GivenAnswer; readonly card: Card | null }>;
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

export const createReviewsTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('review_cards')
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('fact_id', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('group_id', 'text')
    .addColumn('due_ms', 'bigint', (column) => column.notNull())
    .addColumn('stability', 'double precision', (column) => column.notNull())
    .addColumn('difficulty', 'double precision', (column) => column.notNull())
    .addColumn('scheduled_days', 'integer', (column) => column.notNull())
    .addColumn('reps', 'integer', (column) => column.notNull())
    .addColumn('lapses', 'integer', (column) => column.notNull())
    .addColumn('state', 'integer', (column) => column.notNull())
    .addColumn('last_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('review_cards_key', ['user_id', 'fact_id'])
    .execute();
  await db.schema.createIndex('review_cards_due').on('review_cards').columns(['user_id', 'due_ms']).execute();
  await db.schema.createIndex('review_cards_group').on('review_cards').column('group_id').execute();
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

const cardOf = (row: Selectable<ReviewCardsTable>): Card => ({
  userId: row.user_id,
  factId: row.fact_id as FactId,
  digest: row.digest,
  groupId: row.group_id,
  dueMs: row.due_ms,
  stability: row.stability,
  difficulty: row.difficulty,
  scheduledDays: row.scheduled_days,
  reps: row.reps,
  lapses: row.lapses,
  state: row.state,
  lastMs: row.last_ms,
});

const rowOf = (card: Card): Selectable<ReviewCardsTable> => ({
  user_id: card.userId,
  fact_id: card.factId,
  digest: card.digest,
  group_id: card.groupId,
  due_ms: card.dueMs,
  stability: card.stability,
  difficulty: card.difficulty,
  scheduled_days: card.scheduledDays,
  reps: card.reps,
  lapses: card.lapses,
  state: card.state,
  last_ms: card.lastMs,
});

const answerOf = (row: Selectable<QuizAnswersTable>): GivenAnswer => ({
  ask: row.ask,
  userId: row.user_id,
  factId: row.fact_id as FactId,
  groupId: row.group_id,
  choice: row.choice,
  isRight: row.is_right === 1,
  atMs: row.at_ms,
});

export const reviewsOf = (db: Database): Reviews => ({
  answer: (given, next) =>
    db.transaction().execute(async (tx) => {
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
