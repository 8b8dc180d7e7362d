/** The daily facts that are due: finds them, has each posted once, and sets what is due next. */
import type { Channels } from '../channels.js';
import { createDelivery, type Job, LATEST_MS, type Log, type Outcome } from '../delivery.js';
import type { Vault } from '../model.js';
import { nextSlot } from '../slots.js';
import type { Schedule } from '../store/schedules.js';
import type { Store } from '../store/store.js';
import { chooseFact, poolOf } from './choose-fact.js';
import { type DailyPostOptions, dailyPost, isDailyPost } from './daily-post.js';
import { faultNotice, isFaultNotice } from './fault-notice.js';
import { createThrottle, type ThrottleOptions } from './throttle.js';

export interface DailyPostsOptions extends DailyPostOptions {
  readonly store: () => Promise<Store>;
  readonly channels: Pick<Channels, 'post' | 'findOwn'>;
  /** The newest notes. */
  readonly vault: () => Vault;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
  /** Other than what Discord's limits allow, for simulations. */
  readonly throttle?: ThrottleOptions;
}

export interface DailyPosts {
  /** Posts what is due and is not under way; resolves when that is done. @throws StoreError */
  tick(): Promise<void>;
}

/** Discord takes 50 requests a second of a bot; the others are for those who ask. */
const THROTTLE: ThrottleOptions = { atOnce: 40, perSecond: 40 };

/** A clock that was set back by more than that has the next slots looked at again. */
const CLOCK_JUMP_MS = 60_000;

/** The slot that a channel has at a time, as `delivery.ts` keeps it. */
export const dailyKey = (channelId: string, dueMs: number): string => `daily:${channelId}:${dueMs}`;

/** What a retry needs to make the same post again. */
interface Choice {
  readonly fact: string;
  readonly digest: string;
  readonly round: number;
}

/** A fact for one channel: chosen by what stands there, posted once under its key. */
export const dailyJob = (
  schedule: Pick<Schedule, 'channelId' | 'guildId' | 'topics' | 'roleId'>,
  key: string,
  dueMs: number,
  { store, vault, now, quiz }: { store: Store; vault: () => Vault; now: () => number; quiz: boolean },
): Job => ({
  key,
  guildId: schedule.guildId,
  channelId: schedule.channelId,
  dueMs,
  async choose() {
    const notes = vault();
    const posted = await store.schedules.posted(schedule.channelId);
    const chosen = chooseFact(poolOf(notes, schedule.topics), posted, notes, key);
    if (chosen === null) return null;
    const { fact, round } = chosen;
    return JSON.stringify({ fact: fact.id, digest: fact.digest, round } satisfies Choice);
  },
  compose(text) {
    const notes = vault();
    const choice = JSON.parse(text) as Choice;
    const fact = notes.fact(choice.fact);
    const note = fact && notes.note(fact.noteId);
    // Rewritten since it was chosen, it is another fact, and would be taken down as the old one.
    if (fact === undefined || note === undefined || fact.digest !== choice.digest) return null;
    const answer = dailyPost(fact, note, notes, { quiz });
    return schedule.roleId === null ? { answer } : { answer, mention: { role: schedule.roleId } };
  },
  isPost: (calls, text) => isDailyPost(calls, (JSON.parse(text) as Choice).fact),
  async onSent(text) {
    const { fact, digest, round } = JSON.parse(text) as Choice;
    await store.schedules.record(schedule, { factId: fact, digest, round, postedMs: now() });
  },
});

