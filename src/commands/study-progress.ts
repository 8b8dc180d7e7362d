/** `/study progress`: how far a group and oneself have come. */
import { paragraph } from '../answer.js';
import { groupAction, isAlone, nextAction, titleOf, whereItIs } from '../groups/cards.js';
import { isFinished } from '../groups/steps.js';
import type { Command } from './command.js';
import { groupHere } from './study.js';

export const studyProgress: Command = {
  name: 'study progress',
  description: 'Topics covered and answers right, for the study group and for you',
  options: [],
  serverOnly: true,
  isPrivate: () => true,
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { group } = here;
    const { vault } = context.library();
    return {
      kind: 'done',
      title: `${titleOf(group, vault)}: progress`,
      body: [paragraph(whereItIs(group, vault))],
      followUps: [
        ...(isFinished(group) ? [] : [nextAction(group)]),
        groupAction('Path', 'path', group),
        ...(isAlone(group) ? [] : [groupAction('Recap', 'recap', group)]),
      ],
      audience: 'asker',
    };
  },
};
