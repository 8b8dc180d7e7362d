import { mkdirSync, readFileSync, rmdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.js';
import { migrate } from '../../src/store/migrations.js';
import { lazyStore, openStore } from '../../src/store/store.js';
import { StoreError } from '../../src/store/store-error.js';
import { folderWith } from '../folder.fixture.js';
import { ended, hold, letGoOfFiles, newPath, newStore, runProcess, runSql } from './store.fixture.js';

const impatient = { tries: 2, blockedMs: 1, pauseMs: 1 };

const faultOf = async (work: Promise<unknown>): Promise<StoreError> => {
  const error = await work.then(
    () => new Error('nothing went wrong'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof StoreError) return error;
  throw error;
};

/** A store of some pages, closed. */
const filledStore = async (): Promise<string> => {
  const path = newPath();
  const store = await openStore(path);
  await store.servers.present(
    Array.from({ length: 300 }, (_, at) => String(10n ** 17n + BigInt(at))),
    0,
  );
  await store.close();
  await letGoOfFiles();
  return path;
};

describe('the file of the store', () => {
  it('is made together with its folder, in WAL', async () => {
    const path = join(folderWith({}), 'deep', 'data', 'gilbert.sqlite');
    await (await openStore(path)).close();
    expect(runSql(path, 'pragma journal_mode')).toEqual([[{ journal_mode: 'wal' }]]);
  });

  it('is opened and brought up to date by several processes at the same moment', async () => {
    const path = newPath();
    const code = `
      const store = await openStore(${JSON.stringify(path)});
      await store.servers.joined(String(process.pid));
      await store.close();
    `;
    const all = await Promise.all([1, 2, 3, 4].map(() => ended(runProcess(code))));
    expect(all.map(({ code, err }) => [code, err])).toEqual([1, 2, 3, 4].map(() => [0, '']));
    expect(runSql(path, 'select count(*) as count from servers')).toEqual([[{ count: 4 }]]);
  });

  it.each([
    [
      'is overwritten with something else',
      (path: string) => writeFileSync(path, 'not a database at all\n'.repeat(500)),
    ],
    ['is cut short', (path: string) => truncateSync(path, 5000)],
    [
      'is overwritten in the middle',
      (path: string) => {
        const bytes = readFileSync(path);
        writeFileSync(path, bytes.fill(0xa5, 100));
      },
    ],
  ])('is called damaged when it %s, with what to do', async (_, damage) => {
    const path = await filledStore();
    damage(path);
    const use = async () => {
      const store = await newStore(path);
      await store.servers.present(['100000000000000001'], 0);
      await store.servers.expired(10 ** 13);
    };
    const { fault, message } = await faultOf(use());
    expect(fault).toBe('damaged');
    expect(message).toContain(`${path} is damaged`);
    expect(message).toContain('gilbert restore FILE');
  });

  it.each([
    ['a folder stands in its place', (path: string) => mkdirSync(path, { recursive: true })],
    ["a file stands in its folder's place", (path: string) => writeFileSync(dirname(path), 'a file')],
  ])('is called unreadable when %s', async (_, spoil) => {
    const path = join(folderWith({}), 'data', 'gilbert.sqlite');
    spoil(path);
    const { fault, message } = await faultOf(openStore(path));
    expect(fault).toBe('unreadable');
    expect(message).toContain(path);
  });

  it('is called held while another process keeps it, and is used as soon as that lets go', async () => {
    const path = await filledStore();
    const letGo = await hold(path, 'alone');
    const { fault, message } = await faultOf(openDatabase(path, impatient));
    expect([fault, message]).toEqual(['locked', `${path} is held by another program. Try again in a moment.`]);
    const patient = newStore(path);
    await letGo();
    expect(await (await patient).servers.expired(0)).toEqual([]);
  });

  it('loses nothing that is written after it was held', async () => {
    const path = await filledStore();
    const db = await openDatabase(path, impatient);
    const letGo = await hold(path, 'writing');
    const write = (id: string) => db.insertInto('servers').values({ id, left_ms: null, gaps_off: 0 }).execute();
    expect((await faultOf(write('1'))).fault).toBe('locked');
    expect((await faultOf(db.transaction().execute(() => Promise.resolve()))).fault).toBe('locked');
    expect(await db.selectFrom('servers').select('id').where('id', '=', '1').execute()).toEqual([]);
    await letGo();
    await write('2');
    await db.transaction().execute((all) => all.deleteFrom('servers').where('id', '>', '2').execute());
    expect(runSql(path, 'select id from servers where length(id) = 1')).toEqual([[{ id: '2' }]]);
    await db.destroy();
  });

  it('goes on with a transaction in which an error was caught, and takes back one that ends in an error', async () => {
    const path = newPath();
    const db = await openDatabase(path);
    await migrate(db, path);
    const write = (on: typeof db, id: string) =>
      on.insertInto('servers').values({ id, left_ms: null, gaps_off: 0 }).execute();
    await db.transaction().execute(async (all) => {
      await write(all, '1');
      await expect(write(all, '1')).rejects.toThrow('UNIQUE');
      await write(all, '2');
    });
    await expect(
      db.transaction().execute(async (all) => {
        await write(all, '3');
        await write(all, '1');
      }),
    ).rejects.toThrow('UNIQUE');
    await expect(write(db, '1')).rejects.toThrow('UNIQUE');
    await write(db, '4');
    expect(runSql(path, 'select id from servers')).toEqual([[{ id: '1' }, { id: '2' }, { id: '4' }]]);
    await db.destroy();
  });

  it('leaves the thread free while it waits', async () => {
    const path = await filledStore();
    const letGo = await hold(path, 'alone');
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    const waiting = faultOf(openDatabase(path, { tries: 4, blockedMs: 1, pauseMs: 30 }));
    expect((await waiting).fault).toBe('locked');
    clearInterval(ticking);
    await letGo();
    expect(ticks).toBeGreaterThan(0);
  });

  it('is as before when the disk is full, and says so', async () => {
    const path = newPath();
    const db = await openDatabase(path);
    await migrate(db, path);
    await sql`pragma max_page_count = 20`.execute(db);
    const fill = db.transaction().execute(async (all) => {
      for (let at = 0; at < 5000; at++) {
        await all
          .insertInto('servers')
          .values({ id: `${'9'.repeat(200)}${at}`, left_ms: null, gaps_off: 0 })
          .execute();
      }
    });
    const { fault, message } = await faultOf(fill);
    expect([fault, message]).toEqual(['full', `The disk of ${path} is full. Make room on it; nothing was changed.`]);
    expect(await db.selectFrom('servers').selectAll().execute()).toEqual([]);
    await db.insertInto('servers').values({ id: '1', left_ms: null, gaps_off: 0 }).execute();
    await db.destroy();
    expect(runSql(path, 'pragma integrity_check')).toEqual([[{ integrity_check: 'ok' }]]);
  });

  it.each([
    ['a flag', true],
    ['a moment', new Date(0)],
    ['nothing', undefined],
    ['a number beyond 2^53', 2 ** 60],
    ['no number', Number.NaN],
  ])('refuses %s as a value, which would end the process or be stored as another', async (_, value) => {
    const db = await openDatabase(newPath());
    await expect(sql`select ${value} as x`.execute(db)).rejects.toThrow('The database takes text, numbers and null');
    await db.destroy();
  });

  it('gives moments back as they were', async () => {
    const path = newPath();
    const store = await newStore(path);
    const nowMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
    await store.servers.left('1', nowMs);
    expect(runSql(path, 'select left_ms from servers')).toEqual([[{ left_ms: nowMs }]]);
  });
});

describe('a store that is opened when it is first asked for', () => {
  it('makes no file before, and one store for all', async () => {
    const path = newPath();
    const lazy = lazyStore(path);
    await lazy.close();
    const [one, other] = await Promise.all([lazy.get(), lazy.get()]);
    expect(one).toBe(other);
    await lazy.close();
  });

  it('tries again after it failed, and can be closed after that', async () => {
    const path = newPath();
    mkdirSync(path);
    const lazy = lazyStore(path);
    expect((await faultOf(lazy.get())).fault).toBe('unreadable');
    await lazy.close();
    rmdirSync(path);
    expect(await (await lazy.get()).servers.expired(0)).toEqual([]);
    await lazy.close();
  });
});
