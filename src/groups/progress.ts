/** How far a group and one of its members have come: topics, answers, what is due, streaks. */
import { action, paragraph } from '../answer.js';
import type { Answer, Block, Vault } from '../model.js';
import type { Group } from '../store/groups.js';
import type { Reviews } from '../store/reviews.js';
import { groupAction, hasNotBegun, isAlone, nextAction, titleOf, whereItIs } from './cards.js';
import { leaderboardOf, type Summary, summaryOf } from './review.js';
import { zoneOf } from './review-reminders.js';
import { coveredNotes, isFinished } from './steps.js';

const BEST = 10;

/** `▰▰▰▱▱` */
const bar = (done: number, all: number): string => '▰'.repeat(done) + '▱'.repeat(Math.max(0, all - done));

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const summaryLine = (who: string, { answers, right, dueNow, streakDays }: Summary): Block =>
  paragraph(
    answers === 0
      ? `${who}: no answers yet.`
      : `${who}: ${counted(answers, 'answer')}, ${right} right (${Math.round((100 * right) / answers)} %) · ${dueNow} due for review · ${
          streakDays === 0 ? 'no streak now' : `a streak of ${counted(streakDays, 'day')}`
        }`,
  );

const leaderboard = async (reviews: Reviews, group: Group, nowMs: number): Promise<Block[]> => {
  const scores = (await leaderboardOf(reviews, group.id, nowMs)).slice(0, BEST);
  if (scores.length === 0) return [];
  return [
    { type: 'heading', text: 'Leaderboard' },
    ...scores.map(
      ({ userId, right, answers }, at): Block => ({
        type: 'line',
        parts: [`${at + 1}. `, { user: userId }, `: ${right} of ${answers} right`],
      }),
    ),
  ];
};

/** @param userId a member, who sees their own figures too; null for anyone else. */
export const progressCard = async (
  group: Group,
  userId: string | null,
  { reviews, vault, nowMs }: { readonly reviews: Reviews; readonly vault: Vault; readonly nowMs: number },
): Promise<Answer> => {
  const of = { groupId: group.id, nowMs, zone: zoneOf(group) };
  const alone = isAlone(group);
  return {
    kind: 'done',
    title: `${titleOf(group, vault)} · progress`,
    body: [
      paragraph(hasNotBegun(group) ? 'It has not begun.' : whereItIs(group, vault)),
      { type: 'aside', text: `${bar(coveredNotes(group, vault).length, group.path.length)} topics read` },
      ...(alone ? [] : [summaryLine('The group', await summaryOf(reviews, of))]),
      ...(userId === null ? [] : [summaryLine('You', await summaryOf(reviews, { ...of, userId }))]),
      ...(group.leaderboard && !alone ? await leaderboard(reviews, group, nowMs) : []),
    ],
    followUps: [
      ...(isFinished(group)
        ? []
        : [userId === null && !alone ? groupAction('Join', 'join', group) : nextAction(group)]),
      groupAction('Quiz', 'quiz', group),
      action('Review', 'review', {}),
      groupAction('Path', 'path', group),
      ...(alone ? [] : [groupAction('Recap', 'recap', group)]),
    ],
    audience: 'asker',
  };
};
