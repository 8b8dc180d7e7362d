/** The HTTP side of the stand-in Discord: the routes that the bot uses, and failures on demand. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listMessages, patchChannel, patchMessage, postMessage, postThread } from './channel-routes.js';
import {
  answerCallback,
  deleteWebhook,
  fault,
  getWebhook,
  judge,
  ok,
  patchWebhook,
  postFollowUp,
  type Reply,
  type Request,
} from './responses.js';
import { commandListFaults } from './rules.js';
import type { Gateway } from './socket.js';
import type { Failure, RegisteredCommand, State } from './state.js';

const missingAccess = fault(403, 50001, 'Missing Access');

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly failsAs: Failure['route'];
  /** Interaction routes need no token in the header: theirs is in the path. */
  readonly isOpen?: boolean;
  answer(state: State, parts: readonly string[], request: Request, gateway: Gateway): Reply;
}

const routes: readonly Route[] = [
  { method: 'GET', pattern: /^\/gateway\/bot$/, failsAs: 'gateway', answer: answerGateway },
  {
    method: 'GET',
    pattern: /^\/(?:oauth2\/)?applications\/@me$/,
    failsAs: 'commands',
    answer: ({ applicationId }) => ok({ id: applicationId, name: 'GILbert' }),
  },
  {
    method: 'GET',
    pattern: /^\/users\/@me\/guilds$/,
    failsAs: 'commands',
    answer: ({ guilds }) => ok([...guilds.keys()].map((id) => ({ id, name: 'Server' }))),
  },
  {
    method: 'GET',
    pattern: /^\/applications\/\d+(?:\/guilds\/(\d+))?\/commands$/,
    failsAs: 'commands',
    answer: listCommands,
  },
  {
    method: 'PUT',
    pattern: /^\/applications\/\d+(?:\/guilds\/(\d+))?\/commands$/,
    failsAs: 'commands',
    answer: putCommands,
  },
  {
    method: 'POST',
    pattern: /^\/interactions\/(\d+)\/([^/]+)\/callback$/,
    failsAs: 'callback',
    isOpen: true,
    answer: answerCallback,
  },
  { method: 'POST', pattern: /^\/webhooks\/\d+\/([^/]+)$/, failsAs: 'webhook', isOpen: true, answer: postFollowUp },
  {
    method: 'PATCH',
    pattern: /^\/webhooks\/\d+\/([^/]+)\/messages\/([^/]+)$/,
    failsAs: 'webhook',
    isOpen: true,
    answer: patchWebhook,
  },
  {
    method: 'GET',
    pattern: /^\/webhooks\/\d+\/([^/]+)\/messages\/([^/]+)$/,
    failsAs: 'webhook',
    isOpen: true,
    answer: getWebhook,
  },
  {
    method: 'DELETE',
    pattern: /^\/webhooks\/\d+\/([^/]+)\/messages\/([^/]+)$/,
    failsAs: 'webhook',
    isOpen: true,
    answer: deleteWebhook,
  },
  { method: 'POST', pattern: /^\/channels\/(\d+)\/messages$/, failsAs: 'message', answer: postMessage },
  { method: 'GET', pattern: /^\/channels\/(\d+)\/messages$/, failsAs: 'message', answer: listMessages },
  { method: 'PATCH', pattern: /^\/channels\/(\d+)\/messages\/(\d+)$/, failsAs: 'message', answer: patchMessage },
  { method: 'POST', pattern: /^\/channels\/(\d+)\/threads$/, failsAs: 'thread', answer: postThread },
  { method: 'PATCH', pattern: /^\/channels\/(\d+)$/, failsAs: 'thread', answer: patchChannel },
];

export async function handle(
  state: State,
  gateway: Gateway,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://stand-in');
  const request: Request = {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname).replace(/^\/api(?:\/v\d+)?/, ''),
    body: await readBody(incoming),
    authorization: incoming.headers.authorization,
    query: url.searchParams,
  };
  const route = routes.find(({ method, pattern }) => method === request.method && pattern.test(request.path));
  const failure = route && takeFailure(state, route.failsAs);
  let reply: Reply = fault(404, 0, `404: Not Found: ${request.method} ${request.path}`);
  if (route && (!failure || failure.takesEffect)) {
    const isKnown = route.isOpen || request.authorization === `Bot ${state.token}`;
    const parts = route.pattern.exec(request.path)?.slice(1) ?? [];
    reply = isKnown ? route.answer(state, parts, request, gateway) : fault(401, 0, '401: Unauthorized');
  } else if (!route) state.violations.push(`no such route: ${request.method} ${request.path}`);
  if (failure) reply = failureReply(failure);
  const { method, path, body } = request;
  state.requests.push({ method, path, body, status: failure?.reset ? 0 : reply.status });
  if (failure?.reset === 'closed') return void incoming.socket.destroy();
  if (failure?.reset) return void incoming.socket.resetAndDestroy();
  if (failure?.retryAfter !== undefined) response.setHeader('retry-after', String(failure.retryAfter));
  if (failure?.isGlobal) response.setHeader('x-ratelimit-global', 'true');
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
  if (reply.body !== undefined) response.setHeader('content-type', 'application/json');
  response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function takeFailure(state: State, route: Failure['route']): Failure | null {
  const next = state.failures.find(({ failure, left }) => left > 0 && failure.route === route);
  if (!next) return null;
  next.left -= 1;
  return next.failure;
}

function failureReply({ status = 500, code = 0, retryAfter, isGlobal = false }: Failure): Reply {
  if (retryAfter === undefined) return fault(status, code, 'failure on demand');
  return { status: 429, body: { message: 'You are being rate limited.', retry_after: retryAfter, global: isGlobal } };
}

function answerGateway(state: State): Reply {
  const session_start_limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
  return ok({ url: state.gatewayUrl, shards: 1, session_start_limit });
}

function listCommands({ commands, guilds }: State, [guildId]: readonly string[]): Reply {
  if (guildId && !guilds.has(guildId)) return missingAccess;
  return ok(guildId ? (commands.guilds.get(guildId) ?? []) : commands.global);
}

function putCommands(state: State, [guildId]: readonly string[], request: Request): Reply {
  if (guildId && !state.guilds.has(guildId)) return missingAccess;
  const refused = judge(state, request, commandListFaults(request.body));
  if (refused) return refused;
  const stored = (request.body as RegisteredCommand[]).map((body): RegisteredCommand => {
    const asked = body.options?.map((option) => ({
      ...option,
      name_localizations: null,
      description_localizations: null,
    }));
    const { contexts, integration_types, ...rest } = body;
    return {
      ...rest,
      id: state.nextId(),
      type: body.type ?? 1,
      application_id: state.applicationId,
      version: state.nextId(),
      default_member_permissions: body.default_member_permissions ?? null,
      nsfw: false,
      name_localizations: null,
      description_localizations: null,
      ...(asked ? { options: asked } : {}),
      // A guild's commands have neither.
      ...(guildId
        ? { guild_id: guildId }
        : { contexts: contexts ?? null, integration_types: integration_types ?? [0] }),
    };
  });
  if (guildId) state.commands.guilds.set(guildId, stored);
  else state.commands.global = stored;
  return ok(stored);
}
