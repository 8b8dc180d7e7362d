/**
 * Study groups: where each is, its path through the notes and how far it has come. Ids, settings and dates alone: a
 * group's name is its thread's.
 */
import type { Kysely, Selectable } from 'kysely';
import type { NoteId } from '../model.js';
import type { Database } from './database.js';
import { createLookupsTable, type GroupLookups, groupLookupsOf } from './group-lookups.js';
import { createMembersTable, type GroupMembers, groupMembersOf } from './group-members.js';

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

export interface Groups extends GroupMembers, GroupLookups {
  /** Null when the channel has an open group. */
  start(group: NewGroup, nowMs: number): Promise<Group | null>;
  get(id: string): Promise<Group | null>;
  /** The open group of a channel. */
  openIn(channelId: string): Promise<Group | null>;
  /** The open groups that someone is in. */
  openOf(userId: string): Promise<readonly Group[]>;
  /** Null when the path was changed by someone else since, or the group has begun. */
  changePath(group: Group, path: readonly PathTopic[]): Promise<Group | null>;
  /** From one step to another; from 0 it begins. Null when someone else did it, or the group has ended. */
  advance(group: Group, step: number, nextMs: number | null, nowMs: number): Promise<Group | null>;
  /** False when the group has gone on or ended meanwhile: when the pace is due depends on it. */
  setPace(group: Group, pace: Pace | null, nextMs: number | null): Promise<boolean>;
  /** Moves what is due on, unless someone else did. */
  postpone(group: Group, nextMs: number | null): Promise<void>;
  setLeaderboard(id: string, shown: boolean): Promise<void>;
  setPlanMessage(id: string, messageId: string): Promise<void>;
  /** Those whose pace brings a topic now, the longest due first. */
  due(nowMs: number, most: number): Promise<readonly Group[]>;
  /** Null when it had ended. */
  end(id: string, nowMs: number): Promise<Group | null>;
  /** Ends what nobody has used for long, and deletes what ended long ago. */
  tidy(nowMs: number): Promise<void>;
}

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
  await createMembersTable(db);
  await createLookupsTable(db);
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

export const groupsOf = (db: Database): Groups => {
  const one = (id: string) => db.updateTable('study_groups').where('id', '=', id);
  const end = async (id: string, nowMs: number): Promise<Group | null> =>
    orNull(
      await one(id)
        .set({ ended_ms: nowMs, open_in: null, next_ms: null })
        .where('ended_ms', 'is', null)
        .returningAll()
        .executeTakeFirst(),
    );
  return {
    ...groupMembersOf(db),
    ...groupLookupsOf(db),
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
    async changePath({ id, pathVersion }, path) {
      return orNull(
        await one(id)
          .set({ path: JSON.stringify(path), path_version: pathVersion + 1 })
          .where('path_version', '=', pathVersion)
          .where('step', '=', 0)
          .where('ended_ms', 'is', null)
          .returningAll()
          .executeTakeFirst(),
      );
    },
    async advance({ id, step: from, pathVersion, begunMs }, step, nextMs, nowMs) {
      return orNull(
        await one(id)
          .set({ step, next_ms: nextMs, active_ms: nowMs, begun_ms: begunMs ?? nowMs })
          .where('step', '=', from)
          .where('path_version', '=', pathVersion)
          .where('ended_ms', 'is', null)
          .returningAll()
          .executeTakeFirst(),
      );
    },
    async setPace({ id, step }, pace, nextMs) {
      const row = await one(id)
        .set({ pace: pace === null ? null : JSON.stringify(pace), next_ms: nextMs })
        .where('step', '=', step)
        .where('ended_ms', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
    async postpone({ id, nextMs: dueMs }, nextMs) {
      await one(id).set({ next_ms: nextMs }).where('next_ms', '=', dueMs).execute();
    },
    async setLeaderboard(id, shown) {
      await one(id)
        .set({ leaderboard: shown ? 1 : 0 })
        .execute();
    },
    async setPlanMessage(id, messageId) {
      await one(id).set({ plan_message_id: messageId }).execute();
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
