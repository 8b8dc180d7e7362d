/** How well each person remembers which fact: the rows of cards. What their numbers mean is `groups/review.ts`'s. */
import type { Kysely, Selectable } from 'kysely';
import type { FactId } from '../model.js';

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

export const createReviewCardsTable = async (db: Kysely<unknown>): Promise<void> => {
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
};

export const cardOf = (row: Selectable<ReviewCardsTable>): Card => ({
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

export const rowOf = (card: Card): Selectable<ReviewCardsTable> => ({
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
