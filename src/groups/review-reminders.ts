/** Tells those who want it what is due for review: once a day, in the thread of their study group. */
import { action } from '../answer.js';
import type { Channels } from '../channels.js';
import { createDelivery, type Log } from '../delivery.js';
import type { Answer, Block, Vault } from '../model.js';
import { EVERY_DAY, nextSlot } from '../slots.js';
import type { Group } from '../store/groups.js';
import type { Reminder } from '../store/reminders.js';
import type { Store } from '../store/store.js';
import { dropOutdated } from './review.js';

/** At nine in the morning. */
const MINUTE_OF_DAY = 9 * 60;
const MOST_A_TICK = 500;

export const zoneOf = (group: Group | null): string => group?.pace?.zone ?? 'UTC';

export const nextReminder = (group: Group, nowMs: number): number =>
  nextSlot({ minute: MINUTE_OF_DAY, zone: zoneOf(group), days: EVERY_DAY }, nowMs);

export interface RemindersOptions {
  readonly store: Store;
  readonly channels: Pick<Channels, 'post' | 'findOwn'>;
  readonly vault: () => Vault;
  readonly now: () => number;
  readonly log: Log;
}

export const createReminders = ({ store, channels, vault, now, log }: RemindersOptions): { tick(): Promise<void> } => {
  const { reminders, reviews, groups } = store;
  const delivery = createDelivery({ deliveries: store.deliveries, channels, now, log });

  /** The members who want to be reminded at that moment and have something to review, and how much. */
  const dueFor = async ({ groupId, nextMs }: Reminder): Promise<readonly (readonly [string, number])[]> => {
    const members = new Set((await groups.members(groupId)).map(({ userId }) => userId));
    const wanted = (await reminders.at(groupId, nextMs)).filter(({ userId }) => members.has(userId));
    const counts = await Promise.all(
      wanted.map(async ({ userId }) => {
        await dropOutdated(reviews, userId, vault(), now());
        return [userId, (await reviews.countDue(now(), { userId })).get(userId) ?? 0] as const;
      }),
    );
    return counts.filter(([, count]) => count > 0);
  };

  const remind = async (reminder: Reminder): Promise<void> => {
    const { groupId, nextMs } = reminder;
    const group = await groups.get(groupId);
    const wanted = await reminders.at(groupId, nextMs);
    if (group === null || group.endedMs !== null) {
      for (const { userId } of wanted) await reminders.off(userId);
      return;
    }
    const members = new Set((await groups.members(groupId)).map(({ userId }) => userId));
    for (const { userId } of wanted) if (!members.has(userId)) await reminders.off(userId);
    const day = String(nextMs);
    const outcome = await delivery.deliver({
      key: `remind/${groupId}/${day}`,
      guildId: group.guildId,
      channelId: group.channelId,
      dueMs: nextMs,
      // Who it is for is not kept with the claim: whoever is forgotten meanwhile stands nowhere.
      choose: async () => ((await dueFor(reminder)).length === 0 ? null : day),
      async compose() {
        const due = await dueFor(reminder);
        return due.length === 0 ? null : { answer: reminderCard(due, day), mention: { users: due.map(([id]) => id) } };
      },
      isPost: (calls) => calls.some(({ command, options }) => command === 'review' && options['day'] === day),
    });
    if (outcome.kind === 'held') return;
    if (outcome.kind === 'refused') {
      log.info({ channel: group.channelId, fault: outcome.fault }, 'a reminder could not be posted');
      if (outcome.fault === 'gone') {
        for (const { userId } of wanted) await reminders.off(userId);
        return;
      }
    }
    await reminders.postpone(groupId, nextMs, nextReminder(group, now()));
  };

  return {
    async tick() {
      const due = await reminders.due(now(), MOST_A_TICK);
      const first = new Map(due.map((reminder) => [`${reminder.groupId} ${reminder.nextMs}`, reminder]));
      await Promise.all(
        [...first.values()].map(async (reminder) => {
          try {
            await remind(reminder);
          } catch (error) {
            log.error({ err: error, group: reminder.groupId }, 'a reminder could not be posted yet');
          }
        }),
      );
    },
  };
};

const reminderCard = (due: readonly (readonly [string, number])[], day: string): Answer => ({
  kind: 'done',
  title: 'Time to review',
  body: due.map(
    ([user, count]): Block => ({
      type: 'line',
      parts: [{ user }, count === 1 ? ' 1 fact is due' : ` ${count} facts are due`],
    }),
  ),
  followUps: [action('Review', 'review', { day }), action('No more reminders', 'review', { reminders: 'off' })],
  audience: 'everyone',
});
