import { describe, expect, it } from 'vitest';
import { KEPT_DAYS } from '../../src/store/gaps.js';
import { newPath, newStore, runSql } from './store.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 0, 2);

const asked = (question: string, serverId = '1', topics: readonly string[] = ['gil']) => ({
  serverId,
  question,
  topics,
});

describe('questions that were declined', () => {
  it('are counted under the words that may be kept, with the last time and topics', async () => {
    const { gaps } = await newStore();
    await gaps.declined(asked('Why  is <@123456789012345678> slow?', '1', ['old']), nowMs - 5);
    await gaps.declined(asked('why is slow', '1', ['gil', 'threads']), nowMs);
    await gaps.declined(asked('who am i'), nowMs - 9);
    expect(await gaps.list('1', 0)).toEqual([
      {
        question: 'why is slow',
        declined: 2,
        disliked: 0,
        helped: 0,
        lastMs: nowMs,
        topics: ['gil', 'threads'],
      },
      { question: 'who am i', declined: 1, disliked: 0, helped: 0, lastMs: nowMs - 9, topics: ['gil'] },
    ]);
    expect(await gaps.list('1', nowMs)).toHaveLength(1);
  });

  it('leave nothing when there is nothing to learn from', async () => {
    const { gaps } = await newStore();
    await gaps.declined(asked('<@123456789012345678>?'), nowMs);
    expect(await gaps.list(null, 0)).toEqual([]);
  });

  it('are those of the server alone, and put together over all', async () => {
    const { gaps } = await newStore();
    await gaps.declined(asked('why', '1'), nowMs);
    await gaps.declined(asked('why', '2'), nowMs - 1);
    await gaps.declined(asked('how', '2'), nowMs - 2);
    expect((await gaps.list('1', 0)).map(({ question }) => question)).toEqual(['why']);
    expect((await gaps.list(null, 0)).map(({ question, declined }) => [question, declined])).toEqual([
      ['why', 2],
      ['how', 1],
    ]);
  });

  it('are counted rightly by several writers at once', async () => {
    const path = newPath();
    const [one, other] = [await newStore(path), await newStore(path)];
    const times = Array.from({ length: 10 }, (_, at) => at);
    await Promise.all(times.flatMap(() => [one, other].map(({ gaps }) => gaps.declined(asked('why'), nowMs))));
    expect((await one.gaps.list('1', 0)).map(({ declined }) => declined)).toEqual([20]);
  });
});

describe('a mark on an answer', () => {
  it('counts once an answer, and keeps nothing about who pressed', async () => {
    const path = newPath();
    const { gaps } = await newStore(path);
    expect(await gaps.marked(asked('why'), 'a', false, nowMs)).toBe('kept');
    expect(await gaps.marked(asked('why'), 'a', false, nowMs)).toBe('repeated');
    expect(await gaps.marked(asked('why'), 'a', true, nowMs)).toBe('repeated');
    expect(await gaps.marked(asked('why'), 'b', false, nowMs)).toBe('kept');
    expect(await gaps.marked(asked('why'), 'c', true, nowMs)).toBe('kept');
    expect(await gaps.list('1', 0)).toMatchObject([{ question: 'why', declined: 0, disliked: 2, helped: 1 }]);
    expect(runSql(path, 'select * from marks')[0]).toEqual(
      ['a', 'b', 'c'].map((asking) => ({ asking, guild_id: '1', at_ms: nowMs })),
    );
  });

  it('of praise alone keeps no question', async () => {
    const { gaps } = await newStore();
    expect(await gaps.marked(asked('why'), 'a', true, nowMs)).toBe('kept');
    expect(await gaps.list(null, 0)).toEqual([]);
  });
});

describe('a server that switches recording off', () => {
  it('has what was kept deleted, and nothing more recorded until it is on again', async () => {
    const { gaps } = await newStore();
    await gaps.declined(asked('why', '1'), nowMs);
    await gaps.declined(asked('how', '1'), nowMs);
    await gaps.declined(asked('why', '2'), nowMs);
    expect(await gaps.isOff('1')).toBe(false);
    expect(await gaps.turnOff('1')).toBe(2);
    expect([await gaps.isOff('1'), await gaps.isOff('2')]).toEqual([true, false]);
    await gaps.declined(asked('why', '1'), nowMs);
    expect(await gaps.marked(asked('why', '1'), 'a', false, nowMs)).toBe('off');
    expect(await gaps.list('1', 0)).toEqual([]);
    expect(await gaps.list('2', 0)).toHaveLength(1);
    await gaps.turnOn('1');
    await gaps.declined(asked('why', '1'), nowMs);
    expect(await gaps.list('1', 0)).toHaveLength(1);
  });

  it('stays so while the bot comes and goes', async () => {
    const { gaps, servers } = await newStore();
    await gaps.turnOff('1');
    await servers.present(['1'], nowMs);
    await servers.left('1', nowMs);
    await servers.joined('1');
    expect(await gaps.isOff('1')).toBe(true);
  });
});

describe('tidying up', () => {
  it('deletes questions and marks after ninety days, and no sooner', async () => {
    const path = newPath();
    const { gaps, tidy } = await newStore(path);
    await gaps.declined(asked('old'), nowMs);
    await gaps.marked(asked('why'), 'a', true, nowMs);
    await gaps.declined(asked('new'), nowMs + 1);
    await tidy(nowMs + KEPT_DAYS * DAY_MS - 1);
    expect(await gaps.list(null, 0)).toHaveLength(2);
    await tidy(nowMs + KEPT_DAYS * DAY_MS);
    expect((await gaps.list(null, 0)).map(({ question }) => question)).toEqual(['new']);
    expect(runSql(path, 'select * from marks')).toEqual([[]]);
  });

  it('keeps the latest thousand questions of a server', async () => {
    const path = newPath();
    const { gaps, tidy } = await newStore(path);
    await gaps.declined(asked('of another', '2'), nowMs);
    await gaps.declined(asked('very first'), 1);
    runSql(
      path,
      `insert into gaps with recursive n (i) as (select 1 union all select i + 1 from n where i < 1005)
       select '1', 'question ' || i, 1, 0, 0, ${nowMs} + i, '[]' from n`,
    );
    await tidy(nowMs);
    const left = await gaps.list('1', 0);
    expect(left).toHaveLength(1000);
    expect(left.map(({ question }) => question)).not.toContain('question 5');
    expect(left.map(({ question }) => question)).toContain('question 6');
    expect(await gaps.list('2', 0)).toHaveLength(1);
  });
});
