/** Posts, edits and threads over Discord's REST, for those who act without an interaction; owns what its refusals mean. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type APIMessage,
  ChannelType,
  MessageFlags,
  type REST,
  RESTJSONErrorCodes,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord.js';
import { ChannelError, type ChannelFault, type Channels, type Post } from '../channels.js';
import type { Call } from '../model.js';
import { decodeCall } from './call-id.js';
import { drawAnswer } from './draw.js';
import { cut, wellFormed } from './escape.js';
import { errorCode, errorStatus } from './log.js';

export interface ChannelsSetting {
  /** Null while the bot is not connected yet. */
  readonly connection: () => { readonly rest: REST; readonly userId: string } | null;
  /** Command mentions that may be live in a post. */
  readonly mentions: () => ReadonlyMap<string, string>;
  /** Between one try and the next, after those that discord.js makes at once; as many tries more. */
  readonly pausesMs?: readonly number[];
  /** Ends the pauses. */
  readonly signal: AbortSignal;
}

const defaultPausesMs = [1_000, 5_000, 15_000];
/** Discord knows a nonce for a few minutes: what is tried again later could come twice. */
const longestTryingMs = 120_000;
const maxMentions = 100;
const maxThreadName = 100;
const pageSize = 100;
/** By how much the clock of this machine may be ahead of Discord's. */
const clockSkewMs = 60_000;
const discordEpochMs = 1_420_070_400_000;

const faults: Readonly<Record<number, ChannelFault>> = {
  [RESTJSONErrorCodes.UnknownChannel]: 'gone',
  [RESTJSONErrorCodes.UnknownGuild]: 'gone',
  [RESTJSONErrorCodes.UnknownMessage]: 'gone',
  [RESTJSONErrorCodes.MissingAccess]: 'forbidden',
  [RESTJSONErrorCodes.MissingPermissions]: 'forbidden',
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread]: 'archived',
  [RESTJSONErrorCodes.ThreadLocked]: 'archived',
};

export function createChannels(setting: ChannelsSetting): Channels {
  const { connection, mentions, pausesMs = defaultPausesMs, signal } = setting;

  /** Runs a request until Discord takes or refuses it. */
  async function tell<T>(
    doing: string,
    tries: readonly number[],
    request: (rest: REST) => Promise<unknown>,
  ): Promise<T> {
    const startedMs = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      try {
        const rest = connection()?.rest;
        if (!rest) throw new ChannelError('unavailable', `${doing}: not connected to Discord yet`);
        return (await request(rest)) as T;
      } catch (error) {
        const told = asChannelError(error, doing);
        const pauseMs = tries[attempt];
        const spentMs = performance.now() - startedMs;
        const again = told.fault === 'unavailable' && errorStatus(error) !== 401 && !signal.aborted;
        if (!again || pauseMs === undefined || spentMs + pauseMs > longestTryingMs) throw told;
        await sleep(pauseMs, undefined, { signal }).catch(() => {
          throw told;
        });
      }
    }
  }

  return {
    async post(channelId, post) {
      const body = { ...drawPost(post, mentions()), nonce: post.nonce, enforce_nonce: true };
      const { id } = await tell<APIMessage>(`posting in channel ${channelId}`, pausesMs, (rest) =>
        rest.post(Routes.channelMessages(channelId), { body }),
      );
      return id;
    },

    async edit(channelId, messageId, answer) {
      const body = { ...drawAnswer(answer, { mentions: mentions() }), allowed_mentions: { parse: [] } };
      await tell(`editing message ${messageId} in channel ${channelId}`, pausesMs, (rest) =>
        rest.patch(Routes.channelMessage(channelId, messageId), { body }),
      );
    },

    async findOwn(channelId, sinceMs, isIt) {
      for (let after = firstIdSince(sinceMs - clockSkewMs); ; ) {
        const page = await tell<APIMessage[]>(`reading channel ${channelId}`, pausesMs, (rest) =>
          rest.get(Routes.channelMessages(channelId), {
            query: new URLSearchParams({ after: String(after), limit: String(pageSize) }),
          }),
        );
        const oldestFirst = [...page].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
        const userId = connection()?.userId;
        const found = oldestFirst.find(({ author, components }) => author.id === userId && isIt(callsOf(components)));
        if (found) return found.id;
        const last = oldestFirst.at(-1);
        if (!last || page.length < pageSize) return null;
        after = BigInt(last.id);
      }
    },

    async openThread(channelId, name) {
      // A thread has no nonce: more tries than those of discord.js could open more than one.
      const open = async (type: ChannelType): Promise<string> => {
        const body = { name: threadName(name), type, auto_archive_duration: ThreadAutoArchiveDuration.OneWeek };
        const { id } = await tell<{ id: string }>(`opening a thread in channel ${channelId}`, [], (rest) =>
          rest.post(Routes.threads(channelId), { body }),
        );
        return id;
      };
      try {
        return await open(ChannelType.PublicThread);
      } catch (error) {
        // An announcement channel has public threads of a type of its own.
        const { cause } = error as Error;
        if (errorCode(cause) !== RESTJSONErrorCodes.CannotExecuteActionOnThisChannelType) throw error;
        return open(ChannelType.AnnouncementThread);
      }
    },

    async renameThread(threadId, name) {
      await tell(`renaming thread ${threadId}`, pausesMs, (rest) =>
        rest.patch(Routes.channel(threadId), { body: { name: threadName(name) } }),
      );
    },

    async archiveThread(threadId) {
      try {
        await tell(`archiving thread ${threadId}`, pausesMs, (rest) =>
          rest.patch(Routes.channel(threadId), { body: { archived: true } }),
        );
      } catch (error) {
        if (!(error instanceof ChannelError) || error.fault !== 'archived') throw error;
      }
    },
  };
}

