/** Stores in folders of their own, and other processes that use the same file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Libsql from 'libsql';
import { afterAll } from 'vitest';
import { openStore, type Store } from '../../src/store/store.js';
import { folderWith } from '../folder.fixture.js';

const opened: Store[] = [];
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  for (const store of opened) await store.close();
});

export const newPath = (): string => join(folderWith({}), 'gilbert.sqlite');

/** Making the tables takes longest, so it is done once. */
let empty: Promise<string> | null = null;
const emptyFile = async (): Promise<string> => {
  const path = newPath();
  await (await openStore(path)).close();
  return path;
};

/** A store at a path where there is none yet, or the one that is there. Closed when the test file is done. */
export const newStore = async (path = newPath()): Promise<Store> => {
  empty ??= emptyFile();
  if (!existsSync(path)) copyFileSync(await empty, path);
  const store = await openStore(path);
  opened.push(store);
  return store;
};

/** Runs SQL as another program would. */
export const runSql = (path: string, ...statements: readonly string[]): unknown[] => {
  const file = new Libsql(path);
  try {
    return statements.map((sql) => {
      const statement = file.prepare(sql);
      return statement.reader ? statement.all() : statement.run();
    });
  } finally {
    file.close();
  }
};

/** In the order in which they were made: what others refer to comes first. */
export const tablesIn = (path: string): string[] =>
  (
    runSql(
      path,
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'kysely%'",
    )[0] as { name: string }[]
  ).map(({ name }) => name);

const VALUES: Readonly<Record<string, string>> = {
  text: "'x'",
  integer: '1',
  bigint: '1700000000123',
  'double precision': '0.5',
};

/** Adds a row that fills every column of a table, whichever there are; those `given` with SQL's own values. */
export const fillTable = (path: string, table: string, given: Readonly<Record<string, string>> = {}): void => {
  const columns = runSql(path, `pragma table_info(${table})`)[0] as { name: string; type: string }[];
  const values = columns.map(({ name, type }) => {
    const value = given[name] ?? VALUES[type.toLowerCase()];
    if (value === undefined) throw new Error(`${table}.${name} is of a type that is not known here: ${type}`);
    return value;
  });
  runSql(path, `insert into ${table} values (${values.join(', ')})`);
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** libsql lets go of a closed file when its statements are collected, in a turn of their own. */
export const letGoOfFiles = async (): Promise<void> => {
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A process of its own in which `code` runs as a module; `libsql` and `openStore` (as compiled) are there to use. */
export const runProcess = (code: string): ChildProcess => {
  const before = `import Libsql from 'libsql'; import { openStore } from './dist/store/store.js';`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${before}\n${code}`], { cwd: root });
  running.add(child.on('close', () => running.delete(child)));
  return child;
};

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export const ended = async (child: ChildProcess): Promise<Ended> => {
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  return { code, out, err };
};

/** Another process that keeps the file for itself, or writes to it, until it is told to let go. */
export const hold = async (path: string, how: 'alone' | 'writing'): Promise<() => Promise<void>> => {
  const child = runProcess(`
    const file = new Libsql(${JSON.stringify(path)});
    ${how === 'alone' ? "file.exec('pragma locking_mode = exclusive');" : ''}
    file.exec('begin ${how === 'alone' ? 'exclusive' : 'immediate'}');
    console.log('held');
    process.stdin.resume();
    process.stdin.on('end', () => { file.exec('rollback'); file.close(); });
  `);
  const complaint = once(child.stderr ?? child, 'data').then(([text]) => Promise.reject(new Error(String(text))));
  complaint.catch(() => {});
  await Promise.race([once(child.stdout ?? child, 'data'), complaint]);
  return async () => {
    child.stdin?.end();
    await once(child, 'close');
  };
};
