/** Connects Kysely to an SQLite file through libsql, and turns what the database says into plain sentences. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  sql,
} from 'kysely';
import Libsql from 'libsql';
import type { Schema } from './schema.js';
import { StoreError } from './store-error.js';

/**
 * How long a held file is waited for. libsql blocks the thread while it waits, and a bot must go on answering: so it
 * waits shortly, and the pauses between its tries leave the thread free.
 */
export interface Patience {
  readonly tries: number;
  readonly blockedMs: number;
  readonly pauseMs: number;
}

/** About five seconds in all. */
const PATIENCE: Patience = { tries: 50, blockedMs: 20, pauseMs: 80 };

export type Database = Kysely<Schema>;

/** Creates the file and its folder when they are missing. @throws StoreError */
export const openDatabase = async (path: string, patience: Patience = PATIENCE): Promise<Database> => {
  let file: Libsql.Database | undefined;
  try {
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    const opened = new Libsql(path);
    file = opened;
    opened.exec(`pragma busy_timeout = ${patience.blockedMs}`);
    await whenFree(patience, () => opened.exec('pragma journal_mode = wal'));
    // Every commit reaches the disk: what was claimed must not be forgotten by a power cut.
    opened.exec('pragma synchronous = full');
    opened.exec('pragma foreign_keys = on');
  } catch (error) {
    file?.close();
    throw storeErrorOf(error, path);
  }
  return new Kysely<Schema>({ dialect: new LibsqlDialect(file, path, patience) });
};

/** Writes all of it into its one file, which can then be moved. */
export const intoOneFile = async (db: Database): Promise<void> => {
  await sql`pragma journal_mode = delete`.execute(db);
};

/**
 * Copies a whole database as it is this moment, others' open changes left out, into a file that is not there yet.
 * @throws StoreError, also when it is damaged anywhere
 */
export const copyDatabase = async (from: string, to: string, patience: Patience = PATIENCE): Promise<void> => {
  let file: Libsql.Database | undefined;
  try {
    const opened = new Libsql(from);
    file = opened;
    opened.exec(`pragma busy_timeout = ${patience.blockedMs}`);
    await whenFree(patience, () => {
      opened.exec(TOUCH);
      const [found] = opened.pragma('integrity_check(1)') as readonly { integrity_check?: string }[];
      if (found?.integrity_check !== 'ok') throw damaged(from, new Error(found?.integrity_check));
      opened.exec(`vacuum into '${to.replaceAll("'", "''")}'`);
    });
  } catch (error) {
    const ofCopy = /^SQLITE_(FULL|CANTOPEN|READONLY|IOERR)/.test(codeOf(error));
    throw storeErrorOf(error, ofCopy ? to : from);
  } finally {
    file?.close();
  }
};

/**
 * Takes a database for itself, as is possible only while no other connection has it open, and leaves all of it in its
 * one file. @returns lets go of it. @throws StoreError `locked` when someone else has it open
 */
export const releaseDatabase = async (path: string, patience: Patience = PATIENCE): Promise<() => void> => {
  let file: Libsql.Database | undefined;
  try {
    const opened = new Libsql(path);
    file = opened;
    opened.exec(`pragma busy_timeout = ${patience.blockedMs}`);
    // Leaving WAL needs the file alone.
    await whenFree(patience, () => opened.exec('pragma journal_mode = delete'));
    await whenFree(patience, () => opened.exec('begin exclusive'));
    return () => opened.close();
  } catch (error) {
    file?.close();
    throw storeErrorOf(error, path);
  }
};

/** A held file fails a statement before it has done anything: so it can be tried again. */
const whenFree = async <T>(patience: Patience, run: () => T | Promise<T>): Promise<T> => {
  for (let left = patience.tries; ; left--) {
    try {
      return await run();
    } catch (error) {
      if (left <= 1 || !isHeld(error)) throw error;
      await sleep(patience.pauseMs);
    }
  }
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const isHeld = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));

/**
 * Takes the file for each statement before it is prepared. A prepared statement of libsql that finds the file held stays
 * open until it is collected, and while it is, SQLite commits nothing more on the connection and reports no error.
 */
