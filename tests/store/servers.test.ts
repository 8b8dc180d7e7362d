import { describe, expect, it } from 'vitest';
import { keepTidy } from '../../src/store/tidy.js';
import { newPath, newStore, runSql } from './store.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 0, 2);
const asked = (serverId: string) => ({ serverId, question: 'why is it so', topics: [] });

describe('a server that the bot was removed from', () => {
  it('is kept for seven days, and then everything of it goes', async () => {
    const path = newPath();
    const { servers, gaps, tidy } = await newStore(path);
    await servers.present(['1', '2'], nowMs);
    for (const id of ['1', '2']) {
      await gaps.declined(asked(id), nowMs);
      await gaps.marked(asked(id), `a${id}`, false, nowMs);
    }
    await servers.left('1', nowMs);
    await tidy(nowMs + 7 * DAY_MS - 1);
    expect(await gaps.list('1', 0)).toHaveLength(1);
    await tidy(nowMs + 7 * DAY_MS);
    // Whatever table there is: no row names that server any more.
    const tables = runSql(path, "select name from sqlite_schema where type = 'table'")[0] as { name: string }[];
    for (const { name } of tables) {
      const rows = runSql(path, `select * from ${name}`)[0] as Record<string, unknown>[];
      expect(rows.filter((row) => Object.values(row).includes('1'))).toEqual([]);
    }
    expect(await gaps.list('2', 0)).toHaveLength(1);
  });

  it('is noticed when it happened while the bot was not running; grace runs from then', async () => {
    const { servers } = await newStore();
    await servers.present(['1', '2'], 0);
    await servers.present(['2', '3'], nowMs);
    await servers.present(['2', '3'], nowMs + DAY_MS);
    await servers.left('1', nowMs + 2 * DAY_MS);
    expect(await servers.expired(nowMs + 7 * DAY_MS - 1)).toEqual([]);
    expect(await servers.expired(nowMs + 7 * DAY_MS)).toEqual(['1']);
  });

  it('keeps all when it comes back in time', async () => {
    const { servers, gaps, tidy } = await newStore();
    await gaps.declined(asked('1'), nowMs);
    await servers.left('1', nowMs);
    await servers.joined('1');
    await tidy(nowMs + 30 * DAY_MS);
    await servers.left('1', nowMs);
    await servers.present(['1'], nowMs + DAY_MS);
    await tidy(nowMs + 30 * DAY_MS);
    expect(await gaps.list('1', 0)).toHaveLength(1);
  });

  it('goes too when the bot was never told that it joined', async () => {
    const { servers, gaps, tidy } = await newStore();
    await gaps.declined(asked('1'), nowMs);
    await servers.present([], nowMs);
    await servers.left('7', nowMs);
    await tidy(nowMs + 7 * DAY_MS);
    expect(await gaps.list('1', 0)).toEqual([]);
    expect(await servers.expired(nowMs + 99 * DAY_MS)).toEqual([]);
  });

  it('is not dropped when it is there again by then', async () => {
    const path = newPath();
    const { servers } = await newStore(path);
    await servers.joined('1');
    await servers.drop('1');
    expect(runSql(path, 'select id from servers')).toEqual([[{ id: '1' }]]);
  });
});

describe('keeping tidy', () => {
  it('tidies at once and again and again, goes on after a failure, and ends', async () => {
    const store = await newStore();
    let times = 0;
    const errors: unknown[] = [];
    const seen = await new Promise<string>((resolve) => {
      const end = keepTidy({
        store: () => {
          times++;
          if (times === 3) void end().then(() => resolve('ended'));
          return times === 1 ? Promise.reject(new Error('full')) : Promise.resolve(store);
        },
        now: () => nowMs,
        onError: (error) => errors.push(error),
        everyMs: 1,
      });
    });
    expect([seen, errors]).toEqual(['ended', [new Error('full')]]);
    const before = times;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(times).toBe(before);
  });
});

describe('forgetting a person', () => {
  it('deletes their rows from every table that has people in it, and tells what that was', async () => {
    const path = newPath();
    const store = await newStore(path);
    expect(await store.forget('42')).toEqual([]);
    runSql(
      path,
      'create table some_answers (user_id text, fact text)',
      "insert into some_answers values ('42', 'a'), ('42', 'b'), ('43', 'a')",
    );
    expect(await store.forget('42')).toEqual([{ what: 'some answers', count: 2 }]);
    expect(runSql(path, 'select * from some_answers')).toEqual([[{ user_id: '43', fact: 'a' }]]);
    expect(await store.forget('42')).toEqual([]);
  });
});
