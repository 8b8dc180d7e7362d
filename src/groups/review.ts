/**
 * How long a person remembers a fact, by FSRS: what an answer makes of a card, when it is due, and what a group's
 * answers come to. Owns ts-fsrs; days begin at midnight in the group's time zone.
 */
import { type Card as FsrsCard, fsrs, Rating, type State } from 'ts-fsrs';
import type { Vault } from '../model.js';
import { localMinute } from '../slots.js';
import type { Card } from '../store/review-cards.js';
import type { GivenAnswer, Reviews } from '../store/reviews.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DAY_MINUTES = 1440;

/** Steps of days: a right answer is Good, a wrong one Again. */
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: false });

const LONGEST_DAYS = 365;

/** The midnight before a moment; where the clocks leave midnight out, the first minute of the day. */
export const dayStart = (zone: string, atMs: number): number => {
  const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const startMs = minuteMs - localMinute(zone, minuteMs) * MINUTE_MS;
  // The clocks were changed since.
  const off = localMinute(zone, startMs);
  if (off === 0) return startMs;
  return off > DAY_MINUTES / 2 ? startMs + (DAY_MINUTES - off) * MINUTE_MS : startMs - off * MINUTE_MS;
};

/** Midnight so many days on. */
const daysOn = (zone: string, atMs: number, days: number): number =>
  days === 0 ? dayStart(zone, atMs) : dayStart(zone, dayStart(zone, atMs) + days * DAY_MS + DAY_MS / 2);

export interface Judged {
  readonly userId: string;
  readonly factId: Card['factId'];
  readonly digest: string;
  readonly groupId: string | null;
  readonly isRight: boolean;
  readonly atMs: number;
  readonly zone: string;
}

/**
 * What an answer makes of a card; null is one of a fact that was never asked. A wrong answer makes the fact due again
 * at once, a right one after at least a day. A fact that was rewritten is learned anew.
 */
export const cardAfter = (
  card: Card | null,
  { userId, factId, digest, groupId, isRight, atMs, zone }: Judged,
): Card => {
  const known = card !== null && card.digest === digest ? card : null;
  const next = scheduler.next(fsrsCardOf(known, atMs), atMs, isRight ? Rating.Good : Rating.Again).card;
  const scheduledDays = isRight ? intervalOf(next.stability, known !== null && known.dueMs <= atMs ? known : null) : 0;
  return {
    userId,
    factId,
    digest,
    groupId,
    dueMs: daysOn(zone, atMs, scheduledDays),
    stability: next.stability,
    difficulty: next.difficulty,
    scheduledDays,
    reps: next.reps,
    lapses: next.lapses,
    state: next.state,
    lastMs: atMs,
  };
};

/**
 * A stability is the days after which nine of ten are remembered. The scheduler's own intervals keep those of four
 * buttons apart, of which two are used here. What was due and right comes back later than the last time.
 */
const intervalOf = (stability: number, due: Card | null): number =>
  Math.min(LONGEST_DAYS, Math.max(1, Math.round(stability), due === null ? 0 : due.scheduledDays + 1));

const fsrsCardOf = (card: Card | null, atMs: number): FsrsCard => ({
  due: new Date(card?.dueMs ?? atMs),
  stability: card?.stability ?? 0,
  difficulty: card?.difficulty ?? 0,
  elapsed_days: 0,
  scheduled_days: card?.scheduledDays ?? 0,
  learning_steps: 0,
  reps: card?.reps ?? 0,
  lapses: card?.lapses ?? 0,
  state: (card?.state ?? 0) as State,
  // Clocks go back: a review before the last one is none.
  ...(card === null ? {} : { last_review: new Date(Math.min(card.lastMs, atMs)) }),
});

export interface Summary {
  readonly answers: number;
  readonly right: number;
  readonly dueNow: number;
  /** Days in a row on which something was answered, up to today or yesterday. */
  readonly streakDays: number;
}

/** As far back as streaks and scores go. */
const SUMMARY_MS = 400 * DAY_MS;

/** Cards of one person that are looked through at once. */
const LOOKED_THROUGH = 1000;

/** What was rewritten or removed since it was asked leaves a person's review, before it is counted as due. */
export const dropOutdated = async (reviews: Reviews, userId: string, vault: Vault, nowMs: number): Promise<void> => {
  for (const { factId, digest } of await reviews.due(userId, nowMs, LOOKED_THROUGH))
    if (vault.fact(factId)?.digest !== digest) await reviews.dropCard(userId, factId);
};

/** Of a whole group, or of one person in it. */
export const summaryOf = async (
  reviews: Reviews,
  { groupId, userId, nowMs, zone }: { groupId: string; userId?: string; nowMs: number; zone: string },
): Promise<Summary> => {
  const of = { groupId, ...(userId === undefined ? {} : { userId }) };
  const [answers, due] = await Promise.all([reviews.answersIn(of, nowMs - SUMMARY_MS), reviews.countDue(nowMs, of)]);
  return {
    answers: answers.length,
    right: answers.filter(({ isRight }) => isRight).length,
    dueNow: [...due.values()].reduce((sum, count) => sum + count, 0),
    streakDays: streakOf(
      answers.map(({ atMs }) => atMs),
      nowMs,
      zone,
    ),
  };
};

export const streakOf = (timesMs: readonly number[], nowMs: number, zone: string): number => {
  const days = new Set(timesMs.map((atMs) => dayStart(zone, atMs)));
  let day = dayStart(zone, nowMs);
  if (!days.has(day)) day = dayStart(zone, day - 1);
  let streak = 0;
  for (; days.has(day); day = dayStart(zone, day - 1)) streak += 1;
  return streak;
};

export interface Score {
  readonly userId: string;
  readonly answers: number;
  readonly right: number;
}

/** The most right answers first; of those alike, the one who needed fewer. */
export const leaderboardOf = async (reviews: Reviews, groupId: string, nowMs: number): Promise<readonly Score[]> =>
  scoresOf(await reviews.answersIn({ groupId }, nowMs - SUMMARY_MS));

export const scoresOf = (answers: readonly GivenAnswer[]): readonly Score[] => {
  const scores = new Map<string, { answers: number; right: number }>();
  for (const { userId, isRight } of answers) {
    const score = scores.get(userId) ?? { answers: 0, right: 0 };
    scores.set(userId, { answers: score.answers + 1, right: score.right + (isRight ? 1 : 0) });
  }
  return [...scores]
    .map(([userId, score]) => ({ userId, ...score }))
    .sort((a, b) => b.right - a.right || a.answers - b.answers || (a.userId < b.userId ? -1 : 1));
};
