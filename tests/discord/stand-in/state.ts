/** What the stand-in Discord remembers, shared by its HTTP side, its gateway and its people. */
import type { MutableMessage } from './messages.js';
import { addGuildTo, type Guild, type MutableChannel } from './places.js';

export interface RegisteredOption {
  readonly type: number;
  readonly name: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly options?: readonly RegisteredOption[];
}

export interface RegisteredCommand {
  readonly id: string;
  readonly type: number;
  readonly name: string;
  readonly options?: readonly RegisteredOption[];
  readonly [field: string]: unknown;
}

/** What became of something that a person did. */
export interface Outcome {
  /** `late`: the bot's response came after Discord had given the interaction up. */
  readonly kind: 'reply' | 'update' | 'follow-up' | 'deleted' | 'choices' | 'late';
  /** Absent for choices, and for a reply that came too late. */
  readonly message?: MutableMessage;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  /** Whether the bot first asked for more time. */
  readonly deferred: boolean;
  /** From the interaction to the first response. */
  readonly firstMs: number;
}

export interface Pending {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly userId: string;
  readonly channelId: string;
  readonly guildId: string | null;
  readonly pressed: MutableMessage | null;
  readonly createdMs: number;
  isLate: boolean;
  /** The type of the first callback; null before. */
  acknowledged: number | null;
  firstMs: number;
  original: MutableMessage | null;
  /** The flags that a deferral fixed. */
  deferredFlags: number;
  settle(outcome: Omit<Outcome, 'deferred' | 'firstMs'>): void;
}

export interface Failure {
  readonly route: 'callback' | 'webhook' | 'commands' | 'gateway' | 'message' | 'thread';
  /** How many requests fail; 1 if absent. */
  readonly times?: number;
  readonly status?: number;
  /** Discord's JSON error code. */
  readonly code?: number;
  /** With 429, in seconds. */
  readonly retryAfter?: number;
  /** With 429: all routes are meant. */
  readonly isGlobal?: boolean;
  /** The connection breaks instead of an answer: by a TCP reset, or merely closed. */
  readonly reset?: 'reset' | 'closed';
  /** The request is carried out all the same. */
  readonly takesEffect?: boolean;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** What it was answered with; 0 for a broken connection. */
  readonly status: number;
}

export interface State {
  readonly token: string;
  readonly applicationId: string;
  readonly botUser: object;
  /** The first server and its first channel. */
  readonly guildId: string;
  readonly channelId: string;
  readonly guilds: Map<string, Guild>;
  readonly channels: Map<string, MutableChannel>;
  readonly commands: { global: RegisteredCommand[]; readonly guilds: Map<string, RegisteredCommand[]> };
  readonly messages: Map<string, MutableMessage>;
  readonly pending: Map<string, Pending>;
  readonly requests: RecordedRequest[];
  /** Bodies that Discord would have refused. */
  readonly violations: string[];
  readonly failures: { failure: Failure; left: number }[];
  /** For how long the same nonce gives the earlier message. */
  nonceWindowMs: number;
  /** How many messages a channel takes in a time; null: any. */
  rate: { readonly messages: number; readonly inMs: number; readonly sentMs: Map<string, number[]> } | null;
  gatewayUrl: string;
  /** The time of Discord, in its ids and for nonces. */
  now(): number;
  /** Snowflakes: they tell when they were made. */
  nextId(): string;
}

export function createState(token: string, now: () => number): State {
  let last = 0n;
  const nextId = (): string => {
    const first = BigInt(now() - 1_420_070_400_000) << 22n;
    last = last < first ? first : last + 1n;
    return String(last);
  };
  const applicationId = nextId();
  const state: State = {
    token,
    applicationId,
    botUser: { id: applicationId, username: 'GILbert', discriminator: '0', global_name: null, avatar: null, bot: true },
    guildId: nextId(),
    channelId: nextId(),
    guilds: new Map(),
    channels: new Map(),
    commands: { global: [], guilds: new Map() },
    messages: new Map(),
    pending: new Map(),
    requests: [],
    violations: [],
    failures: [],
    nonceWindowMs: 300_000,
    rate: null,
    gatewayUrl: '',
    now,
    nextId,
  };
  addGuildTo(state, state.guildId, state.channelId);
  return state;
}
