/** `/code`: a topic's programs, with what they print. */
import { codeBlocks, noteRef, programsOf, relatedNotes, topicFollowUp } from '../answer.js';
import type { Command } from './command.js';
import { findNote, suggestTopics } from './find-note.js';

export const code: Command = {
  name: 'code',
  description: 'A small program that shows the topic at work, with what it prints',
  main: 'topic',
  options: [
    { name: 'topic', description: 'The topic', type: 'text', required: true, maxLength: 100, autocomplete: true },
  ],
  isPrivate: () => false,
  suggest: (_option, typed, _values, context) => suggestTopics(typed, context),
  run(values, context) {
    const library = context.library();
    const found = findNote(values['topic'] ?? '', library);
    if ('answer' in found) return found.answer;
    const { note } = found;
    const blocks = codeBlocks(programsOf(note));
    const withCode = relatedNotes([note], library.vault, 25).filter((other) => programsOf(other).length > 0);
    return {
      kind: blocks.length > 0 ? 'done' : 'choices',
      title: `${note.title}: code`,
      body: blocks.length > 0 ? blocks : [{ type: 'aside', text: 'This note has no program. Near it, these have:' }],
      followUps: [
        topicFollowUp(note),
        ...withCode
          .filter((other) => other !== note)
          .slice(0, 9)
          .map((other) => ({
            label: `Code: ${other.title}`,
            call: { command: 'code', options: { topic: noteRef(other) } },
            kind: 'topic' as const,
          })),
      ],
      audience: 'everyone',
    };
  },
};
