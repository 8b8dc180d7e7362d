/** Schedules of daily facts, one a channel, and which facts stand in a channel already. */
import type { Kysely, Selectable } from 'kysely';
import type { Database } from './database.js';

export interface SchedulesTable {
  channel_id: string;
  guild_id: string;
  minute: number;
  zone: string;
  days: number;
  /** JSON: a list of texts. */
  topics: string;
  role_id: string | null;
  /** `active`, `paused` by an admin, or `faulty` when Discord refused. */
  state: string;
  fault: string | null;
  /** Whether the fault was told, or is left to be shown: 0 or 1. */
  fault_told: number;
  next_due_ms: number;
  /** JSON: other settings that an admin was shown and has not confirmed yet. */
  proposed: string | null;
}

export interface PostedFactsTable {
  channel_id: string;
  guild_id: string;
  fact_id: string;
  /** Of the fact as it was then: with another one it is new. */
  digest: string;
  /** How often all facts have been gone through; those of the lowest round are next. */
  round: number;
  posted_ms: number;
}

/** A channel without a schedule is forgotten that long after its last fact. */
const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

export interface ScheduleSettings {
  /** Of the day, 0–1439, as the clocks of `zone` show it. */
  readonly minute: number;
  readonly zone: string;
  /** Bit 0 is Monday. */
  readonly days: number;
  /** What to draw from: `=id` of a note, or a folder's path; none means everything. */
  readonly topics: readonly string[];
  readonly roleId: string | null;
}

export interface Schedule extends ScheduleSettings {
  readonly channelId: string;
  readonly guildId: string;
  readonly state: 'active' | 'paused' | 'faulty';
  readonly fault: string | null;
  readonly faultTold: boolean;
  readonly nextDueMs: number;
}

export interface PostedFact {
  readonly factId: string;
  readonly digest: string;
  readonly round: number;
  readonly postedMs: number;
}

export interface Schedules {
  get(channelId: string): Promise<Schedule | null>;
  ofServer(guildId: string): Promise<readonly Schedule[]>;
  /** Active ones, soonest first. */
  active(): Promise<readonly Schedule[]>;
  due(nowMs: number): Promise<readonly Schedule[]>;
  /** In place of the channel's own, if it has one. */
  set(schedule: Omit<Schedule, 'state' | 'fault' | 'faultTold'>): Promise<void>;
  /** Keeps other settings until an admin confirms them, in place of earlier ones. */
  propose(channelId: string, settings: ScheduleSettings): Promise<void>;
  proposed(channelId: string): Promise<ScheduleSettings | null>;
  /** From one slot to the next; false when it was changed meanwhile. */
  advance(channelId: string, fromMs: number, toMs: number): Promise<boolean>;
  pause(channelId: string): Promise<void>;
  resume(channelId: string, nextDueMs: number): Promise<void>;
  /** Because Discord refused what was due then; false when it was changed meanwhile. */
  fail(channelId: string, dueMs: number, fault: string): Promise<boolean>;
  /** Whose fault nobody has been told. */
  untold(): Promise<readonly Schedule[]>;
  told(channelId: string): Promise<void>;
  remove(channelId: string): Promise<void>;
  /** The facts that stand in a channel, in no order. */
  posted(channelId: string): Promise<readonly PostedFact[]>;
  record(channel: Pick<Schedule, 'channelId' | 'guildId'>, fact: PostedFact): Promise<void>;
  tidy(nowMs: number): Promise<void>;
}

