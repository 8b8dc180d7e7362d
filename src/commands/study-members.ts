/** `/study join` and `/study leave`: who goes a group's path. */
import { paragraph, refusal } from '../answer.js';
import { groupAction, isAlone, titleOf } from '../groups/cards.js';
import type { Answer, Block } from '../model.js';
import { MOST_MEMBERS } from '../store/group-members.js';
import type { Group } from '../store/groups.js';
import type { Command } from './command.js';
import { groupHere, refreshPlanOf, threadGone } from './study.js';

const alone = (): Answer =>
  refusal('Study', 'In the terminal you go your path alone: there is nobody to join or leave.');

export const studyJoin: Command = {
  name: 'study join',
  description: 'Join the study group of this thread',
  options: [],
  serverOnly: true,
  isPrivate: () => true,
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { store, group } = here;
    if (isAlone(group)) return alone();
    const outcome = await store.groups.join(group.id, context.scene.userId, context.nowMs);
    if (outcome === 'ended') return refusal('Study', 'This study group has just ended.');
    if (outcome === 'full')
      return refusal(
        'Study',
        `This group is full: it has ${MOST_MEMBERS} members. Begin another one with ${context.scene.commandMention('study start')}.`,
      );
    if (outcome === 'member')
      return refusal('Study', 'You are in this group already.', [groupAction('Leave', 'leave', group)]);
    if ((await refreshPlanOf(store, group.id, context)) === 'ended') return threadGone();
    const { vault } = context.library();
    return {
      kind: 'done',
      title: titleOf(group, vault),
      body: [
        threadLine('You are in. The group meets in ', group),
        ...(outcome === 'leads' ? [paragraph('It had no members, so you lead it now.')] : []),
        ...(group.step > 1 ? [paragraph(`It is at topic ${group.step} of ${group.path.length}.`)] : []),
      ],
      followUps: [groupAction('Path', 'path', group), groupAction('Leave', 'leave', group)],
      audience: 'asker',
    };
  },
};

export const studyLeave: Command = {
  name: 'study leave',
  description: 'Leave the study group of this thread',
  options: [],
  serverOnly: true,
  isPrivate: () => true,
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { store, group, members } = here;
    if (isAlone(group)) return alone();
    const { left, newLeader } = await store.groups.leave(group.id, context.scene.userId);
    if (!left) return refusal('Study', 'You are not in this group.', [groupAction('Join', 'join', group)]);
    if ((await refreshPlanOf(store, group.id, context)) === 'ended') return threadGone();
    return {
      kind: 'done',
      title: titleOf(group, context.library().vault),
      body: [
        threadLine('You have left the group in ', group),
        ...(newLeader === null
          ? []
          : [{ type: 'line', parts: [{ user: newLeader }, ' leads it now.'] } satisfies Block]),
        ...(members.length === 1 ? [paragraph('Nobody is left in it: whoever joins next leads it.')] : []),
      ],
      followUps: [groupAction('Join', 'join', group)],
      audience: 'asker',
    };
  },
};

const threadLine = (words: string, { channelId }: Group): Block => ({
  type: 'line',
  parts: [words, { channel: channelId }, '.'],
});
