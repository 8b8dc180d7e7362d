/** The servers, channels, threads and roles of the stand-in, what the bot may do there, and how a test changes them. */
import type { Gateway } from './socket.js';
import type { State } from './state.js';

export const permissionBits = {
  'Manage Channels': 1n << 4n,
  'Manage Server': 1n << 5n,
  'View Channel': 1n << 10n,
  'Send Messages': 1n << 11n,
  'Read Message History': 1n << 16n,
  'Mention Everyone': 1n << 17n,
  'Manage Threads': 1n << 34n,
  'Create Public Threads': 1n << 35n,
  'Send Messages in Threads': 1n << 38n,
} as const;
export type BotPermission = keyof typeof permissionBits;

/** What a bot gets with its invitation, if it is not told otherwise. */
const usual: readonly BotPermission[] = [
  'View Channel',
  'Send Messages',
  'Read Message History',
  'Create Public Threads',
  'Send Messages in Threads',
];

const types = { text: 0, voice: 2, category: 4, announcement: 5, 'announcement thread': 10, thread: 11, forum: 15 };
export type PlaceKind = keyof typeof types;

export interface Channel {
  readonly id: string;
  readonly guildId: string;
  readonly kind: PlaceKind;
  /** The channel of a thread. */
  readonly parentId: string | null;
  /** Who opened a thread. */
  readonly ownerId: string | null;
  readonly botMay: ReadonlySet<BotPermission>;
  readonly name: string;
  readonly archived: boolean;
  readonly locked: boolean;
  readonly autoArchiveMin: number;
}
export type MutableChannel = { -readonly [Key in keyof Channel]: Channel[Key] };

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly mentionable: boolean;
}

export interface Guild {
  readonly id: string;
  readonly roles: Role[];
  isOut: boolean;
}

export interface GivenChannel {
  /** `text` if absent. */
  readonly kind?: PlaceKind;
  readonly name?: string;
  /** In the channel itself; a thread goes by its parent's. */
  readonly botMay?: readonly BotPermission[];
  /** Of a thread; the first channel if absent. */
  readonly parent?: string;
  /** The first server if absent. */
  readonly guild?: string;
  /** The bot opened the thread. */
  readonly isOwn?: boolean;
}

export interface Places {
  /** The first text channel of the first server. */
  readonly channelId: string;
  channel(given?: GivenChannel): string;
  /** As it is now; undefined once it is deleted. */
  channelOf(id: string): Channel | undefined;
  /** Every channel and thread, oldest first. */
  channels(): readonly Channel[];
  deny(channelId: string, ...permissions: readonly BotPermission[]): void;
  allow(channelId: string, ...permissions: readonly BotPermission[]): void;
  /** As a moderator would. */
  changeThread(
    id: string,
    to: { readonly archived?: boolean; readonly locked?: boolean; readonly name?: string },
  ): void;
  deleteChannel(id: string): void;
  role(given?: { readonly mentionable?: boolean; readonly guild?: string }): string;
  /** The bot is invited to another one. @returns its id. */
  addGuild(): string;
  removeGuild(id: string): void;
  outage(id: string): void;
  recover(id: string): void;
}

export const isThread = ({ kind }: Channel): boolean => kind.endsWith('thread');

export function addGuildTo(state: State, id: string, channelId: string): void {
  state.guilds.set(id, { id, roles: [{ id, name: '@everyone', mentionable: false }], isOut: false });
  addChannelTo(state, { id: channelId, guildId: id, name: 'general' });
}

/** @returns it, after having put it among the others. */
export function addChannelTo(
  state: State,
  given: Pick<Channel, 'id' | 'guildId'> & Partial<MutableChannel>,
): MutableChannel {
  const channel: MutableChannel = {
    kind: 'text',
    parentId: null,
    ownerId: null,
    botMay: new Set(usual),
    name: `channel-${state.channels.size}`,
    archived: false,
    locked: false,
    autoArchiveMin: 4320,
    ...given,
  };
  state.channels.set(channel.id, channel);
  return channel;
}

/** A thread has its parent's permissions. */
const holderOf = (state: State, channel: MutableChannel): MutableChannel =>
  (channel.parentId && state.channels.get(channel.parentId)) || channel;

export const botMay = (state: State, channel: MutableChannel, permission: BotPermission): boolean =>
  holderOf(state, channel).botMay.has(permission);

export const botPermissions = (state: State, channel: MutableChannel): string =>
  String([...holderOf(state, channel).botMay].reduce((sum, name) => sum | permissionBits[name], 0n));

