/** What must survive a restart, behind one interface; its parts each own their tables. */
import { openDatabase } from './database.js';
import { type Gaps, gapsOf } from './gaps.js';
import { migrate } from './migrations.js';
import { deleteRowsAbout, type Kept, rowsAbout } from './person.js';
import { type Servers, serversOf } from './servers.js';

export interface Store {
  readonly servers: Servers;
  readonly gaps: Gaps;
  /** Deletes what is kept about a person, and tells what that was. */
  forget(userId: string): Promise<readonly Kept[]>;
  /** Deletes what has been kept for as long as was promised. */
  tidy(nowMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens or creates the file and brings its tables up to date. @throws StoreError */
export const openStore = async (path: string): Promise<Store> => {
  const db = await openDatabase(path);
  try {
    await migrate(db, path);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const servers = serversOf(db);
  const gaps = gapsOf(db);
  /** The one place where all that is kept of a server goes; the server itself last, so that nothing stays behind. */
  const dropServer = async (id: string): Promise<void> => {
    await gaps.dropServer(id);
    await servers.drop(id);
  };
  return {
    servers,
    gaps,
    async forget(userId) {
      const kept = await rowsAbout(db, userId);
      // Gaps are kept without who asked or pressed.
      await deleteRowsAbout(db, userId);
      return kept;
    },
    async tidy(nowMs) {
      for (const id of await servers.expired(nowMs)) await dropServer(id);
      await gaps.tidy(nowMs);
    },
    close: () => db.destroy(),
  };
};

/** Opens the store when it is first asked for, and again after that failed: what needs no store goes on without. */
export const lazyStore = (path: string): { get(): Promise<Store>; close(): Promise<void> } => {
  let opened: Promise<Store> | null = null;
  return {
    get() {
      const opening = opened ?? openStore(path);
      opened = opening;
      opening.catch(() => {
        if (opened === opening) opened = null;
      });
      return opening;
    },
    async close() {
      const open = opened;
      opened = null;
      await open?.then(
        (store) => store.close(),
        () => {}, // what could not be opened needs no closing
      );
    },
  };
};
