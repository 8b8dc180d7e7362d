import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BackupError, backUp, restore } from '../../src/store/backup.js';
import { openStore } from '../../src/store/store.js';
import { folderWith } from '../folder.fixture.js';
import { ended, hold, letGoOfFiles, newPath, newStore, runProcess, runSql } from './store.fixture.js';

const impatient = { tries: 2, blockedMs: 1, pauseMs: 1 };

const serversIn = (path: string) => runSql(path, 'select id from servers order by id')[0];

/** A closed store that knows these servers. */
const storeWith = async (...ids: readonly string[]): Promise<string> => {
  const path = newPath();
  const store = await openStore(path);
  await store.servers.present(ids, 0);
  await store.close();
  await letGoOfFiles();
  return path;
};

const inFolder = (path: string) => readdirSync(dirname(path)).sort();

describe('a backup', () => {
  it('is one file with all that was committed, made while others write', async () => {
    const path = newPath();
    const store = await newStore(path);
    await store.servers.joined('1');
    const file = join(folderWith({}), 'copy.sqlite');
    const writer = runProcess(`
      const store = await openStore(${JSON.stringify(path)});
      for (let at = 10; at < 60; at++) await store.servers.joined(String(at));
      await store.close();
    `);
    const written = ended(writer);
    await store.servers.joined('2');
    await backUp(path, file, false);
    expect((await written).err).toBe('');
    const ids = (serversIn(file) as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['1', '2']));
    expect(inFolder(file)).toEqual(['copy.sqlite']);
    expect(runSql(file, 'pragma integrity_check')).toEqual([[{ integrity_check: 'ok' }]]);
  });

  it('replaces a file only when it is told to', async () => {
    const path = await storeWith('1');
    const file = join(folderWith({ 'copy.sqlite': 'precious' }), 'copy.sqlite');
    await expect(backUp(path, file, false)).rejects.toThrow('There is a file');
    expect(readFileSync(file, 'utf8')).toBe('precious');
    await backUp(path, file, true);
    expect(serversIn(file)).toEqual([{ id: '1' }]);
    expect(inFolder(file)).toEqual(['copy.sqlite']);
  });

  it.each([
    ['there is no store yet', (path: string) => join(path, '..', 'copy'), 'nothing to back up yet', false],
    ['the name is a folder', (path: string) => dirname(path), 'is a folder', true],
    ['the name is in no folder', (path: string) => join(dirname(path), 'none', 'copy'), 'There is no folder', true],
    ['the name is the store', (path: string) => path, 'the store itself', true],
    [
      'the name leads to the store',
      (path: string) => {
        const link = join(folderWith({}), 'link');
        symlinkSync(path, link);
        return link;
      },
      'the store itself',
      true,
    ],
  ])('is refused when %s', async (_, fileOf, words, isThere) => {
    const path = isThere ? await storeWith('1') : newPath();
    const before = inFolder(path);
    const work = backUp(path, fileOf(path), true);
    await expect(work).rejects.toThrow(BackupError);
    await expect(work).rejects.toThrow(words);
    expect(inFolder(path)).toEqual(before);
  });

  it('of a damaged store is refused, and leaves no file', async () => {
    const path = newPath();
    writeFileSync(path, 'no database\n'.repeat(500));
    const file = join(folderWith({}), 'copy.sqlite');
    await expect(backUp(path, file, false)).rejects.toMatchObject({ fault: 'damaged' });
    expect(inFolder(file)).toEqual([]);
  });
});

