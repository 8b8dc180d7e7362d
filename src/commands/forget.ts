/** `/forget`: deletes what is kept about the person who asks for it, once they confirm. */
import { action, paragraph } from '../answer.js';
import type { Answer, FollowUp } from '../model.js';
import type { Command } from './command.js';

const TITLE = 'Forget me';

export const forget: Command = {
  name: 'forget',
  description: 'Delete what is kept about you',
  options: [],
  isPrivate: () => true,
  async run(values, context) {
    if (values['sure'] !== 'yes') {
      return said(
        'This deletes all that is kept under your Discord id, in every server, for good. A question that the notes did not answer is kept without who asked it, so that there is nothing of yours to find in it.',
        [action('Delete what is kept about me', 'forget', { sure: 'yes' })],
      );
    }
    const store = await context.store();
    const gone = await store.forget(context.scene.userId);
    if (gone.length === 0) return said('Nothing was kept about you, so there was nothing to delete.');
    return said(`Deleted: ${gone.map(({ what, count }) => `${what} (${count})`).join(', ')}.`);
  },
};

const said = (text: string, followUps: readonly FollowUp[] = []): Answer => ({
  kind: 'done',
  title: TITLE,
  body: [paragraph(text)],
  followUps,
  audience: 'asker',
});
