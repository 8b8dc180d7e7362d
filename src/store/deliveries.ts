/** Posts under way and done: who may send which, until when, so that each goes out once whatever breaks. */
import type { Kysely, Selectable } from 'kysely';
import type { Database } from './database.js';

export interface DeliveriesTable {
  key: string;
  guild_id: string | null;
  channel_id: string;
  due_ms: number;
  /** `claimed` until it is `sent` or `failed`. */
  state: string;
  /** What was chosen to be posted, in the words of whoever posts. */
  choice: string;
  /** How often it was claimed: whoever claimed it last may write. */
  claims: number;
  first_claimed_ms: number;
  /** Until then nobody else may claim it. */
  leased_until_ms: number;
  message_id: string | null;
  fault: string | null;
  done_ms: number | null;
}

/** After that a slot is long past, and its key does not come again. */
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;

/** The right to send one post. */
export interface Claim {
  readonly key: string;
  /** What is to be posted: chosen by the first who claimed it. */
  readonly choice: string;
  /** 1 for the first. */
  readonly claims: number;
  readonly firstClaimedMs: number;
  /** As it was claimed; longer when it was renewed since. */
  readonly leasedUntilMs: number;
}

export interface DeliveryState {
  readonly state: 'claimed' | 'sent' | 'failed';
  readonly leasedUntilMs: number;
  /** Why it failed. */
  readonly fault: string | null;
}

export interface Deliveries {
  /** Null when it was never claimed. */
  state(key: string): Promise<DeliveryState | null>;
  /** Claims what nobody has claimed yet. Null when someone else was faster. */
  claim(
    post: Pick<Claim, 'key' | 'choice'> & {
      readonly guildId: string | null;
      readonly channelId: string;
      readonly dueMs: number;
    },
    nowMs: number,
    leasedUntilMs: number,
  ): Promise<Claim | null>;
  /** Claims what was claimed before and whose lease has run out. Null when that is not so. */
  reclaim(key: string, nowMs: number, leasedUntilMs: number): Promise<Claim | null>;
  /** Each of these is refused, with false, when someone else has claimed it since. */
  renew(claim: Claim, leasedUntilMs: number): Promise<boolean>;
  rechoose(claim: Claim, choice: string): Promise<boolean>;
  sent(claim: Claim, messageId: string, nowMs: number): Promise<boolean>;
  failed(claim: Claim, fault: string, nowMs: number): Promise<boolean>;
  /** What has been done for long. */
  tidy(nowMs: number): Promise<void>;
}

export const createDeliveriesTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('deliveries')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text')
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('due_ms', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('choice', 'text', (column) => column.notNull())
    .addColumn('claims', 'integer', (column) => column.notNull())
    .addColumn('first_claimed_ms', 'bigint', (column) => column.notNull())
    .addColumn('leased_until_ms', 'bigint', (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('fault', 'text')
    .addColumn('done_ms', 'bigint')
    .execute();
  await db.schema.createIndex('deliveries_due').on('deliveries').column('due_ms').execute();
};

export const deliveriesOf = (db: Database): Deliveries => {
  const claimOf = (row: Selectable<DeliveriesTable> | undefined): Claim | null =>
    row === undefined
      ? null
      : {
          key: row.key,
          choice: row.choice,
          claims: row.claims,
          firstClaimedMs: row.first_claimed_ms,
          leasedUntilMs: row.leased_until_ms,
        };

  const change = async (claim: Claim, values: Partial<Selectable<DeliveriesTable>>): Promise<boolean> => {
    const row = await db
      .updateTable('deliveries')
      .set(values)
      .where('key', '=', claim.key)
      .where('claims', '=', claim.claims)
      .where('state', '=', 'claimed')
      .returning('key')
      .executeTakeFirst();
    return row !== undefined;
  };

  return {
    async state(key) {
      const row = await db
        .selectFrom('deliveries')
        .select(['state', 'leased_until_ms', 'fault'])
        .where('key', '=', key)
        .executeTakeFirst();
      if (row === undefined) return null;
      return { state: row.state as DeliveryState['state'], leasedUntilMs: row.leased_until_ms, fault: row.fault };
    },
    async claim({ key, guildId, channelId, dueMs, choice }, nowMs, leasedUntilMs) {
      const row = await db
        .insertInto('deliveries')
        .values({
          key,
          guild_id: guildId,
          channel_id: channelId,
          due_ms: dueMs,
          state: 'claimed',
          choice,
          claims: 1,
          first_claimed_ms: nowMs,
          leased_until_ms: leasedUntilMs,
          message_id: null,
          fault: null,
          done_ms: null,
        })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returningAll()
        .executeTakeFirst();
      return claimOf(row);
    },
    async reclaim(key, nowMs, leasedUntilMs) {
      const row = await db
        .updateTable('deliveries')
        .set((is) => ({ claims: is('claims', '+', 1), leased_until_ms: leasedUntilMs }))
        .where('key', '=', key)
        .where('state', '=', 'claimed')
        .where('leased_until_ms', '<=', nowMs)
        .returningAll()
        .executeTakeFirst();
      return claimOf(row);
    },
    renew: (claim, leasedUntilMs) => change(claim, { leased_until_ms: leasedUntilMs }),
    rechoose: (claim, choice) => change(claim, { choice }),
    sent: (claim, messageId, nowMs) => change(claim, { state: 'sent', message_id: messageId, done_ms: nowMs }),
    failed: (claim, fault, nowMs) => change(claim, { state: 'failed', fault, done_ms: nowMs }),
    async tidy(nowMs) {
      await db
        .deleteFrom('deliveries')
        .where('due_ms', '<', nowMs - KEPT_MS)
        .execute();
    },
  };
};