export function channelJson(state: State, channel: MutableChannel, to: 'the bot' | 'a person' = 'the bot'): object {
  const isHidden = to === 'the bot' && !botMay(state, channel, 'View Channel');
  return {
    id: channel.id,
    type: types[channel.kind],
    guild_id: channel.guildId,
    name: isHidden ? '___hidden___' : channel.name,
    parent_id: channel.parentId,
    flags: isHidden ? 1 << 17 : 0,
    ...(isThread(channel)
      ? {
          owner_id: channel.ownerId,
          message_count: 0,
          member_count: 1,
          thread_metadata: {
            archived: channel.archived,
            locked: channel.locked,
            auto_archive_duration: channel.autoArchiveMin,
            archive_timestamp: new Date(state.now()).toISOString(),
          },
        }
      : { position: 0, permission_overwrites: [] }),
  };
}

export const roleJson = ({ id, name, mentionable }: Role): object => ({
  id,
  name,
  mentionable,
  permissions: '0',
  position: 0,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  managed: false,
  flags: 0,
});

export const guildJson = (state: State, guild: Guild): object => {
  const there = [...state.channels.values()].filter(({ guildId }) => guildId === guild.id);
  return {
    id: guild.id,
    name: 'Server',
    owner_id: state.applicationId,
    unavailable: false,
    large: false,
    member_count: 3,
    roles: guild.roles.map(roleJson),
    channels: there.filter((channel) => !isThread(channel)).map((channel) => channelJson(state, channel)),
    threads: there
      .filter((channel) => isThread(channel) && !channel.archived && botMay(state, channel, 'View Channel'))
      .map((channel) => channelJson(state, channel)),
    members: [],
    emojis: [],
    stickers: [],
    features: [],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
  };
};

export function createPlaces(state: State, gateway: Gateway): Places {
  const find = (id: string): MutableChannel => {
    const channel = state.channels.get(id);
    if (!channel) throw new Error(`there is no channel ${id}`);
    return channel;
  };
  const guild = (id: string): Guild => {
    const found = state.guilds.get(id);
    if (!found) throw new Error(`there is no server ${id}`);
    return found;
  };
  const tellOf = (channel: MutableChannel, what: 'CREATE' | 'UPDATE'): void =>
    gateway.tell(`${isThread(channel) ? 'THREAD' : 'CHANNEL'}_${what}`, channelJson(state, channel));
  const setMay = (id: string, change: (may: Set<BotPermission>) => void): void => {
    const channel = holderOf(state, find(id));
    const may = new Set(channel.botMay);
    change(may);
    channel.botMay = may;
    tellOf(channel, 'UPDATE');
  };

  return {
    channelId: state.channelId,
    channel({ kind = 'text', name, botMay: may, parent, guild: guildId, isOwn = false } = {}) {
      const id = state.nextId();
      const isInside = kind.endsWith('thread');
      const parentId = isInside ? (parent ?? state.channelId) : null;
      const channel = addChannelTo(state, {
        id,
        kind,
        parentId,
        guildId: parentId ? find(parentId).guildId : guild(guildId ?? state.guildId).id,
        ownerId: isInside ? (isOwn ? state.applicationId : state.nextId()) : null,
        ...(name === undefined ? {} : { name }),
        ...(may === undefined ? {} : { botMay: new Set(may) }),
      });
      tellOf(channel, 'CREATE');
      return id;
    },
    channelOf: (id) => state.channels.get(id),
    channels: () => [...state.channels.values()],
    deny: (id, ...permissions) =>
      setMay(id, (may) => {
        for (const permission of permissions) may.delete(permission);
      }),
    allow: (id, ...permissions) =>
      setMay(id, (may) => {
        for (const permission of permissions) may.add(permission);
      }),
    changeThread(id, to) {
      const thread = Object.assign(find(id), to);
      tellOf(thread, 'UPDATE');
    },
    deleteChannel(id) {
      const channel = find(id);
      for (const { id: one, parentId } of [...state.channels.values()]) {
        if (one === id || parentId === id) state.channels.delete(one);
      }
      gateway.tell(isThread(channel) ? 'THREAD_DELETE' : 'CHANNEL_DELETE', channelJson(state, channel));
    },
    role({ mentionable = false, guild: guildId = state.guildId } = {}) {
      const role = { id: state.nextId(), name: 'readers', mentionable };
      guild(guildId).roles.push(role);
      gateway.tell('GUILD_ROLE_CREATE', { guild_id: guildId, role: roleJson(role) });
      return role.id;
    },
    addGuild() {
      const id = state.nextId();
      addGuildTo(state, id, state.nextId());
      gateway.tell('GUILD_CREATE', guildJson(state, guild(id)));
      return id;
    },
    removeGuild(id) {
      state.guilds.delete(guild(id).id);
      for (const channel of [...state.channels.values()]) if (channel.guildId === id) state.channels.delete(channel.id);
      gateway.tell('GUILD_DELETE', { id });
    },
    outage(id) {
      guild(id).isOut = true;
      gateway.tell('GUILD_DELETE', { id, unavailable: true });
    },
    recover(id) {
      guild(id).isOut = false;
      gateway.tell('GUILD_CREATE', guildJson(state, guild(id)));
    },
  };
}
