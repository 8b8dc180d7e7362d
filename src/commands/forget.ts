/** `/forget`: deletes what is kept about the person who asks for it, once they confirm. */
import { action } from '../answer.js';
import type { Command } from './command.js';
import { done } from './told.js';

const TITLE = 'Forget me';

export const forget: Command = {
  name: 'forget',
  description: 'Delete what is kept about you',
  options: [],
  isPrivate: () => true,
  async run(values, context) {
    if (values['sure'] !== 'yes') {
      return done(
        TITLE,
        'This deletes all that is kept under your Discord id, in every server, for good. A question that the notes did not answer is kept without who asked it, so that there is nothing of yours to find in it.',
        [action('Delete what is kept about me', 'forget', { sure: 'yes' })],
      );
    }
    const store = await context.store();
    const gone = await store.forget(context.scene.userId);
    if (gone.length === 0) return done(TITLE, 'Nothing was kept about you, so there was nothing to delete.');
    return done(TITLE, `Deleted: ${gone.map(({ what, count }) => `${what} (${count})`).join(', ')}.`);
  },
};
