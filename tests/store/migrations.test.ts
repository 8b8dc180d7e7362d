import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.js';
import { migrate, migrationNames } from '../../src/store/migrations.js';
import { openStore } from '../../src/store/store.js';
import { fillTable, newPath, runSql, tablesIn } from './store.fixture.js';

const contentOf = (path: string, tables: readonly string[]) =>
  Object.fromEntries(tables.map((table) => [table, runSql(path, `select * from ${table}`)[0]]));

describe('the steps of the tables', () => {
  it.each(migrationNames().map((name) => [name]))('%s: rows written at it survive to the newest', async (name) => {
    const path = newPath();
    const db = await openDatabase(path);
    await migrate(db, path, name);
    await db.destroy();
    const tables = tablesIn(path);
    expect(tables).toContain('servers');
    for (const table of tables) fillTable(path, table);
    const before = contentOf(path, tables);
    await (await openStore(path)).close();
    await (await openStore(path)).close();
    for (const [table, rows] of Object.entries(before)) {
      expect(rows).toHaveLength(1);
      expect(contentOf(path, tables)[table], table).toMatchObject(rows as object);
    }
    expect(runSql(path, 'pragma integrity_check')).toEqual([[{ integrity_check: 'ok' }]]);
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
