import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardAfter, dayStart, scoresOf, streakOf } from '../../src/groups/review.js';
import type { FactId } from '../../src/model.js';
import { zoneNames } from '../../src/slots.js';
import type { Card } from '../../src/store/review-cards.js';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const noonMs = Date.UTC(2026, 2, 10, 12);

const answered = (card: Card | null, isRight: boolean, atMs: number, given: { digest?: string; zone?: string } = {}) =>
  cardAfter(card, {
    userId: 'ann',
    factId: 'n.f' as FactId,
    digest: given.digest ?? 'd',
    groupId: null,
    isRight,
    atMs,
    zone: given.zone ?? 'UTC',
  });

describe('the memory of a fact', () => {
  it('is asked at growing intervals as long as it is right, up to a year', () => {
    const days: number[] = [];
    let card: Card | null = null;
    let atMs = noonMs;
    for (let turn = 0; turn < 8; turn += 1) {
      card = answered(card, true, atMs);
      days.push(Math.round((card.dueMs - dayStart('UTC', atMs)) / DAY_MS));
      atMs = card.dueMs + 9 * HOUR_MS;
    }
    const longest = days.indexOf(365);
    expect(longest).toBeGreaterThan(2);
    for (let at = 1; at <= longest; at += 1) expect(days[at]).toBeGreaterThan(days[at - 1] ?? 0);
    expect(days.slice(longest).every((count) => count === 365)).toBe(true);
  });

  it('grows with every right answer in time and falls to now with a wrong one, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 25 }), fc.nat(40), (answers, late) => {
        let card: Card | null = null;
        let atMs = noonMs;
        for (const isRight of answers) {
          const before: Card | null = card;
          card = answered(card, isRight, atMs);
          if (!isRight) expect(card).toMatchObject({ dueMs: dayStart('UTC', atMs), scheduledDays: 0 });
          else {
            expect(card.dueMs).toBeGreaterThan(atMs);
            if (before !== null && before.scheduledDays < 365)
              expect(card.scheduledDays).toBeGreaterThan(before.scheduledDays);
          }
          expect(Number.isFinite(card.stability + card.difficulty)).toBe(true);
          atMs = Math.max(atMs, card.dueMs) + late * DAY_MS + HOUR_MS;
        }
      }),
    );
  });

  it('is due at midnight where the group lives, also over a change of the clocks', () => {
    const card = answered(null, true, Date.UTC(2026, 2, 28, 20), { zone: 'Europe/Berlin' });
    // Two days on; the night before had 23 hours.
    expect(new Date(card.dueMs).toISOString()).toBe('2026-03-29T22:00:00.000Z');
    const far = answered(null, true, Date.UTC(2026, 2, 10, 23), { zone: 'Asia/Tokyo' });
    expect(new Date(far.dueMs).toISOString()).toBe('2026-03-12T15:00:00.000Z');
  });

  it('begins anew when the fact was rewritten', () => {
    let card: Card | null = null;
    for (let turn = 0; turn < 4; turn += 1) card = answered(card, true, card?.dueMs ?? noonMs);
    const anew = answered(card, true, noonMs + 900 * DAY_MS, { digest: 'other' });
    expect(anew).toMatchObject({ digest: 'other', reps: 1, scheduledDays: answered(null, true, noonMs).scheduledDays });
  });

  it('bears a clock that goes back', () => {
    const card = answered(answered(null, true, noonMs), true, noonMs - 5 * DAY_MS);
    expect(card.dueMs).toBeGreaterThan(noonMs - 5 * DAY_MS);
  });
});

describe('the start of a day', () => {
  it('is a midnight, or the first minute after one that the clocks leave out, in every zone', () => {
    for (const zone of zoneNames().filter((_, at) => at % 7 === 0)) {
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
      for (let atMs = noonMs; atMs < noonMs + 366 * DAY_MS; atMs += 5.3 * DAY_MS) {
        const start = dayStart(zone, atMs);
        expect(day.format(start)).toBe(day.format(atMs));
        expect(['00:00', '01:00']).toContain(clock.format(start));
        expect(start).toBeLessThanOrEqual(atMs);
      }
    }
  });
});

describe('a streak', () => {
  const daysAgo = (...days: number[]) => days.map((days) => noonMs - days * DAY_MS);

  it.each([
    ['nothing', [], 0],
    ['today', [0], 1],
    ['yesterday, with today still open', [1], 1],
    ['two days ago', [2], 0],
    ['three days, some of them twice', [0, 0, 1, 2, 2], 3],
    ['a gap', [0, 1, 3, 4], 2],
  ])('counts days in a row: %s', (_, days, streak) => {
    expect(streakOf(daysAgo(...days), noonMs, 'UTC')).toBe(streak);
  });
});

describe('scores', () => {
  it('put the most right answers first, and of those alike who needed fewer', () => {
    const given = (userId: string, right: number, wrong: number) =>
      Array.from({ length: right + wrong }, (_, at) => ({
        ask: `q${at}`,
        userId,
        factId: 'n.f' as FactId,
        groupId: 'g',
        choice: '0',
        isRight: at < right,
        atMs: at,
      }));
    const scores = scoresOf([...given('ann', 2, 3), ...given('bob', 3, 1), ...given('cid', 2, 0)]);
    expect(scores.map(({ userId }) => userId)).toEqual(['bob', 'cid', 'ann']);
    expect(scores[0]).toEqual({ userId: 'bob', answers: 4, right: 3 });
  });
});
