/** Quizzes under way in threads, one a channel: which question is being asked, until when, and what is to come. */
import type { Kysely, Selectable } from 'kysely';
import type { FactId } from '../model.js';
import type { Database } from './database.js';

export interface QuizRoundsTable {
  channel_id: string;
  id: string;
  group_id: string;
  guild_id: string | null;
  /** Ids, in the order in which they are asked. */
  facts: string;
  seed: string;
  position: number;
  /** `due` to be posted, `open` for answers, or `closing`: being shown. */
  state: string;
  digest: string | null;
  right_choice: number | null;
  message_id: string | null;
  /** When there is something to do: at once, at the deadline, or when whoever was at it is held for dead. */
  due_ms: number;
  started_ms: number;
}

/** A quiz at one of its questions. */
export interface Round {
  readonly channelId: string;
  /** The quiz's; up to 12 characters. */
  readonly id: string;
  readonly groupId: string;
  readonly guildId: string | null;
  readonly facts: readonly FactId[];
  readonly seed: string;
  /** From 0. */
  readonly position: number;
  readonly state: 'due' | 'open' | 'closing';
  /** Of the fact as it was asked; null before it was. */
  readonly digest: string | null;
  readonly right: number | null;
  readonly messageId: string | null;
  readonly dueMs: number;
  readonly startedMs: number;
}

export interface QuizRounds {
  /** False when the channel has a quiz. */
  begin(
    quiz: Pick<Round, 'channelId' | 'id' | 'groupId' | 'guildId' | 'facts' | 'seed'>,
    nowMs: number,
  ): Promise<boolean>;
  get(id: string): Promise<Round | null>;
  in(channelId: string): Promise<Round | null>;
  /** Those with something to do, the longest due first. */
  due(nowMs: number, most: number): Promise<readonly Round[]>;
  /** It stands in the channel. False when it was opened before, or the quiz is over. */
  opened(
    round: Round,
    asked: { readonly digest: string; readonly right: number; readonly messageId: string },
    deadlineMs: number,
  ): Promise<boolean>;
  /** Its time is up now. */
  hasten(round: Round, nowMs: number): Promise<void>;
  /** The right to show the answer, until then; null when someone else has it, or it was shown. */
  claimClosing(round: Round, nowMs: number, leasedUntilMs: number): Promise<Round | null>;
  /** On to the next question, or the end. Null when that was the last, or someone else went on. */
  advance(round: Round, nowMs: number): Promise<Round | null>;
  /** Looks at it again then. */
  postpone(round: Round, dueMs: number): Promise<void>;
  /** False when it was over. */
  end(id: string): Promise<boolean>;
  /** Deletes those of groups that are no more, and what was forgotten. */
  tidy(nowMs: number): Promise<void>;
}

/** Ten questions take minutes; what is a day old was given up. */
const GIVEN_UP_MS = 24 * 60 * 60 * 1000;

export const createQuizRoundsTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('quiz_rounds')
    .addColumn('channel_id', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('guild_id', 'text')
    .addColumn('facts', 'text', (column) => column.notNull())
    .addColumn('seed', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('digest', 'text')
    .addColumn('right_choice', 'integer')
    .addColumn('message_id', 'text')
    .addColumn('due_ms', 'bigint', (column) => column.notNull())
    .addColumn('started_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('quiz_rounds_due').on('quiz_rounds').column('due_ms').execute();
};

const roundOf = (row: Selectable<QuizRoundsTable>): Round => ({
  channelId: row.channel_id,
  id: row.id,
  groupId: row.group_id,
  guildId: row.guild_id,
  facts: JSON.parse(row.facts) as readonly FactId[],
  seed: row.seed,
  position: row.position,
  state: row.state as Round['state'],
  digest: row.digest,
  right: row.right_choice,
  messageId: row.message_id,
  dueMs: row.due_ms,
  startedMs: row.started_ms,
});

const orNull = (row: Selectable<QuizRoundsTable> | undefined): Round | null =>
  row === undefined ? null : roundOf(row);

export const quizRoundsOf = (db: Database): QuizRounds => ({
  async begin({ channelId, id, groupId, guildId, facts, seed }, nowMs) {
    const row = await db
      .insertInto('quiz_rounds')
      .values({
        channel_id: channelId,
        id,
        group_id: groupId,
        guild_id: guildId,
        facts: JSON.stringify(facts),
        seed,
        position: 0,
        state: 'due',
        digest: null,
        right_choice: null,
        message_id: null,
        due_ms: nowMs,
        started_ms: nowMs,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async get(id) {
    return orNull(await db.selectFrom('quiz_rounds').selectAll().where('id', '=', id).executeTakeFirst());
  },
  async in(channelId) {
    return orNull(
      await db.selectFrom('quiz_rounds').selectAll().where('channel_id', '=', channelId).executeTakeFirst(),
    );
  },
  async due(nowMs, most) {
    const rows = await db
      .selectFrom('quiz_rounds')
      .selectAll()
      .where('due_ms', '<=', nowMs)
      .orderBy('due_ms')
      .orderBy('id')
      .limit(most)
      .execute();
    return rows.map(roundOf);
  },
  async opened({ id, position }, { digest, right, messageId }, deadlineMs) {
    const row = await db
      .updateTable('quiz_rounds')
      .set({ state: 'open', digest, right_choice: right, message_id: messageId, due_ms: deadlineMs })
      .where('id', '=', id)
      .where('position', '=', position)
      .where('state', '=', 'due')
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  async hasten({ id, position }, nowMs) {
    await db
      .updateTable('quiz_rounds')
      .set({ due_ms: nowMs })
      .where('id', '=', id)
      .where('position', '=', position)
      .where('state', '=', 'open')
      .execute();
  },
  async claimClosing({ id, position }, nowMs, leasedUntilMs) {
    return orNull(
      await db
        .updateTable('quiz_rounds')
        .set({ state: 'closing', due_ms: leasedUntilMs })
        .where('id', '=', id)
        .where('position', '=', position)
        .where('state', 'in', ['open', 'closing'])
        .where('due_ms', '<=', nowMs)
        .returningAll()
        .executeTakeFirst(),
    );
  },
  async advance({ id, position, facts }, nowMs) {
    if (position + 1 >= facts.length) {
      await db.deleteFrom('quiz_rounds').where('id', '=', id).where('position', '=', position).execute();
      return null;
    }
    return orNull(
      await db
        .updateTable('quiz_rounds')
        .set({
          position: position + 1,
          state: 'due',
          digest: null,
          right_choice: null,
          message_id: null,
          due_ms: nowMs,
        })
        .where('id', '=', id)
        .where('position', '=', position)
        .returningAll()
        .executeTakeFirst(),
    );
  },
  async postpone({ id, position, state }, dueMs) {
    await db
      .updateTable('quiz_rounds')
      .set({ due_ms: dueMs })
      .where('id', '=', id)
      .where('position', '=', position)
      .where('state', '=', state)
      .execute();
  },
  async end(id) {
    const row = await db.deleteFrom('quiz_rounds').where('id', '=', id).returning('id').executeTakeFirst();
    return row !== undefined;
  },
  async tidy(nowMs) {
    await db
      .deleteFrom('quiz_rounds')
      .where((eb) =>
        eb.or([
          eb('started_ms', '<', nowMs - GIVEN_UP_MS),
          eb('group_id', 'not in', eb.selectFrom('study_groups').select('id')),
        ]),
      )
      .execute();
  },
});
