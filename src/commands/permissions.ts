/** What the bot may not do in a channel. */
import type { Permission } from '../channels.js';
import type { Scene } from './command.js';

/** Of what is needed there; nothing when the face does not say. */
export const missingIn = (
  channelId: string,
  needed: readonly Permission[],
  { channel }: Pick<Scene, 'channel'>,
): readonly Permission[] => {
  const may = channel(channelId)?.botMay;
  return may ? needed.filter((permission) => !may.has(permission)) : [];
};

/** `View Channel, Send Messages and Manage Threads` */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
