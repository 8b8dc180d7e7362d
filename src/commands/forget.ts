/** `/forget`: deletes what is kept about the person who asks for it, once they confirm. */
import { action } from '../answer.js';
import type { Kept } from '../store/rows-of.js';
import type { Command } from './command.js';
import { refreshPlanOf } from './study.js';
import { done } from './told.js';

const TITLE = 'Forget me';

/** What the store's tables hold, one and several of it. */
const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  'quiz answers': ['quiz answer', 'quiz answers'],
  'review cards': ['fact to review', 'facts to review'],
  'review reminders': ['reminder', 'reminders'],
  'study members': ['place in a study group', 'places in study groups'],
};

const counted = ({ what, count }: Kept): string => {
  const [one, several] = NAMES[what] ?? [what, what];
  return `${count} ${count === 1 ? one : several}`;
};

export const forget: Command = {
  name: 'forget',
  description: 'Delete what is kept about you',
  options: [],
  isPrivate: () => true,
  async run(values, context) {
    if (values['sure'] !== 'yes') {
      return done(
        TITLE,
        'This deletes all that is kept under your Discord id, in every server, for good: what you answered, what you were to review, and your places in study groups. A question that the notes did not answer is kept without who asked it, so that there is nothing of yours to find in it.',
        [action('Delete what is kept about me', 'forget', { sure: 'yes' })],
      );
    }
    const store = await context.store();
    const { userId } = context.scene;
    const left = await store.groups.openOf(userId);
    const gone = await store.forget(userId);
    // Their plans name who is in them.
    context.afterwards(async () => {
      for (const { id } of left) await refreshPlanOf(store, id, context);
    });
    if (gone.length === 0) return done(TITLE, 'Nothing was kept about you, so there was nothing to delete.');
    return done(TITLE, `Deleted: ${gone.map(counted).join(', ')}.`);
  },
};
