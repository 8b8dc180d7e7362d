/**
 * Study groups: where each is, its path through the notes and how far it has come, who is in it, and what it looked
 * up. Ids, settings and dates alone: a group's name is its thread's, and a question leaves the ids of what it found.
 */
import type { Kysely, Selectable, Transaction } from 'kysely';
import type { FactId, NoteId } from '../model.js';
import type { Database } from './database.js';
import type { Schema } from './schema.js';

export interface StudyGroupsTable {
  id: string;
  /** Null in the terminal. */
  guild_id: string | null;
  channel_id: string;
  /** The channel again while the group is open, null after: so a channel has one open group at most. */
  open_in: string | null;
  /** Where its plan stands, to be kept up to date. */
  plan_message_id: string | null;
  path: string;
  /** Counts the changes of the path, so that no editor overwrites another's. */
  path_version: number;
  step: number;
  size: number;
  leaderboard: number;
  pace: string | null;
  next_ms: number | null;
  started_ms: number;
  begun_ms: number | null;
  active_ms: number;
  ended_ms: number | null;
}

export interface StudyMembersTable {
  group_id: string;
  user_id: string;
  leads: number;
  joined_ms: number;
}

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

/** Why a topic stands on a path; `root` is the note that all starts from. */
export type Reason = 'root' | 'needed' | 'part' | 'goal' | 'deeper' | 'near' | 'added';

export interface PathTopic {
  readonly note: NoteId;
  readonly why: Reason;
  /** What it is needed for, part of or close to. */
  readonly of?: NoteId;
}

/** When the next topic comes by itself: a time of day on some days of the week, as the clocks of a zone show it. */
export interface Pace {
  /** Of the day, 0–1439. */
  readonly minute: number;
  readonly zone: string;
  /** Bit 0 is Monday, bit 6 Sunday. */
  readonly days: number;
}

export interface Group {
  readonly id: string;
  /** Null in the terminal. */
  readonly guildId: string | null;
  /** Its thread; `terminal` there. */
  readonly channelId: string;
  readonly planMessageId: string | null;
  readonly path: readonly PathTopic[];
  readonly pathVersion: number;
  /** 0 before it begins, then the place on the path of the topic being read, from 1; past the path's end when all is read. */
  readonly step: number;
  readonly size: number;
  readonly leaderboard: boolean;
  readonly pace: Pace | null;
  /** When the pace brings the next topic; null while none is to come. */
  readonly nextMs: number | null;
  readonly startedMs: number;
  readonly begunMs: number | null;
  readonly endedMs: number | null;
}

export interface Member {
  readonly userId: string;
  readonly leads: boolean;
  readonly joinedMs: number;
}

export interface Lookup {
  readonly found: boolean;
  /** Null when nothing was near. */
  readonly about: FactId | NoteId | null;
  readonly facts: readonly FactId[];
  readonly times: number;
  readonly lastMs: number;
}

export interface NewGroup {
  /** Up to 16 characters: it stands in buttons. */
  readonly id: string;
  readonly guildId: string | null;
  readonly channelId: string;
  readonly path: readonly PathTopic[];
  readonly leaderboard: boolean;
  readonly pace: Pace | null;
  /** Leads it. */
  readonly starterId: string;
}

