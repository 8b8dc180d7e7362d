/** `/about`: which program and notes these are, what is stored, and how to have it deleted. */
import { action, paragraph, subjectOf } from '../answer.js';
import { KEPT_DAYS } from '../store/gaps.js';
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
        { type: 'heading', text: 'What is stored' },
        paragraph(
          `About you: your Discord id beside the study groups that you are in, your answers in quizzes, what you are to review and whether you want reminders, and nothing else; no names and no messages. ${context.scene.commandMention('forget')} deletes it.`,
        ),
        paragraph(
          `One kind of text is kept: a question that was asked with ${context.scene.commandMention('ask')} for all in a server to see, and that the notes did not answer or whose answer got a 👎. It is kept for ${KEPT_DAYS} days without who asked, in lower case, without mentions, ids, addresses and links. Private questions, direct messages, the text of messages and the terminal leave nothing. Those who may manage a server see its questions with ${context.scene.commandMention('gaps')} and can switch this off, which deletes them.`,
        ),
        paragraph(
          `About a server: its id; of daily facts the channel, time, topics and role, and which facts stood there; of study groups the path, the settings and which facts were found, until 30 days after the end. All of it is deleted 7 days after I am removed from the server; which facts stood in a channel whose daily facts are off, 90 days after the last one.`,
        ),
        paragraph('The log keeps the command, the kind of answer and the time it took, no text and no name.'),
      ],
      followUps: [action('Forget me', 'forget', {})],
      audience: 'asker',
    };
  },
});
