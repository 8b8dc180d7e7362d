/** Tells Discord which commands there are: when they differ from what it has, and in one place only. */
import { REST, Routes } from 'discord.js';
import type { Command } from '../commands/command.js';
import { type CommandBody, commandBodies, normalise } from './command-bodies.js';
import { errorStatus, type Log } from './log.js';

/** Beyond so many servers the search for commands of a development server is not worth the requests. */
const maxGuildsToClear = 100;

export interface Registration {
  readonly changed: boolean;
  /** `globally` or `in server 123`. */
  readonly where: string;
  readonly count: number;
  /** The id of each slash command by name, for clickable mentions. */
  readonly ids: ReadonlyMap<string, string>;
}

export interface RegisterOptions {
  readonly token: string;
  /** Up to and without `/v10`; absent: Discord's own. */
  readonly apiUrl?: string;
  readonly guildId?: string;
  readonly commands: readonly Command[];
  readonly log: Log;
}

/** Throws an Error whose message says what to do. */
export async function registerCommands({ token, apiUrl, guildId, commands, log }: RegisterOptions) {
  const rest = new REST(apiUrl ? { api: apiUrl } : {}).setToken(token);
  try {
    const application = (await rest.get(Routes.currentApplication())) as { id: string };
    const guilds = guildId ? [] : ((await rest.get(Routes.userGuilds())) as { id: string }[]);
    return await syncCommands(rest, {
      applicationId: application.id,
      ...(guildId ? { guildId } : {}),
      guildIds: guilds.map(({ id }) => id),
      commands,
      log,
    });
  } catch (error) {
    throw new Error(explainFailure(error, guildId), { cause: error });
  } finally {
    rest.clearHashSweeper();
    rest.clearHandlerSweeper();
  }
}

/** What to do about a registration that failed. */
export function explainFailure(error: unknown, guildId: string | undefined): string {
  const status = errorStatus(error);
  if (status === 401) return 'Discord refused the token: copy a fresh one from the Bot page of the developer portal.';
  if (guildId && (status === 403 || status === 404)) {
    return `No commands can be registered in server ${guildId}: check DISCORD_GUILD_ID, and that the bot was invited there.`;
  }
  return `The commands could not be registered: ${error instanceof Error ? error.message : String(error)}`;
}

interface Sync {
  readonly applicationId: string;
  readonly guildId?: string;
  /** The servers that may hold commands of an earlier development run. */
  readonly guildIds: readonly string[];
  readonly commands: readonly Command[];
  readonly log: Log;
}

type Route = Parameters<REST['put']>[0];

export async function syncCommands(rest: REST, sync: Sync): Promise<Registration> {
  const { applicationId, guildId, commands, log } = sync;
  const bodies = commandBodies(commands, guildId ? 'guild' : 'global');
  const global = Routes.applicationCommands(applicationId);
  const here = guildId ? Routes.applicationGuildCommands(applicationId, guildId) : global;
  const where = guildId ? `in server ${guildId}` : 'globally';

  const existing = await list(rest, here);
  // The entry point of an app's Activity is not ours, and Discord refuses a list without it.
  const entryPoints = existing.filter(({ type }) => type === 4);
  const ours = existing.filter(({ type }) => type !== 4);
  const changed = fingerprint(ours) !== fingerprint(bodies);
  const now = changed ? ((await rest.put(here, { body: [...bodies, ...entryPoints] })) as CommandBody[]) : existing;
  if (changed) log.info({ where, count: bodies.length }, 'commands registered');

  const names = new Set(bodies.map(key));
  if (guildId) await clear(rest, global, names, log);
  else if (sync.guildIds.length <= maxGuildsToClear) {
    for (const id of sync.guildIds) await clear(rest, Routes.applicationGuildCommands(applicationId, id), names, log);
  }
  const ids = new Map(now.flatMap(({ type = 1, name, id }) => (type === 1 && id ? [[name, id] as const] : [])));
  return { changed, where, count: bodies.length, ids };
}

const list = async (rest: REST, route: Route): Promise<CommandBody[]> => (await rest.get(route)) as CommandBody[];
const key = ({ type = 1, name }: CommandBody): string => `${type} ${name}`;
const fingerprint = (bodies: readonly CommandBody[]): string => JSON.stringify(bodies.map(normalise).sort(byKey));
const byKey = (a: CommandBody, b: CommandBody): number => (key(a) < key(b) ? -1 : 1);

/** Takes away the commands of the given names, which people would else see twice. */
async function clear(rest: REST, route: Route, names: ReadonlySet<string>, log: Log): Promise<void> {
  try {
    const existing = await list(rest, route);
    const others = existing.filter((body) => !names.has(key(body)));
    if (others.length === existing.length) return;
    await rest.put(route, { body: others });
    log.info({ route, count: existing.length - others.length }, 'commands of the other place cleared');
  } catch (error) {
    // A server that the app may not look into cannot hold commands of ours.
    if (errorStatus(error) !== 403 && errorStatus(error) !== 404) throw error;
  }
}
