/** Connects Kysely to an SQLite file through libsql, and turns what the database says into plain sentences. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type QueryResult,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import Libsql from 'libsql';
import type { Schema } from './schema.js';
import { StoreError } from './store-error.js';

/** Another process may hold the file that long before this one gives up. */
const BUSY_MS = 5_000;

export type Database = Kysely<Schema>;

/** Creates the file and its folder when they are missing. @throws StoreError */
export const openDatabase = (path: string): Database => {
  let file: Libsql.Database;
  try {
    if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
    file = new Libsql(path);
    file.pragma(`busy_timeout = ${BUSY_MS}`);
    file.pragma('journal_mode = WAL');
    // Every commit reaches the disk: what was claimed must not be forgotten by a power cut.
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
  } catch (error) {
    throw storeErrorOf(error, path);
  }
  return new Kysely<Schema>({ dialect: new LibsqlDialect({ database: file as never }, path) });
};

/** Writers of several processes wait for each other at the start of a transaction: in the middle they would fail. */
class LibsqlDriver extends SqliteDriver {
  constructor(
    config: SqliteDialectConfig,
    private readonly path: string,
  ) {
    super(config);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    const { path } = this;
    return {
      async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
        try {
          return await connection.executeQuery<Row>(query);
        } catch (error) {
          throw storeErrorOf(error, path);
        }
      },
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class LibsqlDialect extends SqliteDialect {
  constructor(
    private readonly settings: SqliteDialectConfig,
    private readonly path: string,
  ) {
    super(settings);
  }

  override createDriver(): LibsqlDriver {
    return new LibsqlDriver(this.settings, this.path);
  }
}

/** By SQLite's result codes, https://sqlite.org/rescode.html; what is none of them is a fault of ours. */
const storeErrorOf = (error: unknown, path: string): Error => {
  if (error instanceof StoreError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return new StoreError('locked', `${path} is held by another program. Try again in a moment.`, options);
  if (/^SQLITE_FULL/.test(code) || /ENOSPC/.test(code))
    return new StoreError('full', `The disk of ${path} is full. Make room on it; nothing was changed.`, options);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code) || /not a database|malformed/.test(message))
    return new StoreError(
      'damaged',
      `${path} is damaged or no database. Put a backup in its place with: gilbert restore FILE`,
      options,
    );
  if (
    /^SQLITE_(CANTOPEN|READONLY|IOERR|PERM)/.test(code) ||
    /Unable to open/.test(message) ||
    /^E(ACCES|PERM|ROFS|NOTDIR|EXIST)/.test(code)
  )
    return new StoreError(
      'unreadable',
      `${path} cannot be read and written. See whether its folder exists and belongs to the user that runs this.`,
      options,
    );
  return error instanceof Error ? error : new Error(message, options);
};
