import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.js';
import { migrate, migrationNames } from '../../src/store/migrations.js';
import { openStore } from '../../src/store/store.js';
import { newPath, runSql } from './store.fixture.js';

/** A row for each table of a step, with every column that it had then. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  '001-servers': [`insert into servers (id, left_ms, gaps_off) values ('1', null, 1), ('2', 1700000000000, 0)`],
  '004-gaps': [
    `insert into gaps (server_id, question, declined, disliked, helped, last_ms, topics)
     values ('1', 'why', 2, 1, 0, 1700000000000, '["gil"]')`,
    `insert into marks (asking, server_id, at_ms) values ('a', '1', 1700000000000)`,
  ],
};

const tablesIn = (path: string): string[] =>
  (
    runSql(
      path,
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'kysely%'",
    )[0] as { name: string }[]
  ).map(({ name }) => name);
const contentOf = (path: string, tables: readonly string[]) =>
  Object.fromEntries(tables.map((table) => [table, runSql(path, `select * from ${table}`)[0]]));

describe('the steps of the tables', () => {
  it.each(migrationNames().map((name) => [name]))('%s: rows written at it survive to the newest', async (name) => {
    const path = newPath();
    const db = await openDatabase(path);
    await migrate(db, path, name);
    const taken = migrationNames().slice(0, migrationNames().indexOf(name) + 1);
    for (const step of taken) for (const row of ROWS[step] ?? []) await sql.raw(row).execute(db);
    await db.destroy();
    const tables = tablesIn(path);
    const before = contentOf(path, tables);
    await (await openStore(path)).close();
    await (await openStore(path)).close();
    for (const [table, rows] of Object.entries(before)) {
      expect(contentOf(path, tables)[table], table).toMatchObject(rows as object);
    }
    expect(runSql(path, 'pragma integrity_check')).toEqual([[{ integrity_check: 'ok' }]]);
  });

  it('have a row here for each table that they make', async () => {
    const path = newPath();
    await (await openStore(path)).close();
    const filled = Object.values(ROWS)
      .flat()
      .map((row) => /insert into (\w+)/.exec(row)?.[1]);
    expect(tablesIn(path).filter((table) => !filled.includes(table))).toEqual([]);
  });

  it('are taken all or none', async () => {
    const path = newPath();
    // In the way of the last step.
    runSql(path, 'create table marks (x text)');
    await expect(openStore(path)).rejects.toThrow('already exists');
    expect(tablesIn(path)).toEqual(['marks']);
  });

  it('refuse a file of a newer version, and leave it as it is', async () => {
    const path = newPath();
    await (await openStore(path)).close();
    runSql(path, `insert into kysely_migration (name, timestamp) values ('999-later', '2999-01-01')`);
    await expect(openStore(path)).rejects.toMatchObject({
      fault: 'newer',
      message: expect.stringContaining('was written by a newer GILbert'),
    });
    expect(runSql(path, 'select count(*) as count from kysely_migration')).toEqual([
      [{ count: migrationNames().length + 1 }],
    ]);
  });
});
