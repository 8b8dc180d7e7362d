/** What the bot answers to interactions: first responses, edits, follow-ups and deletions. */
import { changeMessage, createMessage, type MutableMessage, messageJson, userJson } from './messages.js';
import { openapiFaults } from './openapi.js';
import { choiceFaults, messageFaults } from './rules.js';
import type { Pending, State } from './state.js';

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
  readonly query: URLSearchParams;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const fault = (status: number, code: number, message: string): Reply => ({ status, body: { code, message } });
const unknownInteraction = fault(404, 10062, 'Unknown interaction');
const unknownMessage = fault(404, 10008, 'Unknown Message');

/** Discord gives an interaction up after 3 s, and its token after 15 min. */
const firstResponseMs = 3000;

/** Remembers what is wrong with a body, and refuses it as Discord would. */
export function judge(state: State, { method, path, body }: Request, faults: readonly string[]): Reply | null {
  const all = [...faults, ...openapiFaults(method, path, body)];
  if (all.length === 0) return null;
  state.violations.push(...all.map((one) => `${method} ${path.replace(/[\w-]{30,}/, '…')}: ${one}`));
  return fault(400, 50035, `Invalid Form Body: ${all.join('; ')}`);
}

export function answerCallback(state: State, [id = '']: readonly string[], request: Request): Reply {
  const pending = state.pending.get(id);
  const { type, data } = request.body as { type: number; data?: Record<string, unknown> };
  if (!pending) return unknownInteraction;
  if (pending.isLate || Date.now() - pending.createdMs > firstResponseMs) {
    pending.settle({ kind: 'late' });
    return unknownInteraction;
  }
  if (pending.acknowledged !== null) return fault(400, 40060, 'Interaction has already been acknowledged.');
  const faults = type === 8 ? choiceFaults(data?.choices) : type === 4 || type === 7 ? messageFaults(data) : [];
  if ((type === 6 || type === 7) && !pending.pressed) faults.push(`callback ${type}: nothing was pressed`);
  if ((type === 8) !== (pending.type === 4)) faults.push(`callback ${type}: not for this interaction`);
  const refused = judge(state, request, faults);
  if (refused) return refused;

  pending.acknowledged = type;
  pending.firstMs = Date.now() - pending.createdMs;
  if (type === 8) pending.settle({ kind: 'choices', choices: data?.choices as { name: string; value: string }[] });
  if (type === 5) pending.deferredFlags = Number(data?.flags ?? 0);
  if (type === 6 || type === 7) pending.original = pending.pressed;
  if (type === 4) {
    pending.original = keep(state, pending, data);
    pending.settle({ kind: 'reply', message: pending.original });
  }
  if (type === 7 && pending.pressed) {
    changeMessage(pending.pressed, data);
    pending.settle({ kind: 'update', message: pending.pressed });
  }
  if (request.query.get('with_response') !== 'true') return { status: 204 };
  const resource = pending.original ? { type, message: json(state, pending.original) } : undefined;
  return ok({ interaction: { id, type: pending.type, response_message_id: pending.original?.id }, resource });
}

function keep(state: State, pending: Pending, body: unknown): MutableMessage {
  const { channelId, guildId, id, type, userId } = pending;
  const message = createMessage(
    { id: state.nextId(), channelId, guildId, metadata: { id, type, userId }, createdMs: state.now() },
    body,
  );
  state.messages.set(message.id, message);
  // A thread that is written in is open again.
  const channel = state.channels.get(channelId);
  if (channel) channel.archived = false;
  return message;
}

export const json = (state: State, message: MutableMessage): object =>
  message.authorId === undefined
    ? messageJson(message, state.botUser, state.applicationId)
    : messageJson(message, userJson(message.authorId), null);

const pendingOf = (state: State, token = ''): Pending | null =>
  [...state.pending.values()].find((pending) => pending.token === token && pending.acknowledged !== null) ?? null;

function targetOf(state: State, pending: Pending, messageId: string | undefined): MutableMessage | null {
  const message = messageId === '@original' ? pending.original : (state.messages.get(messageId ?? '') ?? null);
  return message?.isDeleted ? null : message;
}

export function postFollowUp(state: State, [token]: readonly string[], request: Request): Reply {
  const pending = pendingOf(state, token);
  if (!pending) return fault(404, 10015, 'Unknown Webhook');
  const refused = judge(state, request, messageFaults(request.body));
  if (refused) return refused;
  const message = keep(state, pending, request.body);
  pending.settle({ kind: 'follow-up', message });
  return ok(json(state, message));
}

export function patchWebhook(state: State, [token, messageId]: readonly string[], request: Request): Reply {
  const pending = pendingOf(state, token);
  if (!pending) return fault(404, 10015, 'Unknown Webhook');
  const isFirst = pending.acknowledged === 5 && pending.original === null && messageId === '@original';
  const target = targetOf(state, pending, messageId);
  if (!isFirst && !target) return unknownMessage;
  const body = { ...(request.body as object), ...(target ? { flags: flagsTogether(target, request.body) } : {}) };
  const refused = judge(state, request, messageFaults(body, { isEdit: !isFirst }));
  if (refused) return refused;
  if (isFirst) {
    // Whether it is private was fixed when it was deferred.
    const flags = (flagsOf(body) & ~64) | pending.deferredFlags;
    pending.original = keep(state, pending, { ...body, flags });
    pending.settle({ kind: 'reply', message: pending.original });
    return ok(json(state, pending.original));
  }
  if (!target) return unknownMessage;
  changeMessage(target, request.body);
  pending.settle({ kind: 'update', message: target });
  return ok(json(state, target));
}

const flagsOf = (body: unknown): number => Number((body as { flags?: number }).flags ?? 0);
const flagsTogether = (message: MutableMessage, body: unknown): number => message.flags | flagsOf(body);

export function getWebhook(state: State, [token, messageId]: readonly string[]): Reply {
  const pending = pendingOf(state, token);
  const target = pending && targetOf(state, pending, messageId);
  return target ? ok(json(state, target)) : unknownMessage;
}

export function deleteWebhook(state: State, [token, messageId]: readonly string[]): Reply {
  const pending = pendingOf(state, token);
  const target = pending && targetOf(state, pending, messageId);
  if (!pending || !target) return unknownMessage;
  target.isDeleted = true;
  pending.settle({ kind: 'deleted', message: target });
  return { status: 204 };
}
