/**
 * Sends a post that is due exactly once, whatever breaks: claims it in the store, sends it under a nonce made of its
 * key, and marks it as done. Whoever comes later, after a crash or in another process, takes up where that ended.
 *
 * Whose turn it is and what is posted is the caller's: it calls `deliver` again and again until the post is done.
 */
import { createHash } from 'node:crypto';
import { ChannelError, type ChannelFault, type Channels, type Post } from './channels.js';
import type { Call } from './model.js';
import type { Claim, Deliveries } from './store/deliveries.js';

/** A post that is this late is left out. */
export const LATEST_MS = 6 * 60 * 60 * 1000;

/** A process that sends says so all the time; one that has said nothing for that long is held for dead. */
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;

/** After Discord did not answer: doubled from the first up to the last. */
const FIRST_PAUSE_MS = 10_000;
const LAST_PAUSE_MS = 10 * 60_000;

/** What is posted, by the owner's own words for it, which are kept with the claim: a retry sends the same. They hold no ids of people. */
export interface Job {
  /** Names the owner and the slot; never used for another post. At most 200 characters. */
  readonly key: string;
  readonly guildId: string | null;
  readonly channelId: string;
  readonly dueMs: number;
  /** Asked when nobody has claimed the post yet, and when what was chosen is gone; null: there is nothing to post. */
  choose(): string | null | Promise<string | null>;
  /** Null when that is gone, and cannot be posted any more. */
  compose(choice: string): Omit<Post, 'nonce'> | null | Promise<Omit<Post, 'nonce'> | null>;
  /** Whether a message of ours is this post, by what its buttons and menu entries lead to. */
  isPost(calls: readonly Call[], choice: string): boolean;
  /** The post stands there. May be called again for the same post after a crash. */
  onSent?(choice: string, messageId: string): Promise<void>;
}

export type Outcome =
  | { readonly kind: 'sent'; readonly choice: string; readonly messageId: string }
  /** It was brought to its end before, by whomever. */
  | { readonly kind: 'done' }
  /** Someone is at it, or Discord is given time; ask again. */
  | { readonly kind: 'held' }
  | { readonly kind: 'nothing' }
  /** Left out, because its time is long past. */
  | { readonly kind: 'late' }
  /** Discord does not take it, and is not asked again; the same for whoever asks later. */
  | { readonly kind: 'refused'; readonly fault: Exclude<ChannelFault, 'unavailable'>; readonly message: string };

export interface Log {
  debug(fields: object, text: string): void;
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

export interface DeliveryOptions {
  readonly deliveries: Deliveries;
  readonly channels: Pick<Channels, 'post' | 'findOwn'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log?: Pick<Log, 'warn'>;
}

export interface Delivery {
  /** @throws StoreError */
  deliver(job: Job): Promise<Outcome>;
}

/** 22 of the 25 characters that Discord takes. */
export const nonceOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 22);

/** Of a fault as it was kept. */
const refusalOf = (kept: string | null): Outcome | null => {
  const [, fault, message = ''] = /^(gone|forbidden|archived|refused): (.*)/s.exec(kept ?? '') ?? [];
  return fault === undefined
    ? null
    : { kind: 'refused', fault: fault as Exclude<ChannelFault, 'unavailable'>, message };
};

export const createDelivery = ({ deliveries, channels, now, log }: DeliveryOptions): Delivery => {
  /** The claim, or why there is none. */
  const claimOf = async (job: Job, isLate: boolean): Promise<Claim | Outcome> => {
    const known = await deliveries.state(job.key);
    if (known === null) {
      if (isLate) return { kind: 'late' };
      const choice = await job.choose();
      if (choice === null) return { kind: 'nothing' };
      return (await deliveries.claim({ ...job, choice }, now(), now() + LEASE_MS)) ?? { kind: 'held' };
    }
    if (known.state !== 'claimed') return refusalOf(known.fault) ?? { kind: 'done' };
    if (known.leasedUntilMs > now()) return { kind: 'held' };
    return (await deliveries.reclaim(job.key, now(), now() + LEASE_MS)) ?? { kind: 'held' };
  };

  /** Once more what was chosen; when that is gone, something else. */
  const composed = async (job: Job, claim: Claim) => {
    const post = await job.compose(claim.choice);
    if (post !== null) return { choice: claim.choice, post };
    const choice = await job.choose();
    const other = choice === null ? null : await job.compose(choice);
    return choice === null || other === null ? null : { choice, post: other };
  };

  const finish = async (job: Job, claim: Claim, choice: string, messageId: string): Promise<Outcome> => {
    await job.onSent?.(choice, messageId);
    const isOurs = await deliveries.sent(claim, messageId, now());
    return isOurs ? { kind: 'sent', choice, messageId } : { kind: 'done' };
  };

  const send = async (job: Job, claim: Claim, isLate: boolean): Promise<Outcome> => {
    // Only the first claim is sure that nothing was sent before. Discord knows a nonce again for "the past few minutes",
    // of which sending may take two: so its messages are looked through each time.
    if (claim.claims > 1) {
      const found = await channels.findOwn(job.channelId, claim.firstClaimedMs, (calls) =>
        job.isPost(calls, claim.choice),
      );
      if (found !== null) return finish(job, claim, claim.choice, found);
    }
    if (isLate) {
      await deliveries.failed(claim, 'late', now());
      return { kind: 'late' };
    }
    const ready = await composed(job, claim);
    if (ready === null) {
      await deliveries.failed(claim, 'nothing', now());
      return { kind: 'nothing' };
    }
    const { choice, post } = ready;
    if (choice !== claim.choice && !(await deliveries.rechoose(claim, choice))) return { kind: 'held' };
    // A process that was asleep in between may find that another one has taken over.
    const isLeased = now() < claim.leasedUntilMs - RENEW_MS;
    if (!isLeased && !(await deliveries.renew(claim, now() + LEASE_MS))) return { kind: 'held' };
    const messageId = await channels.post(job.channelId, { ...post, nonce: nonceOf(job.key) });
    return finish(job, claim, choice, messageId);
  };

  /** Says that the post is still under way for as long as `work` takes. */
  const whileRenewing = async <Result>(claim: Claim, work: Promise<Result>): Promise<Result> => {
    const timer = setInterval(() => {
      deliveries.renew(claim, now() + LEASE_MS).catch((error: unknown) => log?.warn({ err: error }, 'not renewed'));
    }, RENEW_MS);
    try {
      return await work;
    } finally {
      clearInterval(timer);
    }
  };

  return {
    async deliver(job) {
      const isLate = now() - job.dueMs > LATEST_MS;
      const claim = await claimOf(job, isLate);
      if ('kind' in claim) return claim;
      try {
        return await whileRenewing(claim, send(job, claim, isLate));
      } catch (error) {
        if (error instanceof ChannelError && error.fault !== 'unavailable') {
          await deliveries.failed(claim, `${error.fault}: ${error.message}`, now());
          return { kind: 'refused', fault: error.fault, message: error.message };
        }
        const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (claim.claims - 1), LAST_PAUSE_MS);
        log?.warn({ err: error, channel: job.channelId, pauseMs }, 'a post could not be sent yet');
        await deliveries.renew(claim, now() + pauseMs);
        return { kind: 'held' };
      }
    },
  };
};
