/** The topics that a group's pace brings: finds what is due, has each posted once, and sets what is due next. */
import type { Channels } from '../channels.js';
import { createDelivery, type Job, type Log, type Outcome } from '../delivery.js';
import type { Call, NoteId, Vault } from '../model.js';
import type { Group } from '../store/groups.js';
import type { Store } from '../store/store.js';
import { stepCard } from './cards.js';
import { nextTopicMs } from './pace.js';
import { refreshPlan } from './plan-message.js';
import { isFinished, nextStep } from './steps.js';

export interface PacedTopicsOptions {
  readonly store: () => Promise<Store>;
  readonly channels: Pick<Channels, 'post' | 'edit' | 'findOwn'>;
  /** The newest notes. */
  readonly vault: () => Vault;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

export interface PacedTopics {
  /** Posts what is due; resolves when that is done, whatever becomes of one of them. @throws StoreError */
  tick(): Promise<void>;
}

/** Groups looked at in one tick, and how many of them at once: Discord takes 50 requests a second. */
const MOST_DUE = 1_000;
const AT_ONCE = 20;

/** From which step to which, and the note to show; null at the path's end. */
interface Choice {
  readonly from: number;
  readonly to: number;
  readonly note: NoteId | null;
}

/** The message is the card of that step, or the one that tells of the path's end; a plan has no bare link to itself. */
const isCard = (calls: readonly Call[], groupId: string, { to, note }: Choice): boolean => {
  const ours = calls.filter(({ options }) => options['group'] === groupId);
  if (note === null) return ours.some(({ command }) => command === 'study end');
  return (
    ours.some(({ command, options }) => command === 'study next' && options['from'] === String(to)) &&
    ours.some(({ command, options }) => command === 'study path' && options['edit'] === undefined)
  );
};

/**
 * While its slot is under way a group stays due at it. A member who goes on by hand moves that, so the slot then finds
 * nothing to do; and the step itself is taken by one statement, whoever comes first.
 */
const jobOf = (group: Group, dueMs: number, store: Store, { vault, now }: PacedTopicsOptions): Job => {
  const current = async (): Promise<Group | null> => {
    const found = await store.groups.get(group.id);
    return found?.nextMs === dueMs ? found : null;
  };
  return {
    key: `study:${group.id}:${dueMs}`,
    guildId: group.guildId,
    channelId: group.channelId,
    dueMs,
    async choose() {
      const found = await current();
      if (found === null || isFinished(found)) return null;
      const { step, note } = nextStep(found, vault());
      return JSON.stringify({ from: found.step, to: step, note: note?.id ?? null } satisfies Choice);
    },
    async compose(choice) {
      const { from, to, note: id } = JSON.parse(choice) as Choice;
      const found = await current();
      if (found === null) return null;
      const note = id === null ? null : vault().note(id);
      if (note === undefined) return null;
      const taken = found.step === from ? await store.groups.advance(found, to, dueMs, now()) : found;
      if (taken?.step !== to) return null;
      const topic = taken.path[to - 1] ?? null;
      return { answer: stepCard(taken, { step: to, note, topic, skipped: to - from - 1 }, vault()) };
    },
    isPost: (calls, choice) => isCard(calls, group.id, JSON.parse(choice) as Choice),
  };
};

export const createPacedTopics = (options: PacedTopicsOptions): PacedTopics => {
  const { channels, vault, now, log } = options;

  const settle = async (store: Store, group: Group, outcome: Outcome): Promise<void> => {
    const fields = { group: group.id, channel: group.channelId, outcome: outcome.kind };
    if (outcome.kind === 'held') return;
    if (outcome.kind === 'refused') {
      log.warn({ ...fields, fault: outcome.fault }, 'a topic of a study group could not be posted');
      if (outcome.fault === 'gone') await store.groups.end(group.id, now());
      else {
        await store.groups.postpone(group, null);
        // What nobody was shown comes again, unless somebody has gone on meanwhile.
        const after = await store.groups.get(group.id);
        if (after?.step === nextStep(group, vault()).step) await store.groups.advance(after, group.step, null, now());
      }
      return;
    }
    const after = (await store.groups.get(group.id)) ?? group;
    const nextMs = isFinished(after) ? null : nextTopicMs(after.pace, Math.max(now(), group.nextMs ?? 0));
    await store.groups.postpone(group, nextMs);
    if (outcome.kind === 'late') log.warn(fields, 'a topic of a study group is left out, as its time is long past');
    if (outcome.kind !== 'sent') return;
    log.info(fields, 'a topic of a study group was posted');
    await refreshPlan(group.id, { store, channels, vault: vault(), nowMs: now() });
  };

  return {
    async tick() {
      const store = await options.store();
      const delivery = createDelivery({ deliveries: store.deliveries, channels, now, log });
      const due = [...(await store.groups.due(now(), MOST_DUE))];
      const work = async (): Promise<void> => {
        for (let group = due.shift(); group !== undefined; group = due.shift()) {
          if (group.nextMs === null) continue;
          try {
            const job = jobOf(group, group.nextMs, store, options);
            await settle(store, group, await delivery.deliver(job));
          } catch (error) {
            log.error({ err: error, group: group.id }, 'a topic of a study group could not be posted yet');
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
  };
};