/** Nobody is notified who is not mentioned, and nobody mentioned who is not named. */
function drawPost({ answer, mention }: Post, mentions: ReadonlyMap<string, string>) {
  const users = mention && 'users' in mention ? [...new Set(mention.users)].slice(0, maxMentions) : [];
  const roles = mention && 'role' in mention ? [mention.role] : [];
  const lead = [...users.map((id) => `<@${id}>`), ...roles.map((id) => `<@&${id}>`)].join(' ');
  const { flags, components } = drawAnswer(answer, { mentions, lead });
  return {
    flags: lead === '' ? flags | MessageFlags.SuppressNotifications : flags,
    components,
    allowed_mentions: { parse: [], users, roles },
  };
}

const threadName = (name: string): string => cut(wellFormed(name).replace(/\s+/g, ' ').trim() || '…', maxThreadName);

/** The id just before the first that Discord can give in that millisecond. */
const firstIdSince = (ms: number): bigint => {
  const id = BigInt(Math.max(0, Math.floor(ms) - discordEpochMs)) << 22n;
  return id > 0n ? id - 1n : 0n;
};

/** What the buttons and menu entries of a message lead to. */
function callsOf(components: readonly unknown[] | undefined): Call[] {
  const calls: Call[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    const { custom_id, value, components: inner, options } = part as Record<string, unknown>;
    for (const id of [custom_id, value]) {
      const call = typeof id === 'string' ? decodeCall(id) : null;
      if (call) calls.push(call);
    }
    for (const list of [inner, options]) if (Array.isArray(list)) list.forEach(visit);
  };
  components?.forEach(visit);
  return calls;
}

/** @throws what is neither Discord's nor the network's doing. */
function asChannelError(error: unknown, doing: string): ChannelError {
  if (error instanceof ChannelError) return error;
  const status = errorStatus(error);
  const code = errorCode(error);
  const fault = status === undefined ? (isNetworkFault(error) ? 'unavailable' : null) : faultOf(status, code);
  if (fault === null) throw error;
  const why = error instanceof Error ? error.message : String(error);
  return new ChannelError(fault, `${doing}: ${why} (${code ?? status ?? 'no answer'})`, { cause: error });
}

function faultOf(status: number, code: string | number | undefined): ChannelFault {
  const known = typeof code === 'number' ? faults[code] : undefined;
  if (known) return known;
  // A refused token is nothing that the channel could be blamed for.
  if (status >= 500 || status === 429 || status === 401) return 'unavailable';
  if (status === 403) return 'forbidden';
  return status === 404 ? 'gone' : 'refused';
}

/** A timeout of discord.js, or what Node and undici say about a connection. */
const isNetworkFault = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = String(errorCode(error) ?? errorCode(error.cause) ?? '');
  return error.name === 'AbortError' || /^(UND_ERR_|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOST|ENET)/.test(code);
};
