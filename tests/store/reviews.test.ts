import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { cardAfter } from '../../src/groups/review.js';
import type { FactId } from '../../src/model.js';
import type { GivenAnswer } from '../../src/store/reviews.js';
import type { Store } from '../../src/store/store.js';
import { folderWith } from '../folder.fixture.js';
import { newStore } from './store.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 4, 5, 12);

let file: string;
let store: Store;
/** Another process on the same file. */
let other: Store;
beforeEach(async () => {
  file = join(folderWith({}), 'gilbert.sqlite');
  store = await newStore(file);
  other = await newStore(file);
});

const answerOf = (given: Partial<GivenAnswer> = {}): GivenAnswer => ({
  ask: 'quiz.0',
  userId: 'ann',
  factId: 'note.fact' as FactId,
  groupId: 'g1',
  choice: '1',
  isRight: true,
  atMs: nowMs,
  ...given,
});

const give = (given: Partial<GivenAnswer> = {}, to: Store = store) => {
  const answer = answerOf(given);
  return to.reviews.answer(answer, (card) => cardAfter(card, { ...answer, digest: 'd', zone: 'UTC' }));
};

const startGroup = (id: string, channelId = id) =>
  store.groups.start(
    { id, guildId: 'server', channelId, path: [], leaderboard: false, pace: null, starterId: 'ann' },
    nowMs,
  );

const quizIn = (channelId: string, id: string, groupId = 'g1') => ({
  channelId,
  id,
  groupId,
  guildId: 'server',
  seed: 's',
  facts: ['note.a', 'note.b'] as FactId[],
});

describe('answers', () => {
  it('count once, the first, however many presses come at once, and to another process after', async () => {
    const given = await Promise.all(
      Array.from({ length: 12 }, (_, at) => give({ choice: String(at % 4), isRight: at % 4 === 1 })),
    );
    given.push(await give({ choice: '3' }, other));
    expect(given.filter(({ first }) => first)).toHaveLength(1);
    expect(new Set(given.map(({ answer }) => answer.choice)).size).toBe(1);
    expect(await store.reviews.answersTo('quiz.0')).toHaveLength(1);
    expect((await store.reviews.card('ann', 'note.fact'))?.reps).toBe(1);
  });

  it('make a card, which comes back as it was and is due when it says', async () => {
    const { card } = await give({ isRight: true });
    expect(await other.reviews.card('ann', 'note.fact')).toEqual(card);
    expect(await store.reviews.due('ann', nowMs, 10)).toEqual([]);
    expect(await store.reviews.due('ann', card?.dueMs ?? 0, 10)).toEqual([card]);
    expect(await store.reviews.due('bob', nowMs + 99 * DAY_MS, 10)).toEqual([]);
  });

  it('are due in order, and counted for a group and for a person', async () => {
    await give({ factId: 'note.wrong' as FactId, ask: 'q1', isRight: false });
    await give({ factId: 'note.older' as FactId, ask: 'q2', isRight: false, atMs: nowMs - DAY_MS });
    await give({ factId: 'note.other' as FactId, ask: 'q3', isRight: false, userId: 'bob', groupId: null });
    const due = await store.reviews.due('ann', nowMs, 10);
    expect(due.map(({ factId }) => factId)).toEqual(['note.older', 'note.wrong']);
    expect(await store.reviews.due('ann', nowMs, 1)).toHaveLength(1);
    expect([...(await store.reviews.countDue(nowMs, { groupId: 'g1' }))]).toEqual([['ann', 2]]);
    expect([...(await store.reviews.countDue(nowMs, { userId: 'bob' }))]).toEqual([['bob', 1]]);
  });
});