export interface Groups {
  /** Null when the channel has an open group. */
  start(group: NewGroup, nowMs: number): Promise<Group | null>;
  get(id: string): Promise<Group | null>;
  /** The open group of a channel. */
  openIn(channelId: string): Promise<Group | null>;
  /** The open groups that someone is in. */
  openOf(userId: string): Promise<readonly Group[]>;
  /** In the order in which they joined. */
  members(id: string): Promise<readonly Member[]>;
  /** Whoever joins an empty group leads it. */
  join(id: string, userId: string, nowMs: number): Promise<'joined' | 'leads' | 'member' | 'full' | 'ended'>;
  /** When the last leader goes, the one who joined first of those left leads. */
  leave(id: string, userId: string): Promise<{ readonly left: boolean; readonly newLeader: string | null }>;
  /** Null when the path was changed by someone else since, or the group has begun. */
  changePath(group: Group, path: readonly PathTopic[]): Promise<Group | null>;
  /** From one step to a later one; from 0 it begins. Null when someone else did it, or the group has ended. */
  advance(group: Group, step: number, nextMs: number | null, nowMs: number): Promise<Group | null>;
  setPace(id: string, pace: Pace | null, nextMs: number | null): Promise<void>;
  /** Moves what is due on, unless someone else did. */
  postpone(group: Group, nextMs: number | null): Promise<void>;
  setLeaderboard(id: string, shown: boolean): Promise<void>;
  setPlanMessage(id: string, messageId: string): Promise<void>;
  /** Those whose pace brings a topic now, the longest due first. */
  due(nowMs: number, most: number): Promise<readonly Group[]>;
  /** Null when it had ended. */
  end(id: string, nowMs: number): Promise<Group | null>;
  keepLookup(id: string, lookup: Pick<Lookup, 'found' | 'about' | 'facts'>, nowMs: number): Promise<void>;
  /** The latest first. */
  lookups(id: string): Promise<readonly Lookup[]>;
  forget(userId: string): Promise<void>;
  dropServer(guildId: string): Promise<void>;
  /** Ends what nobody has used for long, and deletes what ended long ago. */
  tidy(nowMs: number): Promise<void>;
}

/** As many as a thread's buttons and a quiz can serve. */
export const MOST_MEMBERS = 50;

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_MS = 30 * DAY_MS;
/** A thread that was deleted or given up tells nobody. */
const UNUSED_MS = 180 * DAY_MS;