export const createDailyPosts = (options: DailyPostsOptions): DailyPosts => {
  const { channels, now, log } = options;
  const throttle = createThrottle(options.throttle ?? THROTTLE);
  const underWay = new Set<string>();
  /** Nothing before the first look: a bad clock may have been set right while the bot was down. */
  let lastMs = Number.POSITIVE_INFINITY;

  /** Runs once at a time for a key, and never rejects. */
  const alone = async (key: string, work: () => Promise<void>): Promise<void> => {
    if (underWay.has(key)) return;
    underWay.add(key);
    try {
      await throttle.run(work);
    } catch (error) {
      log.error({ err: error, key }, 'a daily fact could not be posted');
    } finally {
      underWay.delete(key);
    }
  };

  const post = async (store: Store, { channelId: channel, nextDueMs: dueMs }: Schedule): Promise<void> => {
    // It may have waited for its turn: what was done or changed meanwhile is left alone.
    const schedule = await store.schedules.get(channel);
    if (schedule?.state !== 'active' || schedule.nextDueMs !== dueMs) return;
    const delivery = createDelivery({ deliveries: store.deliveries, channels, now, log });
    const job = dailyJob(schedule, dailyKey(channel, dueMs), dueMs, { ...options, store });
    const outcome = await delivery.deliver(job);
    if (outcome.kind === 'held') return;
    const fields = { channel, due: new Date(dueMs).toISOString() };
    if (outcome.kind === 'refused' && outcome.fault !== 'refused') {
      if (await store.schedules.fail(channel, dueMs, outcome.fault))
        log.warn({ ...fields, why: outcome.message }, 'daily facts are paused: Discord does not let them in');
      return;
    }
    // What is too late to be posted is passed over in one step.
    const nextMs = nextSlot(schedule, Math.max(dueMs, now() - LATEST_MS));
    tell(outcome, { ...fields, lateMs: now() - dueMs, next: new Date(nextMs).toISOString() });
    await store.schedules.advance(channel, dueMs, nextMs);
  };

  const tell = (outcome: Outcome, fields: object): void => {
    if (outcome.kind === 'sent') log.info(fields, 'daily fact posted');
    else if (outcome.kind === 'late') log.warn(fields, 'daily fact left out: it is too late for it');
    else if (outcome.kind === 'nothing') log.warn(fields, 'daily fact left out: the notes hold none that fits');
    else if (outcome.kind === 'refused') log.error({ ...fields, why: outcome.message }, 'daily fact refused');
  };

  /** Says in another channel of the server that one is closed; where there is none, `/daily show` says it. */
  const tellFault = async (store: Store, schedule: Schedule): Promise<void> => {
    const delivery = createDelivery({ deliveries: store.deliveries, channels, now, log });
    const { channelId, nextDueMs } = schedule;
    const others = await store.schedules.ofServer(schedule.guildId);
    for (const other of others.filter(({ state }) => state === 'active')) {
      const outcome = await delivery.deliver({
        key: `daily-fault:${channelId}:${nextDueMs}:${other.channelId}`,
        guildId: other.guildId,
        channelId: other.channelId,
        dueMs: now(),
        choose: () => channelId,
        compose: () => ({ answer: faultNotice(schedule) }),
        isPost: (calls) => isFaultNotice(calls, channelId),
      });
      if (outcome.kind === 'held') return;
      if (outcome.kind !== 'refused') break;
    }
    await store.schedules.told(channelId);
  };

  /** After the clock was set back, slots that were passed over come again; those that were posted do not. */
  const setBack = async (store: Store): Promise<void> => {
    for (const schedule of await store.schedules.active()) {
      const { channelId, nextDueMs } = schedule;
      let dueMs = nextSlot(schedule, now());
      while (dueMs < nextDueMs && (await store.deliveries.state(dailyKey(channelId, dueMs))) !== null)
        dueMs = nextSlot(schedule, dueMs);
      if (dueMs >= nextDueMs) continue;
      await store.schedules.advance(channelId, nextDueMs, dueMs);
      log.warn({ channel: channelId, due: new Date(dueMs).toISOString() }, 'the clock was set back');
    }
  };

  return {
    async tick() {
      const store = await options.store();
      const nowMs = now();
      const wasSetBack = nowMs < lastMs - CLOCK_JUMP_MS;
      lastMs = nowMs;
      if (wasSetBack) await setBack(store);
      const due = await store.schedules.due(nowMs);
      await Promise.all(due.map((schedule) => alone(`daily:${schedule.channelId}`, () => post(store, schedule))));
      const untold = await store.schedules.untold();
      await Promise.all(untold.map((one) => alone(`fault:${one.channelId}`, () => tellFault(store, one))));
    },
  };
};
