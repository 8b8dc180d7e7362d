/** The terminal as a place to use commands in: one person, no servers and no channels. */
import type { Scene } from '../commands/command.js';

export const terminalScene: Scene = {
  face: 'terminal',
  userId: 'terminal',
  guildId: null,
  channelId: null,
  isPublic: false,
  userMay: new Set(),
  channel: () => null,
  role: () => null,
  commandMention: (name) => `/${name}`,
  isOwner: () => Promise.resolve(true),
};
