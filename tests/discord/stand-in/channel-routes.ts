/** What the bot does in channels without an interaction: posts, edits, reading, threads. */
import { changeMessage, createMessage, textOf } from './messages.js';
import { addChannelTo, botMay, channelJson, isThread, type MutableChannel } from './places.js';
import { fault, json, judge, ok, type Reply, type Request } from './responses.js';
import { messageFaults } from './rules.js';
import type { Gateway } from './socket.js';
import type { State } from './state.js';

const unknownChannel = fault(404, 10003, 'Unknown Channel');
const missingAccess = fault(403, 50001, 'Missing Access');
const missingPermissions = fault(403, 50013, 'Missing Permissions');
const archivedThread = fault(400, 50083, 'Thread is archived');
const wrongType = fault(400, 50024, 'Cannot execute action on this channel type');

const isReply = (found: MutableChannel | Reply): found is Reply => 'status' in found;

function seenChannel(state: State, id: string | undefined): MutableChannel | Reply {
  const channel = state.channels.get(id ?? '');
  if (!channel) return unknownChannel;
  return botMay(state, channel, 'View Channel') ? channel : missingAccess;
}

export function postMessage(state: State, [channelId]: readonly string[], request: Request): Reply {
  const channel = seenChannel(state, channelId);
  if (isReply(channel)) return channel;
  if (!['text', 'announcement'].includes(channel.kind) && !isThread(channel)) {
    return fault(400, 50008, 'Cannot send messages in a non-text channel');
  }
  if (!botMay(state, channel, isThread(channel) ? 'Send Messages in Threads' : 'Send Messages')) {
    return missingPermissions;
  }
  if (channel.locked && !botMay(state, channel, 'Manage Threads')) {
    return channel.archived ? archivedThread : fault(400, 160005, 'Thread is locked');
  }
  const refused = judge(state, request, messageFaults(request.body));
  if (refused) return refused;
  const limited = limit(state, channel.id);
  if (limited.status === 429) return limited;

  const { nonce, enforce_nonce, allowed_mentions } = request.body as {
    nonce?: string | number;
    enforce_nonce?: boolean;
    allowed_mentions?: { users?: string[]; roles?: string[] };
  };
  const known = [...state.messages.values()].find(
    (one) => nonce !== undefined && one.nonce === String(nonce) && state.now() - one.createdMs < state.nonceWindowMs,
  );
  if (known && enforce_nonce) return { ...limited, body: json(state, known) };

  const given = {
    id: state.nextId(),
    channelId: channel.id,
    guildId: channel.guildId,
    metadata: null,
    createdMs: state.now(),
    ...(nonce === undefined ? {} : { nonce: String(nonce) }),
  };
  const message = createMessage(given, request.body);
  const text = textOf(message);
  const roles = state.guilds.get(channel.guildId)?.roles ?? [];
  const mayAll = botMay(state, channel, 'Mention Everyone');
  message.pings = [
    ...(allowed_mentions?.users ?? []).filter((id) => text.includes(`<@${id}>`)),
    ...(allowed_mentions?.roles ?? []).filter(
      (id) => text.includes(`<@&${id}>`) && roles.some((role) => role.id === id && (role.mentionable || mayAll)),
    ),
  ];
  state.messages.set(message.id, message);
  // Posting opens it again.
  channel.archived = false;
  return { ...limited, body: json(state, message) };
}

/** A good reply with the headers that discord.js goes by, or 429. */
function limit(state: State, channelId: string): Reply {
  const { rate } = state;
  if (!rate) return { status: 200 };
  const nowMs = Date.now();
  const sent = (rate.sentMs.get(channelId) ?? []).filter((ms) => nowMs - ms < rate.inMs);
  const resetAfter = (rate.inMs - (nowMs - (sent[0] ?? nowMs))) / 1000;
  const headers = (remaining: number) => ({
    'x-ratelimit-limit': String(rate.messages),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset-after': String(resetAfter),
    'x-ratelimit-bucket': 'messages',
  });
  if (sent.length >= rate.messages) {
    const body = { message: 'You are being rate limited.', retry_after: resetAfter, global: false };
    return { status: 429, body, headers: { ...headers(0), 'retry-after': String(resetAfter) } };
  }
  rate.sentMs.set(channelId, [...sent, nowMs]);
  return { status: 200, headers: headers(rate.messages - sent.length - 1) };
}

