/** The tables, as Kysely types their rows. Ids are text, flags 0 or 1, times milliseconds since the epoch. */
import type { DeliveriesTable } from './deliveries.js';
import type { ServersTable } from './servers.js';

export interface Schema {
  deliveries: DeliveriesTable;
  servers: ServersTable;
}
