/** The tables, as Kysely types their rows. Ids are text, flags 0 or 1, times milliseconds since the epoch. */
import type { GapsTable, MarksTable } from './gaps.js';
import type { ServersTable } from './servers.js';

export interface Schema {
  servers: ServersTable;
  gaps: GapsTable;
  marks: MarksTable;
}