/** Newest first; those right after `after` when it is given, else the newest. */
export function listMessages(state: State, [channelId]: readonly string[], { query, path }: Request): Reply {
  const channel = seenChannel(state, channelId);
  if (isReply(channel)) return channel;
  if (!botMay(state, channel, 'Read Message History')) return ok([]);
  const most = Number(query.get('limit') ?? 50);
  if (!(most >= 1 && most <= 100)) {
    state.violations.push(`GET ${path}: limit ${most}`);
    return fault(400, 50035, 'Invalid Form Body');
  }
  const [after, before] = ['after', 'before'].map((name) => query.get(name));
  const there = [...state.messages.values()]
    .filter((message) => message.channelId === channelId && !message.isDeleted && !message.isPrivate)
    .filter(({ id }) => (!after || BigInt(id) > BigInt(after)) && (!before || BigInt(id) < BigInt(before)))
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  const page = after ? there.slice(0, most) : there.slice(-most);
  return ok(page.reverse().map((message) => json(state, message)));
}

export function patchMessage(state: State, [channelId, messageId]: readonly string[], request: Request): Reply {
  const channel = seenChannel(state, channelId);
  if (isReply(channel)) return channel;
  const message = state.messages.get(messageId ?? '');
  if (!message || message.isDeleted || message.channelId !== channelId) return fault(404, 10008, 'Unknown Message');
  if (message.authorId !== undefined) return fault(403, 50005, 'Cannot edit a message authored by another user');
  if (channel.archived) return archivedThread;
  const flags = message.flags | Number((request.body as { flags?: number }).flags ?? 0);
  const refused = judge(state, request, messageFaults({ ...(request.body as object), flags }, { isEdit: true }));
  if (refused) return refused;
  changeMessage(message, request.body);
  return ok(json(state, message));
}

export function postThread(state: State, [channelId]: readonly string[], request: Request, gateway: Gateway): Reply {
  const channel = seenChannel(state, channelId);
  if (isReply(channel)) return channel;
  const { name, type, auto_archive_duration } = request.body as {
    name?: string;
    type?: number;
    auto_archive_duration?: number;
  };
  if (!botMay(state, channel, 'Create Public Threads')) return missingPermissions;
  if (!((channel.kind === 'text' && type === 11) || (channel.kind === 'announcement' && type === 10))) return wrongType;
  const refused = judge(state, request, threadFaults(name, auto_archive_duration));
  if (refused) return refused;
  const thread = addChannelTo(state, {
    id: state.nextId(),
    guildId: channel.guildId,
    kind: type === 10 ? 'announcement thread' : 'thread',
    parentId: channel.id,
    ownerId: state.applicationId,
    name: name ?? '',
    autoArchiveMin: auto_archive_duration ?? 4320,
  });
  gateway.tell('THREAD_CREATE', channelJson(state, thread));
  return { status: 201, body: channelJson(state, thread) };
}

export function patchChannel(state: State, [channelId]: readonly string[], request: Request, gateway: Gateway): Reply {
  const channel = seenChannel(state, channelId);
  if (isReply(channel)) return channel;
  const manages = botMay(state, channel, 'Manage Threads');
  if (!isThread(channel)) return missingPermissions;
  const { name, archived, locked } = request.body as { name?: string; archived?: boolean; locked?: boolean };
  const isOwn = channel.ownerId === state.applicationId;
  if (channel.archived && archived !== false) return archivedThread;
  const opens = archived === false && botMay(state, channel, 'Send Messages in Threads') && !channel.locked;
  if (!manages && (locked !== undefined || (!isOwn && !opens))) return missingPermissions;
  const refused = judge(state, request, name === undefined ? [] : threadFaults(name, undefined));
  if (refused) return refused;
  Object.assign(
    channel,
    name === undefined ? {} : { name },
    archived === undefined ? {} : { archived },
    locked === undefined ? {} : { locked },
  );
  gateway.tell('THREAD_UPDATE', channelJson(state, channel));
  return ok(channelJson(state, channel));
}

const threadFaults = (name: string | undefined, autoArchive: number | undefined): string[] => [
  ...(name === undefined || name.trim() === '' || name.length > 100 ? [`thread name: ${name?.length} of 1-100`] : []),
  ...(autoArchive === undefined || [60, 1440, 4320, 10080].includes(autoArchive)
    ? []
    : [`thread: archived after ${autoArchive} min`]),
];