describe('restoring', () => {
  it('puts a backup back and keeps what was there beside it', async () => {
    const path = await storeWith('1');
    const file = join(folderWith({}), 'copy.sqlite');
    await backUp(path, file, false);
    const store = await openStore(path);
    await store.servers.joined('2');
    await store.close();
    await letGoOfFiles();
    expect(await restore(path, file)).toBe(`${path}.before-restore`);
    expect(serversIn(path)).toEqual([{ id: '1' }]);
    expect(serversIn(`${path}.before-restore`)).toEqual([{ id: '1' }, { id: '2' }]);
    expect(serversIn(file)).toEqual([{ id: '1' }]);
    await letGoOfFiles();
    // A second time does not take the first one's place.
    expect(await restore(path, file)).toBe(`${path}.before-restore-2`);
    expect(serversIn(`${path}.before-restore`)).toEqual([{ id: '1' }, { id: '2' }]);
    expect((await newStore(path)).servers).toBeDefined();
  });

  it('makes a store where there was none', async () => {
    const file = await storeWith('1');
    const path = join(folderWith({}), 'data', 'gilbert.sqlite');
    expect(await restore(path, file)).toBeNull();
    expect(serversIn(path)).toEqual([{ id: '1' }]);
    expect(inFolder(path)).toEqual([basename(path)]);
  });

  it('takes the place of a damaged store, and of the log beside it', async () => {
    const file = await storeWith('1');
    const path = newPath();
    writeFileSync(path, 'no database\n'.repeat(500));
    writeFileSync(`${path}-wal`, 'an old log');
    expect(await restore(path, file)).toBe(`${path}.before-restore`);
    // SQLite may have thrown the log away itself; under the restored file it must not stay.
    expect(inFolder(path).slice(0, 2)).toEqual(['', '.before-restore'].map((end) => basename(path) + end));
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(serversIn(path)).toEqual([{ id: '1' }]);
    expect(readFileSync(`${path}.before-restore`, 'utf8')).toContain('no database');
  });

  it('takes in what still stands in the log beside a plain copy', async () => {
    const path = newPath();
    await ended(
      runProcess(`
        const store = await openStore(${JSON.stringify(path)});
        await store.servers.joined('7');
        process.kill(process.pid, 'SIGKILL');
      `),
    );
    expect(existsSync(`${path}-wal`)).toBe(true);
    const other = newPath();
    await restore(other, path);
    expect(serversIn(other)).toEqual([{ id: '7' }]);
  });

  it('is refused while the store is in use', async () => {
    const file = await storeWith('1');
    const path = newPath();
    const store = await newStore(path);
    await store.servers.joined('2');
    const work = restore(path, file, impatient);
    await expect(work).rejects.toThrow('Stop GILbert first');
    expect(await store.servers.expired(0)).toEqual([]);
    expect(serversIn(path)).toEqual([{ id: '2' }]);
    expect(inFolder(path).filter((name) => /part|before/.test(name))).toEqual([]);
  });

  it('is refused while another process keeps the store', async () => {
    const [file, path] = [await storeWith('1'), await storeWith('2')];
    const letGo = await hold(path, 'alone');
    await expect(restore(path, file, impatient)).rejects.toThrow('Stop GILbert first');
    await letGo();
    expect(serversIn(path)).toEqual([{ id: '2' }]);
  });

  it.each([
    ['is not there', () => {}, 'There is no file'],
    ['is a folder', (file: string) => mkdirSync(file), 'is a folder'],
    [
      'is something else',
      (file: string) => writeFileSync(file, 'a text\n'.repeat(500)),
      'is damaged or not a database',
    ],
    ['is empty', (file: string) => writeFileSync(file, ''), 'is no backup of GILbert'],
    [
      "is another program's",
      (file: string) => void runSql(file, 'create table servers (id text)'),
      'is no backup of GILbert',
    ],
    [
      'is newer than this program',
      async (file: string) => {
        await (await openStore(file)).close();
        runSql(file, `insert into kysely_migration (name, timestamp) values ('999-later', '2999-01-01')`);
      },
      'was written by a newer GILbert',
    ],
    [
      'is damaged inside',
      async (file: string) => {
        const store = await openStore(file);
        await store.servers.present(
          Array.from({ length: 300 }, (_, at) => String(10n ** 17n + BigInt(at))),
          0,
        );
        await store.close();
        await letGoOfFiles();
        writeFileSync(file, readFileSync(file).fill(0xa5, 4096 * 3 + 100));
      },
      'is damaged or not a database',
    ],
  ])('is refused when the file %s, and changes nothing', async (_, make, words) => {
    const path = await storeWith('1');
    const file = join(folderWith({}), 'copy.sqlite');
    await make(file);
    const work = restore(path, file);
    await expect(work).rejects.toThrow(BackupError);
    await expect(work).rejects.toThrow(words);
    expect(serversIn(path)).toEqual([{ id: '1' }]);
    expect(inFolder(path).filter((name) => /part|before/.test(name))).toEqual([]);
  });
});
