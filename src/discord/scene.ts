/** Where an interaction happens and what may be done there, in the commands' terms. */
import {
  type APIRole,
  type AutocompleteInteraction,
  ChannelType,
  PermissionFlagsBits,
  type PermissionsBitField,
  type Role,
} from 'discord.js';
import type { ChannelInfo, ChannelKind, Permission, RoleInfo } from '../channels.js';
import type { Scene } from '../commands/command.js';
import type { Answerable } from './reply.js';

export const permissionFlags: Readonly<Record<Permission, bigint>> = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Manage Threads': PermissionFlagsBits.ManageThreads,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
  'Mention Everyone': PermissionFlagsBits.MentionEveryone,
  'Manage Server': PermissionFlagsBits.ManageGuild,
};

/** `has` counts an administrator as allowed everything. */
const namesOf = (permissions: Readonly<PermissionsBitField>): ReadonlySet<Permission> =>
  new Set((Object.keys(permissionFlags) as Permission[]).filter((name) => permissions.has(permissionFlags[name])));

export const channelKind = (type: number): ChannelKind => {
  switch (type) {
    case ChannelType.GuildText:
      return 'text';
    case ChannelType.GuildAnnouncement:
      return 'announcement';
    case ChannelType.PublicThread:
    case ChannelType.PrivateThread:
    case ChannelType.AnnouncementThread:
      return 'thread';
    default:
      return 'other';
  }
};

/** @param isPublic whether everyone in a server sees the answer to a slash command. */
export function sceneOf(
  interaction: Answerable | AutocompleteInteraction,
  isPublic: boolean,
  mentions: ReadonlyMap<string, string>,
): Scene {
  const channels = new Map<string, ChannelInfo>();
  const roles = new Map<string, RoleInfo>();
  // A channel's cached permissions can be stale or hidden: only what came with the interaction is trusted.
  if (interaction.channelId && interaction.channel) {
    channels.set(interaction.channelId, {
      id: interaction.channelId,
      kind: channelKind(interaction.channel.type),
      botMay: namesOf(interaction.appPermissions),
    });
  }
  if (interaction.isChatInputCommand()) {
    const { resolved } = interaction.options;
    for (const channel of resolved?.channels?.values() ?? []) {
      if (channel === null) continue;
      const may = 'appPermissions' in channel ? channel.appPermissions : null;
      channels.set(channel.id, { id: channel.id, kind: channelKind(channel.type), botMay: may && namesOf(may) });
    }
    for (const role of resolved?.roles?.values() ?? []) if (role !== null) roles.set(role.id, roleInfo(role));
  }
  return {
    face: 'discord',
    userId: interaction.user.id,
    guildId: interaction.guildId,
    channelId: interaction.channelId,
    isPublic,
    userMay: interaction.memberPermissions ? namesOf(interaction.memberPermissions) : new Set(),
    channel: (id) => channels.get(id) ?? null,
    role: (id) => roles.get(id) ?? null,
    commandMention: (name) => mentions.get(name) ?? `/${name}`,
    isOwner: () => isOwner(interaction),
  };
}

/** Asked of Discord each time: what comes with the connection does not say, and owners change. */
async function isOwner({ client, user }: Answerable | AutocompleteInteraction): Promise<boolean> {
  const { owner } = await client.application.fetch();
  if (owner === null) return false;
  return 'members' in owner ? owner.members.has(user.id) : owner.id === user.id;
}

const roleInfo = ({ id, mentionable }: Role | APIRole): RoleInfo => ({ id, mentionable });
