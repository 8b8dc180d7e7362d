/** Who is in which study group, and who leads it. */
import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database.js';
import type { Schema } from './schema.js';

export interface StudyMembersTable {
  group_id: string;
  user_id: string;
  leads: number;
  joined_ms: number;
}

export interface Member {
  readonly userId: string;
  readonly leads: boolean;
  readonly joinedMs: number;
}

export interface GroupMembers {
  /** In the order in which they joined. */
  members(id: string): Promise<readonly Member[]>;
  /** Whoever joins an empty group leads it. */
  join(id: string, userId: string, nowMs: number): Promise<'joined' | 'leads' | 'member' | 'full' | 'ended'>;
  /** When the last leader goes, the one who joined first of those left leads. */
  leave(id: string, userId: string): Promise<{ readonly left: boolean; readonly newLeader: string | null }>;
  /** Out of all groups. */
  forget(userId: string): Promise<void>;
}

/** As many as a thread's buttons and a quiz can serve. */
export const MOST_MEMBERS = 50;

export const createMembersTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('study_members')
    .addColumn('group_id', 'text', (column) => column.notNull().references('study_groups.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('leads', 'integer', (column) => column.notNull())
    .addColumn('joined_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('study_members_key', ['group_id', 'user_id'])
    .execute();
  await db.schema.createIndex('study_members_user').on('study_members').column('user_id').execute();
};

/** Undoes a transaction whose outcome is no error. */
class Undone extends Error {}

/** Takes a member out; when that was the last leader, the one who joined first leads. */
const takeOut = async (tx: Transaction<Schema>, id: string, userId: string) => {
  const gone = await tx
    .deleteFrom('study_members')
    .where('group_id', '=', id)
    .where('user_id', '=', userId)
    .returning('leads')
    .executeTakeFirst();
  if (gone === undefined) return { left: false, newLeader: null };
  await tx
    .updateTable('study_groups')
    .set((eb) => ({ size: eb('size', '-', 1) }))
    .where('id', '=', id)
    .execute();
  if (gone.leads === 0) return { left: true, newLeader: null };
  const rest = await tx
    .selectFrom('study_members')
    .select(['user_id', 'leads'])
    .where('group_id', '=', id)
    .orderBy('joined_ms')
    .orderBy('user_id')
    .execute();
  const [eldest] = rest;
  if (eldest === undefined || rest.some(({ leads }) => leads === 1)) return { left: true, newLeader: null };
  await tx
    .updateTable('study_members')
    .set({ leads: 1 })
    .where('group_id', '=', id)
    .where('user_id', '=', eldest.user_id)
    .execute();
  return { left: true, newLeader: eldest.user_id };
};

export const groupMembersOf = (db: Database): GroupMembers => ({
  async members(id) {
    const rows = await db
      .selectFrom('study_members')
      .selectAll()
      .where('group_id', '=', id)
      .orderBy('joined_ms')
      .orderBy('user_id')
      .execute();
    return rows.map(({ user_id, leads, joined_ms }) => ({
      userId: user_id,
      leads: leads === 1,
      joinedMs: joined_ms,
    }));
  },
  async join(id, userId, nowMs) {
    try {
      return await db.transaction().execute(async (tx) => {
        // The group's row first: it makes those who join at once wait for each other.
        const group = await tx
          .updateTable('study_groups')
          .set((eb) => ({ size: eb('size', '+', 1), active_ms: nowMs }))
          .where('id', '=', id)
          .where('ended_ms', 'is', null)
          .returning('size')
          .executeTakeFirst();
        if (group === undefined) return 'ended';
        const leads = group.size === 1;
        const row = await tx
          .insertInto('study_members')
          .values({ group_id: id, user_id: userId, leads: leads ? 1 : 0, joined_ms: nowMs })
          .onConflict((conflict) => conflict.doNothing())
          .returning('user_id')
          .executeTakeFirst();
        if (row === undefined) throw new Undone('member');
        if (group.size > MOST_MEMBERS) throw new Undone('full');
        return leads ? 'leads' : 'joined';
      });
    } catch (error) {
      if (error instanceof Undone) return error.message as 'member' | 'full';
      throw error;
    }
  },
  leave: (id, userId) => db.transaction().execute((tx) => takeOut(tx, id, userId)),
  async forget(userId) {
    await db.transaction().execute(async (tx) => {
      const rows = await tx.selectFrom('study_members').select('group_id').where('user_id', '=', userId).execute();
      for (const { group_id } of rows) await takeOut(tx, group_id, userId);
    });
  },
});
