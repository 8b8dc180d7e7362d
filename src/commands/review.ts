/** `/review`: what one is about to forget, ten at a time, and whether to be reminded of it. */
import { action, refusal } from '../answer.js';
import type { QuizQuestion } from '../groups/quiz.js';
import { nextReminder } from '../groups/review-reminders.js';
import type { Answer, FollowUp } from '../model.js';
import type { Store } from '../store/store.js';
import type { Command, CommandContext } from './command.js';
import { answerAlone, askAlone, newSeed, ownGroupHere, questionFor, readSitting, type Sitting } from './quiz-alone.js';
import { done, line } from './told.js';

const AT_A_TIME = 10;
/** Cards looked at for one question; most of them still stand. */
const LOOKED_AT = 50;
/** Further off than any card. */
const FAR_MS = 1000 * 24 * 60 * 60 * 1000;

export const review: Command = {
  name: 'review',
  description: 'What you are about to forget of what you were asked, for you alone',
  options: [
    {
      name: 'reminders',
      description: 'Whether to be mentioned in your study group’s thread when something is due',
      type: 'text',
      choices: ['on', 'off'],
    },
  ],
  isPrivate: () => true,
  async run(values, context) {
    const under = readSitting('review', values);
    const store = await context.store();
    if (under !== null && values['f'] !== undefined) {
      const told = await answerAlone(values, under, context);
      if (under.position + 1 < under.count) return told;
      return { ...told, followUps: [...told.followUps, ...(await reminderFollowUps(store, context))] };
    }
    const { reminders } = values;
    if (reminders !== undefined) return setReminders(reminders, store, context);
    const { userId } = context.scene;
    const begun: Sitting = under ?? { command: 'review', seed: newSeed(context), position: 0, count: 1, right: 0 };
    const question = await dueQuestion(begun, store, context);
    const left = (await store.reviews.countDue(context.nowMs, { userId })).get(userId) ?? 0;
    if (question === null) return nothingDue(store, context);
    const count = under === null ? Math.min(AT_A_TIME, left) : Math.min(under.count, under.position + left);
    return askAlone(question, { ...begun, count });
  },
};

/** The question that is due for longest; what was rewritten or removed since leaves the review. */
const dueQuestion = async (sitting: Sitting, store: Store, context: CommandContext): Promise<QuizQuestion | null> => {
  const { userId } = context.scene;
  const { vault } = context.library();
  for (const { factId, digest } of await store.reviews.due(userId, context.nowMs, LOOKED_AT)) {
    const fact = vault.fact(factId);
    const question = fact?.digest === digest ? questionFor(fact, sitting, context) : null;
    if (question !== null) return question;
    await store.reviews.dropCard(userId, factId);
  }
  return null;
};

const nothingDue = async (store: Store, context: CommandContext): Promise<Answer> => {
  const { userId } = context.scene;
  const [next] = await store.reviews.due(userId, context.nowMs + FAR_MS, 1);
  return done(
    'Review',
    next === undefined
      ? 'Nothing is due. What you are asked in a quiz comes back here just before you would forget it.'
      : [line('Nothing is due now. The next comes ', { timeMs: next.dueMs, style: 'relative' }, '.')],
    [action('Quiz', 'quiz', {}), ...(await reminderFollowUps(store, context))],
  );
};

/** Reminders come in a group's thread alone. */
const reminderFollowUps = async (store: Store, { scene }: CommandContext): Promise<FollowUp[]> => {
  if (scene.face === 'terminal') return [];
  if ((await store.reminders.of(scene.userId)) !== null)
    return [action('No more reminders', 'review', { reminders: 'off' })];
  const groups = await store.groups.openOf(scene.userId);
  return groups.some(({ guildId }) => guildId !== null) ? [action('Remind me', 'review', { reminders: 'on' })] : [];
};

const setReminders = async (wanted: string, store: Store, context: CommandContext): Promise<Answer> => {
  const { scene, nowMs } = context;
  if (wanted === 'off') {
    await store.reminders.off(scene.userId);
    return done(
      'Reminders are off',
      `You are not mentioned when something is due. ${scene.commandMention('review')} shows it whenever you like.`,
      [action('Review', 'review', {})],
    );
  }
  if (wanted !== 'on') return refusal('Reminders', 'Choose on or off.');
  const open = (await store.groups.openOf(scene.userId)).filter(({ guildId }) => guildId !== null);
  const here = await ownGroupHere(context);
  const group = open.find(({ id }) => id === here?.id) ?? open.at(-1);
  if (group === undefined)
    return refusal(
      'Reminders',
      `A reminder is a mention in the thread of your study group, and you are in none. Join one first; ${scene.commandMention('review')} works without.`,
    );
  const nextMs = nextReminder(group, nowMs);
  await store.reminders.set(scene.userId, group.id, nextMs);
  return done(
    'Reminders are on',
    [
      line(
        'On days when something is due you are mentioned once in ',
        { channel: group.channelId },
        '; the first time ',
        { timeMs: nextMs, style: 'relative' },
        ' at the earliest.',
      ),
    ],
    [action('Switch them off', 'review', { reminders: 'off' }), action('Review', 'review', {})],
  );
};
