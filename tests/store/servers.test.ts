import { describe, expect, it } from 'vitest';
import { fillTable, newPath, newStore, runSql, tablesIn } from './store.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 0, 2);
const asked = (serverId: string) => ({ serverId, question: 'why is it so', topics: [] });

const hasColumn = (path: string, table: string, column: string): boolean =>
  (runSql(path, `pragma table_info(${table})`)[0] as { name: string }[]).some(({ name }) => name === column);

describe('a server that the bot was removed from', () => {
  it('is kept for seven days, and then everything of it goes', async () => {
    const path = newPath();
    const { servers, tidy } = await newStore(path);
    await servers.present(['1', '2'], nowMs);
    // Whatever table there is that tells whose server a row is of.
    const tables = tablesIn(path).filter((table) => hasColumn(path, table, 'guild_id'));
    expect(tables).toEqual(
      expect.arrayContaining(['deliveries', 'gaps', 'marks', 'posted_facts', 'schedules', 'study_groups']),
    );
    // A channel is a server's.
    expect(tables).toEqual(
      expect.arrayContaining(tablesIn(path).filter((table) => hasColumn(path, table, 'channel_id'))),
    );
    // In a year that keeps tidying from taking them for another reason.
    const far = String(nowMs + 1000 * DAY_MS);
    const later = { last_ms: far, at_ms: far, due_ms: far, posted_ms: far, ended_ms: 'null' };
    for (const table of tables) {
      for (const id of ['1', '2']) {
        const keys = Object.fromEntries(
          ['id', 'key', 'asking', 'channel_id', 'open_in'].map((key) => [key, `'${table}${id}'`]),
        );
        fillTable(path, table, { ...later, ...keys, guild_id: `'${id}'` });
      }
    }
    const rowsOf = (id: string) =>
      tables.map((table) => runSql(path, `select * from ${table} where guild_id = '${id}'`)[0]);
    await servers.left('1', nowMs);
    await tidy(nowMs + 7 * DAY_MS - 1);
    expect(runSql(path, "select guild_id from gaps where guild_id = '1'")[0]).toHaveLength(1);
    await tidy(nowMs + 7 * DAY_MS);
    expect(rowsOf('1')).toEqual(tables.map(() => []));
    expect(runSql(path, 'select id from servers', 'select guild_id from gaps')).toEqual([
      [{ id: '2' }],
      [{ guild_id: '2' }],
    ]);
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
