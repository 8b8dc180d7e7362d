/** A stand-in for Discord on loopback, over real HTTP and WebSocket: what a bot is tested against. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from './messages.js';
import { createPerson, type Person, type PersonOptions, waitFor } from './person.js';
import { createPlaces, type Places } from './places.js';
import { handle } from './rest.js';
import { type Gateway, openGateway } from './socket.js';
import { createState, type Failure, type RecordedRequest, type RegisteredCommand } from './state.js';

export interface StandIn extends Places {
  /** For DISCORD_API_URL. */
  readonly apiUrl: string;
  /** The one that it takes. */
  readonly token: string;
  readonly applicationId: string;
  readonly guildId: string;
  /** Resolves when the bot is connected. */
  ready(): Promise<void>;
  /** Resolves when commands are registered, to what they are. */
  registered(where?: 'globally' | 'in the server'): Promise<readonly RegisteredCommand[]>;
  commands(): { readonly global: readonly RegisteredCommand[]; readonly guild: readonly RegisteredCommand[] };
  /** Someone new. `permissions` as Discord writes them: '32' is Manage Guild. */
  person(permissions?: string, options?: PersonOptions): Person;
  /** All that were not deleted, oldest first; of one channel, or of all. */
  messages(channelId?: string): readonly Message[];
  /** For how long the same nonce gives the earlier message; five minutes unless it is set. */
  nonceWindowMs: number;
  /** A channel takes no more messages than these in that time: 5 in 5 s in Discord's own. */
  limitRates(messages?: number, inMs?: number): void;
  /** How many a person caused so far. */
  interactions(): number;
  readonly requests: readonly RecordedRequest[];
  /** What Discord would have refused; a good test ends with none. */
  readonly violations: readonly string[];
  fail(failure: Failure): void;
  readonly gateway: Omit<Gateway, 'close'>;
  close(): Promise<void>;
}

export interface StandInOptions {
  readonly token?: string;
  readonly heartbeatMs?: number;
  /** Discord's clock; the machine's if absent. */
  readonly now?: () => number;
}

export async function startStandIn({
  token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.StandI.n-token-that-is-no-secret-at-all-0000',
  heartbeatMs = 5_000,
  now = Date.now,
}: StandInOptions = {}): Promise<StandIn> {
  const state = createState(token, now);
  const server = createServer((request, response) => {
    handle(state, gateway, request, response).catch((error: unknown) => {
      state.violations.push(`stand-in: ${String(error)}`);
      response.destroy();
    });
  });
  const gateway = openGateway(server, state, heartbeatMs);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  state.gatewayUrl = `ws://127.0.0.1:${port}`;
  const guildCommands = () => state.commands.guilds.get(state.guildId) ?? [];

  return {
    ...createPlaces(state, gateway),
    apiUrl: `http://127.0.0.1:${port}/api`,
    token,
    applicationId: state.applicationId,
    guildId: state.guildId,
    ready: gateway.ready,
    registered: (where = 'globally') =>
      waitFor(() => {
        const there = where === 'globally' ? state.commands.global : guildCommands();
        return there.length > 0 && there;
      }, 'no commands were registered'),
    commands: () => ({ global: state.commands.global, guild: guildCommands() }),
    person: (permissions = '0', options = {}) => createPerson(state, gateway, permissions, options),
    messages: (channelId) =>
      [...state.messages.values()].filter(
        (message) => !message.isDeleted && (channelId === undefined || message.channelId === channelId),
      ),
    get nonceWindowMs() {
      return state.nonceWindowMs;
    },
    set nonceWindowMs(ms) {
      state.nonceWindowMs = ms;
    },
    limitRates(messages = 5, inMs = 5_000) {
      state.rate = { messages, inMs, sentMs: new Map() };
    },
    interactions: () => state.pending.size,
    requests: state.requests,
    violations: state.violations,
    fail: (failure) => void state.failures.push({ failure, left: failure.times ?? 1 }),
    gateway,
    async close() {
      gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
