/** Who wants to be told what is due for review, in the thread of which group, and when next. */
import type { Kysely, Selectable } from 'kysely';
import type { Database } from './database.js';

export interface ReviewRemindersTable {
  user_id: string;
  group_id: string;
  next_ms: number;
}

export interface Reminder {
  readonly userId: string;
  /** The group in whose thread it comes. */
  readonly groupId: string;
  readonly nextMs: number;
}

export interface Reminders {
  set(userId: string, groupId: string, nextMs: number): Promise<void>;
  off(userId: string): Promise<void>;
  of(userId: string): Promise<Reminder | null>;
  /** Those whose time has come, the longest due first. */
  due(nowMs: number, most: number): Promise<readonly Reminder[]>;
  /** Those of a group that come at that moment. */
  at(groupId: string, nextMs: number): Promise<readonly Reminder[]>;
  /** From that moment on to a later one, for all of a group. */
  postpone(groupId: string, fromMs: number, nextMs: number): Promise<void>;
  /** Of groups that are no more. */
  tidy(): Promise<void>;
}

export const createRemindersTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('review_reminders')
    .addColumn('user_id', 'text', (column) => column.primaryKey())
    .addColumn('group_id', 'text', (column) => column.notNull())
    .addColumn('next_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('review_reminders_next').on('review_reminders').column('next_ms').execute();
};

const reminderOf = (row: Selectable<ReviewRemindersTable>): Reminder => ({
  userId: row.user_id,
  groupId: row.group_id,
  nextMs: row.next_ms,
});

export const remindersOf = (db: Database): Reminders => ({
  async set(userId, groupId, nextMs) {
    await db
      .insertInto('review_reminders')
      .values({ user_id: userId, group_id: groupId, next_ms: nextMs })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ group_id: groupId, next_ms: nextMs }))
      .execute();
  },
  async off(userId) {
    await db.deleteFrom('review_reminders').where('user_id', '=', userId).execute();
  },
  async of(userId) {
    const row = await db.selectFrom('review_reminders').selectAll().where('user_id', '=', userId).executeTakeFirst();
    return row === undefined ? null : reminderOf(row);
  },
  async due(nowMs, most) {
    const rows = await db
      .selectFrom('review_reminders')
      .selectAll()
      .where('next_ms', '<=', nowMs)
      .orderBy('next_ms')
      .orderBy('user_id')
      .limit(most)
      .execute();
    return rows.map(reminderOf);
  },
  async at(groupId, nextMs) {
    const rows = await db
      .selectFrom('review_reminders')
      .selectAll()
      .where('group_id', '=', groupId)
      .where('next_ms', '=', nextMs)
      .orderBy('user_id')
      .execute();
    return rows.map(reminderOf);
  },
  async postpone(groupId, fromMs, nextMs) {
    await db
      .updateTable('review_reminders')
      .set({ next_ms: nextMs })
      .where('group_id', '=', groupId)
      .where('next_ms', '=', fromMs)
      .execute();
  },
  async tidy() {
    const open = db.selectFrom('study_groups').select('id').where('ended_ms', 'is', null);
    await db.deleteFrom('review_reminders').where('group_id', 'not in', open).execute();
  },
});
