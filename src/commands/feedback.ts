/** The hidden `feedback`, where 👍 and 👎 under an answer lead: keeps what was no help, for the note writers. */
import type { Answer } from '../model.js';
import type { Command } from './command.js';
import { askedOf } from './gap-record.js';
import { done } from './told.js';

export const feedback: Command = {
  name: 'feedback',
  description: 'Marks an answer as help or no help',
  options: [],
  hidden: true,
  serverOnly: true,
  beside: true,
  isPrivate: () => true,
  async run({ question = '', asking = '', helped }, context) {
    const { guildId } = context.scene;
    if (guildId === null || asking === '' || question === '') return said('Marks are kept in servers alone.');
    const { vault, index } = context.library();
    const { hits, nearest } = index.search({ text: question, limit: 4 });
    // What an answer came from is nearest to it.
    const topics = [...new Set([...hits.map(({ note }) => note), ...nearest])];
    const store = await context.store();
    const asked = askedOf(guildId, question, topics, vault);
    switch (await store.gaps.marked(asked, asking, helped === 'yes', context.nowMs)) {
      case 'off':
        return said('Thank you. This server has it switched off to keep such marks, so nothing was kept.');
      case 'repeated':
        return said('Thank you. This answer has a mark already; the first one counts.');
      case 'kept':
        return helped === 'yes'
          ? said('Thank you, good to know.')
          : said(
              'Thank you. The question is kept for those who write the notes, without who asked it or who pressed this.',
            );
    }
  },
};

const said = (text: string): Answer => done('Feedback', text);
