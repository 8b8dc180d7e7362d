/** The tables, as Kysely types their rows. Ids are text, flags 0 or 1, times milliseconds since the epoch. */
import type { DeliveriesTable } from './deliveries.js';
import type { PostedFactsTable, SchedulesTable } from './schedules.js';
import type { ServersTable } from './servers.js';

export interface Schema {
  deliveries: DeliveriesTable;
  posted_facts: PostedFactsTable;
  schedules: SchedulesTable;
  servers: ServersTable;
}