class LibsqlDriver extends SqliteDriver {
  constructor(
    private readonly file: Libsql.Database,
    private readonly path: string,
    private readonly patience: Patience,
  ) {
    super({ database: file as never });
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    const { file, path } = this;
    return {
      executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
        refuseUnsafe(query);
        const isAlone = !file.inTransaction && !isPragma(query);
        try {
          if (!isAlone) return await connection.executeQuery<Row>(query);
          await this.begin(query.query.kind === 'SelectQueryNode' ? 'read' : 'write');
          const result = await connection.executeQuery<Row>(query);
          file.exec('commit');
          return result;
        } catch (error) {
          if (isAlone) this.rollBack();
          throw storeErrorOf(error, path);
        }
      },
      streamQuery: () => {
        throw new Error('Rows are read at once here.');
      },
    };
  }

  /** Writers of several processes wait for each other at the start of a transaction: in the middle they would fail. */
  override async beginTransaction(): Promise<void> {
    await this.begin('write').catch((error) => {
      throw storeErrorOf(error, this.path);
    });
  }

  override async commitTransaction(): Promise<void> {
    try {
      this.file.exec('commit');
    } catch (error) {
      throw storeErrorOf(error, this.path);
    }
  }

  override async rollbackTransaction(): Promise<void> {
    this.rollBack();
  }

  /** libsql lets go of a file only when its statements are collected: so all is written into the one file before. */
  override async destroy(): Promise<void> {
    try {
      this.file.exec('pragma wal_checkpoint(truncate)');
    } catch {
      // In use or damaged: what was committed stands in the log.
    }
    await super.destroy();
  }

  private begin(as: 'read' | 'write'): Promise<void> {
    return whenFree(this.patience, () => {
      try {
        this.file.exec(as === 'write' ? 'begin immediate' : 'begin');
        if (as === 'read') this.file.exec(TOUCH);
      } catch (error) {
        this.rollBack();
        throw error;
      }
    });
  }

  /** SQLite has rolled back by itself when the disk is full, for one. */
  private rollBack(): void {
    if (this.file.inTransaction) this.file.exec('rollback');
  }
}

/** Reads what any database has: takes the lock that reading needs. */
const TOUCH = 'select 1 from sqlite_schema limit 1';

/** They stand in no transaction. */
const isPragma = ({ sql: text }: CompiledQuery): boolean => /^\s*pragma\b/i.test(text);

/** All steps of a migration in one transaction: they are taken once, by one process, and all of them or none. */
class LibsqlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class LibsqlDialect extends SqliteDialect {
  constructor(
    private readonly file: Libsql.Database,
    private readonly path: string,
    private readonly patience: Patience,
  ) {
    super({ database: file as never });
  }

  override createAdapter(): LibsqlAdapter {
    return new LibsqlAdapter();
  }

  override createDriver(): LibsqlDriver {
    return new LibsqlDriver(this.file, this.path, this.patience);
  }
}

/** libsql ends the whole process on these, or stores another number than was given. */
const refuseUnsafe = ({ parameters, sql }: CompiledQuery): void => {
  for (const value of parameters) {
    const safe =
      value === null ||
      typeof value === 'string' ||
      (typeof value === 'number' &&
        Number.isFinite(value) &&
        (!Number.isInteger(value) || Number.isSafeInteger(value)));
    if (!safe) throw new TypeError(`The database takes text, numbers and null, not ${String(value)}, in: ${sql}`);
  }
};

/** By SQLite's result codes, https://sqlite.org/rescode.html; what is none of them is a fault of ours. */
export const storeErrorOf = (error: unknown, path: string): Error => {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (isHeld(error))
    return new StoreError('locked', `${path} is held by another program. Try again in a moment.`, options);
  if (/^SQLITE_FULL/.test(code) || code === 'ENOSPC' || code === 'EDQUOT')
    return new StoreError('full', `The disk of ${path} is full. Make room on it; nothing was changed.`, options);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code) || /not a database|malformed/.test(message)) return damaged(path, error);
  if (
    /^SQLITE_(CANTOPEN|READONLY|IOERR|PERM|AUTH)/.test(code) ||
    /Unable to open/.test(message) ||
    /^E(ACCES|PERM|ROFS|NOTDIR|EXIST|ISDIR|IO)$/.test(code)
  )
    return new StoreError(
      'unreadable',
      `${path} cannot be read and written. See whether its folder exists and belongs to the user that runs this.`,
      options,
    );
  return error instanceof Error ? error : new Error(message, options);
};

const damaged = (path: string, cause: unknown): StoreError =>
  new StoreError(
    'damaged',
    `${path} is damaged or not a database. Stop GILbert and put a backup in its place: gilbert restore FILE`,
    { cause },
  );
