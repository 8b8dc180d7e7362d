/** Copies the store's file while it is in use, and puts a copy back after it was looked through. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { copyDatabase, intoOneFile, openDatabase, type Patience, releaseDatabase, storeErrorOf } from './database.js';
import { isOurs, migrate } from './migrations.js';
import { StoreError } from './store-error.js';

/** What SQLite may keep beside a file. */
const BESIDE = ['-wal', '-shm', '-journal'] as const;

/** Whoever uses the store goes on using it: about a second tells. */
const PATIENCE: Patience = { tries: 10, blockedMs: 20, pauseMs: 80 };

/** Something about the file that was given. What can be done about it stands in its message. */
export class BackupError extends StoreError {
  constructor(message: string, options?: ErrorOptions) {
    super('file', message, options);
  }
}

/**
 * Writes a copy of the store as it is this moment; a bot may go on writing. There is never half a copy under that name.
 * @throws BackupError, StoreError
 */
export const backUp = async (storePath: string, file: string, overwrite: boolean): Promise<void> => {
  if (!existsSync(storePath))
    throw new BackupError(`There is nothing to back up yet: ${storePath} is made when something is first kept.`);
  refuseFolder(file);
  if (isSameFile(storePath, file)) throw new BackupError(`${file} is the store itself. Give the backup another name.`);
  if (!overwrite && existsSync(file)) throw taken(file);
  if (!existsSync(dirname(resolve(file)))) throw new BackupError(`There is no folder ${dirname(resolve(file))}.`);
  const temporary = join(dirname(resolve(file)), `.${basename(file)}.${process.pid}.part`);
  try {
    rmSync(temporary, { force: true });
    await copyDatabase(storePath, temporary);
    toDisk(temporary);
    if (overwrite) renameSync(temporary, file);
    else publish(temporary, file);
    toDisk(dirname(resolve(file)));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw taken(file);
    throw called(storeErrorOf(error, file), temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
};

/**
 * Puts a backup in the place of the store.
 * @returns where what was there is kept, null when nothing was there.
 * @throws BackupError, StoreError; the store is then as it was.
 */
export const restore = async (storePath: string, file: string, patience = PATIENCE): Promise<string | null> => {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}.`);
  refuseFolder(file);
  if (isSameFile(storePath, file)) throw new BackupError(`${file} is the store itself.`);
  const temporary = `${storePath}.${process.pid}.part`;
  const removeTemporary = () => {
    for (const end of ['', ...BESIDE]) rmSync(`${temporary}${end}`, { force: true });
  };
  try {
    mkdirSync(dirname(storePath), { recursive: true });
    removeTemporary();
    await readBackup(file, temporary);
    toDisk(temporary);
    const kept = await setAside(storePath, patience, () => renameSync(temporary, storePath));
    toDisk(dirname(storePath));
    return kept;
  } catch (error) {
    throw called(storeErrorOf(error, storePath), temporary, storePath);
  } finally {
    removeTemporary();
  }
};

/** Nobody knows the temporary file. */
const called = (error: Error, temporary: string, name: string): Error =>
  error instanceof StoreError && error.message.includes(temporary)
    ? new StoreError(error.fault, error.message.replaceAll(temporary, name), { cause: error })
    : error;

/** A file that is whole, of ours and not newer, as a new file with the tables of today. */
const readBackup = async (file: string, temporary: string): Promise<void> => {
  try {
    await copyDatabase(file, temporary);
    const db = await openDatabase(temporary);
    try {
      if (!(await isOurs(db))) throw new BackupError(`${file} is no backup of GILbert. Nothing was changed.`);
      await migrate(db, file);
      await intoOneFile(db);
    } finally {
      await db.destroy();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.fault === 'damaged')
      throw new BackupError(`${file} is damaged or not a database. Nothing was changed.`, { cause: error });
    if (error.fault === 'newer')
      throw new BackupError(`${file} was written by a newer GILbert. Update this one first; nothing was changed.`, {
        cause: error,
      });
    throw error;
  }
};

/** Keeps the store under another name and has something put in its place, so that at no moment there is none. */
const setAside = async (storePath: string, patience: Patience, put: () => void): Promise<string | null> => {
  const isThere = existsSync(storePath);
  const release = isThere ? await holdAlone(storePath, patience) : () => {};
  const kept = freeName(`${storePath}.before-restore`);
  // A log left beside another file would be written into it.
  const logs = BESIDE.filter((end) => existsSync(`${storePath}${end}`));
  try {
    if (isThere) alsoAs(storePath, kept);
    for (const end of logs) renameSync(`${storePath}${end}`, `${kept}${end}`);
    put();
  } catch (error) {
    for (const end of logs) if (existsSync(`${kept}${end}`)) renameSync(`${kept}${end}`, `${storePath}${end}`);
    rmSync(kept, { force: true });
    throw storeErrorOf(error, storePath);
  } finally {
    release();
  }
  return isThere ? kept : null;
};

const alsoAs = (path: string, name: string): void => {
  try {
    linkSync(path, name);
  } catch (error) {
    if (!hasNoLinks(error)) throw error;
    copyFileSync(path, name);
  }
};

/** Some formats of disks know one name a file. */
const hasNoLinks = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK)$/.test(String(error.code));

/** @returns lets go of it. A file that is no database any more is held by nobody who could use it. */
const holdAlone = async (storePath: string, patience: Patience): Promise<() => void> => {
  try {
    return await releaseDatabase(storePath, patience);
  } catch (error) {
    if (error instanceof StoreError && error.fault === 'damaged') return () => {};
    if (error instanceof StoreError && error.fault === 'locked')
      throw new BackupError(`${storePath} is in use. Stop GILbert first, then restore; nothing was changed.`, {
        cause: error,
      });
    throw error;
  }
};

const freeName = (name: string): string => {
  let free = name;
  for (let number = 2; existsSync(free); number++) free = `${name}-${number}`;
  return free;
};

/** Under a name that nobody took meanwhile, as far as the disk's format can tell. */
const publish = (temporary: string, file: string): void => {
  try {
    linkSync(temporary, file);
  } catch (error) {
    if (!hasNoLinks(error) || existsSync(file)) throw error;
    renameSync(temporary, file);
  }
};

const taken = (file: string): BackupError =>
  new BackupError(`There is a file ${file} already. Give another name, or --overwrite to replace it.`);

const refuseFolder = (file: string): void => {
  if (existsSync(file) && statSync(file).isDirectory())
    throw new BackupError(`${file} is a folder. Give the name of a file.`);
};

const isSameFile = (one: string, other: string): boolean =>
  existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);

/** A rename may reach the disk before what was written. */
const toDisk = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
