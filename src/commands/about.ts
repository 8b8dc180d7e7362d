/** `/about`: which program and notes these are, what is stored, and how to have it deleted. */
import { paragraph, subjectOf } from '../answer.js';
import type { Command } from './command.js';

export const aboutOf = (version: string): Command => ({
  name: 'about',
  description: 'Version, notes, and what is stored',
  options: [],
  isPrivate: () => true,
  run(_values, context) {
    const { vault, builtAtMs } = context.library();
    const facts = vault.notes.reduce((sum, note) => sum + note.facts.length, 0);
    const minutes = Math.max(0, Math.round((context.nowMs - builtAtMs) / 60_000));
    return {
      kind: 'done',
      title: `GILbert ${version}`,
      body: [
        paragraph(`${vault.notes.length} notes with ${facts} facts about ${subjectOf(vault)}.`),
        paragraph(
          `The notes were read ${minutes === 0 ? 'just now' : `${minutes} min ago`}; a changed note is read within seconds.`,
        ),
        paragraph(
          'Stored about you: nothing. Questions are answered and forgotten; the log keeps the command, the kind of answer and the time it took, no text and no name. There is nothing to delete.',
        ),
        paragraph(
          'Stored about a server with daily facts: the channel, the time, the topics, the role, and which facts stood there. /daily off ends it, and what is left goes seven days after I am removed from the server.',
        ),
      ],
      followUps: [],
      audience: 'asker',
    };
  },
});
