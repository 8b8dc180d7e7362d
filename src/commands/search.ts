/** `/search`: the ten best facts as a list, each one step from its place. */
import { factBlock, refusal } from '../answer.js';
import type { FollowUp } from '../model.js';
import type { Command } from './command.js';

const LISTED = 10;

export const search: Command = {
  name: 'search',
  description: 'The ten facts that fit your words best',
  main: 'words',
  options: [
    { name: 'words', description: 'Words to look for, or a C name', type: 'text', required: true, maxLength: 200 },
  ],
  isPrivate: () => false,
  run(values, context) {
    const words = (values['words'] ?? '').trim();
    const { vault, index } = context.library();
    const { hits } = index.search({ text: words, limit: LISTED });
    if (hits.length === 0) return { ...refusal(words, 'No fact has any of these words.'), kind: 'nothing' };
    return {
      kind: 'done',
      title: words,
      body: hits.map(({ fact, note, score }) => factBlock(fact, note, vault, score)),
      followUps: hits.map(
        ({ fact, note }, at): FollowUp => ({
          label: `${at + 1}. ${note.title}`,
          description: fact.text,
          call: { command: 'topic', options: { name: `=${fact.id}` } },
          kind: 'topic',
        }),
      ),
      audience: 'everyone',
    };
  },
};
