/** Keeps the bot connected to Discord: logs in, tries again, and gives up with a sentence that says what to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Events, GatewayIntentBits, Options, Partials } from 'discord.js';
import type { Channels } from '../channels.js';
import type { Command } from '../commands/command.js';
import { createChannels } from './channels.js';
import { commandMentions } from './command-mentions.js';
import { type BotContext, createDispatch } from './dispatch.js';
import { describeError, errorCode, errorStatus, type Log } from './log.js';
import { explainFailure, syncCommands } from './registration.js';
import { type ServerEvents, watchServers } from './servers.js';

export interface BotOptions {
  readonly token: string;
  /** Where Discord's API is instead, up to and without `/v10`. */
  readonly apiUrl?: string;
  readonly guildId?: string;
  readonly commands: readonly Command[];
  readonly context: BotContext;
  readonly log: Log;
  readonly servers?: ServerEvents;
  readonly retry?: Retry;
}

export interface Retry {
  /** Between one try and the next; the last one goes on. */
  readonly pausesMs?: readonly number[];
  /** Between one try of a post and the next. */
  readonly postPausesMs?: readonly number[];
  /** Invalid sessions one after the other, before it stops. */
  readonly maxInvalidSessions?: number;
}

export interface Bot {
  /** For posts that answer no interaction; usable at any time, and refused as unavailable before the bot is connected. */
  readonly channels: Channels;
  close(): Promise<void>;
  /** Null after `close`, else what ended the bot and what to do about it. */
  readonly done: Promise<string | null>;
}

const growingPausesMs = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000];
/** About two minutes of Discord's six-second rhythm; a restart by a supervisor then begins anew. */
const defaultMaxInvalidSessions = 20;
/** Of the 1000 in 24 h after which Discord takes the token away. */
const maxIdentifiesADay = 800;
const dayMs = 24 * 60 * 60 * 1000;
/** Longer, and interactions that wait for it are too old to be answered. */
const waitGuildTimeoutMs = 1_500;
const closeTimeoutMs = 3_000;

const fatalCloses: Readonly<Record<number, string>> = {
  4004: 'Discord refused the token: copy a fresh one from the Bot page of the developer portal into DISCORD_TOKEN.',
  4010: 'Discord refused the connection: it was opened for a shard that does not exist. Please report this.',
  4011: 'The bot is in too many servers for one connection: it has to be sharded, which GILbert does not do.',
  4012: 'Discord no longer speaks the version of its protocol that GILbert uses: update GILbert.',
  4013: 'Discord did not understand which events GILbert asked for: update GILbert.',
  4014: 'Discord refused the events that GILbert asked for. It needs the Guilds intent alone: check the Bot page of the developer portal.',
};

