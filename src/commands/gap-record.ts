/** What an `/ask` leaves for the note writers: what to record of it, and the buttons that mark its answer. */
import { action } from '../answer.js';
import type { FollowUp, Note, Vault } from '../model.js';
import type { Asked } from '../store/gaps.js';
import type { CommandContext } from './command.js';

/** Ids in the buttons: enough of them that two answers hardly ever share one. */
const ASKING_DIGITS = 10;

/** Tells one answer from another; says nothing about who asked. */
export const newAsking = (random: () => number): string =>
  Array.from({ length: ASKING_DIGITS }, () => Math.floor(random() * 36).toString(36)).join('');

/** Marks the answer that they stand under. */
export const markFollowUps = (asking: string): readonly FollowUp[] => [
  action('👍', 'feedback', { question: '?', asking, helped: 'yes' }),
  action('👎', 'feedback', { question: '?', asking, helped: 'no' }),
];

/** Once the answer is out: where everyone in a server sees it, and nowhere else. */
export const recordDeclined = (question: string, nearest: readonly Note[], vault: Vault, context: CommandContext) => {
  const { guildId, isPublic } = context.scene;
  if (!isPublic || guildId === null) return;
  context.afterwards(async () => {
    const store = await context.store();
    await store.gaps.declined(askedOf(guildId, question, nearest, vault), context.nowMs);
  });
};

export const askedOf = (serverId: string, question: string, nearest: readonly Note[], vault: Vault): Asked => ({
  serverId,
  question,
  topics: nearest.map(({ id }) => id),
  isKnown: (word) => {
    const whole = new RegExp(`${word.replaceAll('.', '\\.')}(?![\\p{L}\\p{N}_])`, 'iu');
    return vault.notes.some(({ facts }) => facts.some(({ text }) => whole.test(text)));
  },
});