export const createGroupsTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('study_groups')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text')
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('open_in', 'text', (column) => column.unique())
    .addColumn('plan_message_id', 'text')
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('path_version', 'integer', (column) => column.notNull())
    .addColumn('step', 'integer', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('leaderboard', 'integer', (column) => column.notNull())
    .addColumn('pace', 'text')
    .addColumn('next_ms', 'bigint')
    .addColumn('started_ms', 'bigint', (column) => column.notNull())
    .addColumn('begun_ms', 'bigint')
    .addColumn('active_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_ms', 'bigint')
    .execute();
  await db.schema.createIndex('study_groups_next').on('study_groups').column('next_ms').execute();
  await db.schema.createIndex('study_groups_guild').on('study_groups').column('guild_id').execute();
  await db.schema
    .createTable('study_members')
    .addColumn('group_id', 'text', (column) => column.notNull().references('study_groups.id').onDelete('cascade'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('leads', 'integer', (column) => column.notNull())
    .addColumn('joined_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('study_members_key', ['group_id', 'user_id'])
    .execute();
  await db.schema.createIndex('study_members_user').on('study_members').column('user_id').execute();
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

const groupOf = (row: Selectable<StudyGroupsTable>): Group => ({
  id: row.id,
  guildId: row.guild_id,
  channelId: row.channel_id,
  planMessageId: row.plan_message_id,
  path: JSON.parse(row.path) as readonly PathTopic[],
  pathVersion: row.path_version,
  step: row.step,
  size: row.size,
  leaderboard: row.leaderboard === 1,
  pace: row.pace === null ? null : (JSON.parse(row.pace) as Pace),
  nextMs: row.next_ms,
  startedMs: row.started_ms,
  begunMs: row.begun_ms,
  endedMs: row.ended_ms,
});

const orNull = (row: Selectable<StudyGroupsTable> | undefined): Group | null =>
  row === undefined ? null : groupOf(row);

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

export const groupsOf = (db: Database): Groups => {
  const end = async (id: string, nowMs: number): Promise<Group | null> =>
    orNull(
      await db
        .updateTable('study_groups')
        .set({ ended_ms: nowMs, open_in: null, next_ms: null })
        .where('id', '=', id)
        .where('ended_ms', 'is', null)
        .returningAll()
        .executeTakeFirst(),
    );
  return {
    end,
    start({ id, guildId, channelId, path, leaderboard, pace, starterId }, nowMs) {
      return db.transaction().execute(async (tx) => {
        const row = await tx
          .insertInto('study_groups')
          .values({
            id,
            guild_id: guildId,
            channel_id: channelId,
            open_in: channelId,
            plan_message_id: null,
            path: JSON.stringify(path),
            path_version: 1,
            step: 0,
            size: 1,
            leaderboard: leaderboard ? 1 : 0,
            pace: pace === null ? null : JSON.stringify(pace),
            next_ms: null,
            started_ms: nowMs,
            begun_ms: null,
            active_ms: nowMs,
            ended_ms: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return null;
        await tx
          .insertInto('study_members')
          .values({ group_id: id, user_id: starterId, leads: 1, joined_ms: nowMs })
          .execute();
        return groupOf(row);
      });
    },
    async get(id) {
      return orNull(await db.selectFrom('study_groups').selectAll().where('id', '=', id).executeTakeFirst());
    },
    async openIn(channelId) {
      return orNull(
        await db.selectFrom('study_groups').selectAll().where('open_in', '=', channelId).executeTakeFirst(),
      );
    },
    async openOf(userId) {
      const rows = await db
        .selectFrom('study_groups')
        .innerJoin('study_members', 'study_members.group_id', 'study_groups.id')
        .selectAll('study_groups')
        .where('study_members.user_id', '=', userId)
        .where('study_groups.ended_ms', 'is', null)
        .orderBy('study_groups.started_ms')
        .orderBy('study_groups.id')
        .execute();
      return rows.map(groupOf);
    },
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
    async changePath({ id, pathVersion }, path) {
      return orNull(
        await db
          .updateTable('study_groups')
          .set({ path: JSON.stringify(path), path_version: pathVersion + 1 })
          .where('id', '=', id)
          .where('path_version', '=', pathVersion)
          .where('step', '=', 0)
          .where('ended_ms', 'is', null)
          .returningAll()
          .executeTakeFirst(),
      );
    },
    async advance({ id, step: from, pathVersion, begunMs }, step, nextMs, nowMs) {
      return orNull(
        await db
          .updateTable('study_groups')
          .set({ step, next_ms: nextMs, active_ms: nowMs, begun_ms: begunMs ?? nowMs })
          .where('id', '=', id)
          .where('step', '=', from)
          .where('path_version', '=', pathVersion)
          .where('ended_ms', 'is', null)
          .returningAll()
          .executeTakeFirst(),
      );
    },
    async setPace(id, pace, nextMs) {
      await db
        .updateTable('study_groups')
        .set({ pace: pace === null ? null : JSON.stringify(pace), next_ms: nextMs })
        .where('id', '=', id)
        .where('ended_ms', 'is', null)
        .execute();
    },
    async postpone({ id, nextMs: dueMs }, nextMs) {
      await db
        .updateTable('study_groups')
        .set({ next_ms: nextMs })
        .where('id', '=', id)
        .where('next_ms', '=', dueMs)
        .execute();
    },
    async setLeaderboard(id, shown) {
      await db
        .updateTable('study_groups')
        .set({ leaderboard: shown ? 1 : 0 })
        .where('id', '=', id)
        .execute();
    },
    async setPlanMessage(id, messageId) {
      await db.updateTable('study_groups').set({ plan_message_id: messageId }).where('id', '=', id).execute();
    },
    async due(nowMs, most) {
      const rows = await db
        .selectFrom('study_groups')
        .selectAll()
        .where('next_ms', '<=', nowMs)
        .orderBy('next_ms')
        .limit(most)
        .execute();
      return rows.map(groupOf);
    },
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
      await db.updateTable('study_groups').set({ active_ms: nowMs }).where('id', '=', id).execute();
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
    async forget(userId) {
      await db.transaction().execute(async (tx) => {
        const rows = await tx.selectFrom('study_members').select('group_id').where('user_id', '=', userId).execute();
        for (const { group_id } of rows) await takeOut(tx, group_id, userId);
      });
    },
    async dropServer(guildId) {
      await db.deleteFrom('study_groups').where('guild_id', '=', guildId).execute();
    },
    async tidy(nowMs) {
      await db
        .updateTable('study_groups')
        .set({ ended_ms: nowMs, open_in: null, next_ms: null })
        .where('guild_id', 'is not', null)
        .where('ended_ms', 'is', null)
        .where('active_ms', '<=', nowMs - UNUSED_MS)
        .execute();
      await db
        .deleteFrom('study_groups')
        .where('ended_ms', '<=', nowMs - KEPT_MS)
        .execute();
    },
  };
};