describe('what is kept', () => {
  it('goes with the person who asks for it, and no one else’s', async () => {
    await give();
    await give({ userId: 'bob' });
    await store.reminders.set('ann', 'g1', nowMs);
    await store.forget('ann');
    expect(await store.reviews.card('ann', 'note.fact')).toBeNull();
    expect(await store.reminders.of('ann')).toBeNull();
    expect((await store.reviews.answersTo('quiz.0')).map(({ userId }) => userId)).toEqual(['bob']);
  });

  it('of a group goes with the group; what its members remember stays theirs', async () => {
    await startGroup('g1');
    await give();
    await store.reminders.set('ann', 'g1', nowMs);
    await store.quizRounds.begin(quizIn('thread', 'quiz'), nowMs);
    await store.tidy(nowMs);
    expect(await store.reviews.answersIn({ groupId: 'g1' }, 0)).toHaveLength(1);
    await store.dropServer('server');
    await store.tidy(nowMs);
    expect(await store.reviews.answersIn({ groupId: 'g1' }, 0)).toEqual([]);
    expect(await store.quizRounds.in('thread')).toBeNull();
    expect(await store.reminders.of('ann')).toBeNull();
    expect(await store.reviews.card('ann', 'note.fact')).toMatchObject({ groupId: null, reps: 1 });
  });

  it('is no answer older than streaks look back', async () => {
    await give({ groupId: null, atMs: nowMs - 500 * DAY_MS });
    await give({ groupId: null, ask: 'new' });
    await store.tidy(nowMs);
    expect((await store.reviews.answersIn({ userId: 'ann' }, 0)).map(({ ask }) => ask)).toEqual(['new']);
  });
});

describe('a quiz in a channel', () => {
  const begun = async () => {
    await store.quizRounds.begin(quizIn('thread', 'quiz'), nowMs);
    const round = await store.quizRounds.get('quiz');
    if (round === null) throw new Error('it was not begun');
    return round;
  };

  it('is the only one there, whoever begins', async () => {
    const began = await Promise.all(
      ['a', 'b', 'c', 'd'].map((id, at) => (at % 2 ? store : other).quizRounds.begin(quizIn('thread', id), nowMs)),
    );
    expect(began.filter(Boolean)).toHaveLength(1);
    expect(await store.quizRounds.begin(quizIn('elsewhere', 'e'), nowMs)).toBe(true);
  });

  it('is closed by one of many, and by another after that one died', async () => {
    const round = await begun();
    await store.quizRounds.opened(round, { digest: 'd', right: 2, messageId: 'm' }, nowMs + 60_000);
    expect(await store.quizRounds.claimClosing(round, nowMs + 59_000, nowMs + 89_000)).toBeNull();
    const lateMs = nowMs + 60_000;
    const claims = await Promise.all(
      [store, other, store, other].map(({ quizRounds }) => quizRounds.claimClosing(round, lateMs, lateMs + 30_000)),
    );
    expect(claims.filter((claim) => claim !== null)).toMatchObject([{ state: 'closing', right: 2, messageId: 'm' }]);
    expect(await other.quizRounds.due(lateMs + 29_999, 10)).toEqual([]);
    expect(await other.quizRounds.claimClosing(round, lateMs + 30_000, lateMs + 60_000)).not.toBeNull();
  });

  it('keeps no answer once somebody closes it, so that what is shown is all', async () => {
    const round = await begun();
    const answerTo = (position: number) => {
      const answer = answerOf({ ask: `quiz.${position}` });
      return store.reviews.answerIn({ id: 'quiz', position }, answer, (card) =>
        cardAfter(card, { ...answer, digest: 'd', zone: 'UTC' }),
      );
    };
    expect(await answerTo(0)).toBeNull();
    await store.quizRounds.opened(round, { digest: 'd', right: 2, messageId: 'm' }, nowMs);
    expect(await answerTo(1)).toBeNull();
    expect(await answerTo(0)).toMatchObject({ first: true });
    expect(await answerTo(0)).toMatchObject({ first: false });
    await other.quizRounds.claimClosing(round, nowMs, nowMs + 30_000);
    expect(await answerTo(0)).toBeNull();
    expect(await store.reviews.answersTo('quiz.0')).toHaveLength(1);
  });

  it('goes on to each question once, and ends after the last', async () => {
    const round = await begun();
    const [next, again] = await Promise.all([store, other].map(({ quizRounds }) => quizRounds.advance(round, nowMs)));
    expect([next, again].filter((one) => one !== null)).toMatchObject([{ position: 1, state: 'due', digest: null }]);
    const second = await store.quizRounds.get('quiz');
    expect(second).not.toBeNull();
    if (second !== null) expect(await store.quizRounds.advance(second, nowMs)).toBeNull();
    expect(await store.quizRounds.in('thread')).toBeNull();
  });

  it('that was given up a day ago is forgotten', async () => {
    await startGroup('g1');
    await begun();
    await store.tidy(nowMs + DAY_MS + 1);
    expect(await store.quizRounds.get('quiz')).toBeNull();
  });
});
