/** `/study progress`: how far a group and oneself have come. */
import { progressCard } from '../groups/progress.js';
import type { Command } from './command.js';
import { groupHere, memberOf } from './study.js';

export const studyProgress: Command = {
  name: 'study progress',
  description: 'Topics read, answers right, what is due and streaks: of the study group and your own',
  options: [],
  serverOnly: true,
  isPrivate: () => true,
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { store, group } = here;
    return progressCard(group, memberOf(here, context)?.userId ?? null, {
      reviews: store.reviews,
      vault: context.library().vault,
      nowMs: context.nowMs,
    });
  },
};