export const createSchedulesTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('schedules')
    .addColumn('channel_id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('minute', 'integer', (column) => column.notNull())
    .addColumn('zone', 'text', (column) => column.notNull())
    .addColumn('days', 'integer', (column) => column.notNull())
    .addColumn('topics', 'text', (column) => column.notNull())
    .addColumn('role_id', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('fault', 'text')
    .addColumn('fault_told', 'integer', (column) => column.notNull())
    .addColumn('next_due_ms', 'bigint', (column) => column.notNull())
    .addColumn('proposed', 'text')
    .execute();
  await db.schema.createIndex('schedules_due').on('schedules').columns(['state', 'next_due_ms']).execute();
  await db.schema.createIndex('schedules_server').on('schedules').column('guild_id').execute();
  await db.schema
    .createTable('posted_facts')
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('fact_id', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('round', 'integer', (column) => column.notNull())
    .addColumn('posted_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('posted_facts_key', ['channel_id', 'fact_id'])
    .execute();
};

const scheduleOf = (row: Selectable<SchedulesTable>): Schedule => ({
  channelId: row.channel_id,
  guildId: row.guild_id,
  minute: row.minute,
  zone: row.zone,
  days: row.days,
  topics: JSON.parse(row.topics) as string[],
  roleId: row.role_id,
  state: row.state as Schedule['state'],
  fault: row.fault,
  faultTold: row.fault_told === 1,
  nextDueMs: row.next_due_ms,
});

export const schedulesOf = (db: Database): Schedules => {
  const change = async (
    channelId: string,
    values: Partial<Selectable<SchedulesTable>>,
    /** Unchanged since it was due then. */
    dueMs?: number,
  ): Promise<boolean> => {
    let update = db.updateTable('schedules').set(values).where('channel_id', '=', channelId);
    if (dueMs !== undefined) update = update.where('state', '=', 'active').where('next_due_ms', '=', dueMs);
    return (await update.returning('channel_id').executeTakeFirst()) !== undefined;
  };
  const active = () => db.selectFrom('schedules').selectAll().where('state', '=', 'active').orderBy('next_due_ms');

  return {
    async get(channelId) {
      const row = await db.selectFrom('schedules').selectAll().where('channel_id', '=', channelId).executeTakeFirst();
      return row === undefined ? null : scheduleOf(row);
    },
    async ofServer(guildId) {
      const rows = await db.selectFrom('schedules').selectAll().where('guild_id', '=', guildId).execute();
      return rows.map(scheduleOf);
    },
    async active() {
      return (await active().execute()).map(scheduleOf);
    },
    async due(nowMs) {
      const rows = await active()
        .where('next_due_ms', '<=', nowMs)
        // A server that removed the bot may invite it again, and finds its schedules as they were.
        .where('guild_id', 'not in', db.selectFrom('servers').select('id').where('left_ms', 'is not', null))
        .execute();
      return rows.map(scheduleOf);
    },
    async set({ channelId, guildId, minute, zone, days, topics, roleId, nextDueMs }) {
      const values = {
        guild_id: guildId,
        minute,
        zone,
        days,
        topics: JSON.stringify(topics),
        role_id: roleId,
        state: 'active',
        fault: null,
        fault_told: 0,
        next_due_ms: nextDueMs,
        proposed: null,
      };
      await db
        .insertInto('schedules')
        .values({ channel_id: channelId, ...values })
        .onConflict((conflict) => conflict.column('channel_id').doUpdateSet(values))
        .execute();
    },
    async propose(channelId, { minute, zone, days, topics, roleId }) {
      await change(channelId, { proposed: JSON.stringify({ minute, zone, days, topics, roleId }) });
    },
    async proposed(channelId) {
      const row = await db
        .selectFrom('schedules')
        .select('proposed')
        .where('channel_id', '=', channelId)
        .executeTakeFirst();
      return row?.proposed ? (JSON.parse(row.proposed) as ScheduleSettings) : null;
    },
    advance: (channelId, fromMs, toMs) => change(channelId, { next_due_ms: toMs }, fromMs),
    async pause(channelId) {
      await change(channelId, { state: 'paused', fault: null, fault_told: 0 });
    },
    async resume(channelId, nextDueMs) {
      await change(channelId, { state: 'active', fault: null, fault_told: 0, next_due_ms: nextDueMs });
    },
    fail: (channelId, dueMs, fault) => change(channelId, { state: 'faulty', fault, fault_told: 0 }, dueMs),
    async untold() {
      const rows = await db
        .selectFrom('schedules')
        .selectAll()
        .where('state', '=', 'faulty')
        .where('fault_told', '=', 0)
        .execute();
      return rows.map(scheduleOf);
    },
    async told(channelId) {
      await change(channelId, { fault_told: 1 });
    },
    async remove(channelId) {
      await db.deleteFrom('schedules').where('channel_id', '=', channelId).execute();
    },
    async posted(channelId) {
      const rows = await db.selectFrom('posted_facts').selectAll().where('channel_id', '=', channelId).execute();
      return rows.map(({ fact_id, digest, round, posted_ms }) => ({
        factId: fact_id,
        digest,
        round,
        postedMs: posted_ms,
      }));
    },
    async record({ channelId, guildId }, { factId, digest, round, postedMs }) {
      const values = { digest, round, posted_ms: postedMs };
      await db
        .insertInto('posted_facts')
        .values({ channel_id: channelId, guild_id: guildId, fact_id: factId, ...values })
        .onConflict((conflict) => conflict.columns(['channel_id', 'fact_id']).doUpdateSet(values))
        .execute();
    },
    async tidy(nowMs) {
      const stale = db
        .selectFrom('posted_facts')
        .leftJoin('schedules', 'schedules.channel_id', 'posted_facts.channel_id')
        .where('schedules.channel_id', 'is', null)
        .groupBy('posted_facts.channel_id')
        .having((is) => is(is.fn.max('posted_ms'), '<', nowMs - KEPT_MS))
        .select('posted_facts.channel_id');
      await db.deleteFrom('posted_facts').where('channel_id', 'in', stale).execute();
    },
  };
};