export async function startBot({
  token,
  apiUrl,
  guildId,
  commands,
  context,
  log,
  servers = {},
  retry = {},
}: BotOptions): Promise<Bot> {
  const pausesMs = retry.pausesMs ?? growingPausesMs;
  const maxInvalidSessions = retry.maxInvalidSessions ?? defaultMaxInvalidSessions;
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  let commandIds: ReadonlyMap<string, string> = new Map();
  let client: Client | null = null;
  let settle: (message: string | null) => void = () => {};
  const ended = new Promise<string | null>((resolve) => {
    settle = resolve;
  });

  const channels = createChannels({
    connection: () => (client?.user ? { rest: client.rest, userId: client.user.id } : null),
    mentions: () => commandMentions(commands, commandIds),
    signal: ending.signal,
    ...(retry.postPausesMs ? { pausesMs: retry.postPausesMs } : {}),
  });
  const dispatch = createDispatch({ commands, context, channels, commandIds: () => commandIds, log });

  /** Only the first end counts. */
  function end(message: string | null): void {
    ending.abort();
    settle(message);
  }

  const pause = async (attempt: number): Promise<void> => {
    const ms = pausesMs[Math.min(attempt, pausesMs.length - 1)] ?? 0;
    await sleep(ms, undefined, { signal: ending.signal }).catch(() => {});
  };

  function openClient(): Client {
    const opened = new Client({
      intents: [GatewayIntentBits.Guilds],
      // The channel that comes with an interaction is taken in, instead of what was cached or hidden.
      partials: [Partials.Channel],
      waitGuildTimeout: waitGuildTimeoutMs,
      allowedMentions: { parse: [] },
      ...(apiUrl ? { rest: { api: apiUrl } } : {}),
      // Nothing is read from these; a message comes with the interaction that is about it.
      makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0, UserManager: 200 }),
    });
    opened.on(Events.Error, (error) => log.error({ err: describeError(error) }, 'discord.js error'));
    opened.on(Events.Warn, (text) => log.warn({ text }, 'discord.js warning'));
    opened.on(Events.ShardError, (error) => log.warn({ err: describeError(error) }, 'connection error'));
    opened.on(Events.ShardReconnecting, () => {
      if (!ending.signal.aborted) log.info({}, 'connection lost, reconnecting');
    });
    opened.on(Events.ShardResume, (_, replayed) => log.info({ replayed }, 'connection resumed'));
    opened.on(Events.ShardDisconnect, ({ code }) => {
      end(fatalCloses[code] ?? `Discord closed the connection for good (code ${code}).`);
    });
    opened.on(Events.InteractionCreate, (interaction) => {
      const work = dispatch(interaction).finally(() => running.delete(work));
      running.add(work);
    });
    opened.once(Events.ClientReady, (ready) => {
      log.info({ guilds: ready.guilds.cache.size }, 'connected to Discord');
      void keepRegistering(ready);
    });
    guardIdentifies(opened);
    watchServers(opened, servers, log);
    return opened;
  }

  /** discord.js retries an invalid session for ever, and says so in its debug messages alone. */
  const identifiedAtMs: number[] = [];
  function guardIdentifies(guarded: Client): void {
    let invalid = 0;
    guarded.on(Events.ShardReady, () => {
      invalid = 0;
    });
    guarded.on(Events.Debug, (text) => {
      if (text.includes('Invalid session; will attempt to resume: false')) {
        invalid += 1;
        log.warn({ invalid }, 'Discord calls the session invalid');
      }
      // Here the shard is open and idle: closing it while it reconnects would not hold.
      if (!text.includes('Waiting for identify throttle')) return;
      const nowMs = Date.now();
      while ((identifiedAtMs[0] ?? nowMs) < nowMs - dayMs) identifiedAtMs.shift();
      identifiedAtMs.push(nowMs);
      if (invalid >= maxInvalidSessions || identifiedAtMs.length > maxIdentifiesADay) {
        end(
          'Discord keeps calling the session invalid. GILbert stopped before the 1000 logins of a day are used up, after which Discord takes the token away: see whether the bot runs elsewhere too and https://discordstatus.com, and start it again later.',
        );
      }
    });
  }

  async function keepRegistering(ready: Client<true>): Promise<void> {
    for (let attempt = 0; !ending.signal.aborted; attempt += 1) {
      try {
        const { ids, changed, where, count } = await syncCommands(ready.rest, {
          applicationId: ready.application.id,
          ...(guildId ? { guildId } : {}),
          guildIds: [...ready.guilds.cache.keys()],
          commands,
          log,
        });
        commandIds = ids;
        log.info({ changed, where, count }, 'commands are up to date');
        return;
      } catch (error) {
        if (ending.signal.aborted) return;
        log.error({ err: describeError(error) }, explainFailure(error, guildId));
        const status = errorStatus(error) ?? 500;
        if (status < 500 && status !== 429) return;
        await pause(attempt);
      }
    }
  }

  /** A client whose login failed never becomes ready: each try has its own. */
  async function keepLoggingIn(): Promise<void> {
    for (let attempt = 0; !ending.signal.aborted; attempt += 1) {
      client = openClient();
      try {
        await client.login(token);
        return;
      } catch (error) {
        if (ending.signal.aborted) return;
        if (errorCode(error) === 'TokenInvalid' || errorStatus(error) === 401) return end(fatalCloses[4004] ?? '');
        log.warn({ err: describeError(error), attempt: attempt + 1 }, 'login failed, trying again');
        await client.destroy().catch(() => {});
        await pause(attempt);
      }
    }
  }

  async function shutDown(): Promise<void> {
    // What is being answered may finish, within reason.
    await Promise.race([Promise.allSettled(running), sleep(closeTimeoutMs, undefined, { ref: false })]);
    await Promise.race([client?.destroy().catch(() => {}), sleep(closeTimeoutMs, undefined, { ref: false })]);
  }

  void keepLoggingIn();
  const done = ended.then(async (message) => {
    await shutDown();
    return message;
  });
  return {
    channels,
    done,
    async close() {
      end(null);
      await done;
    },
  };
}
