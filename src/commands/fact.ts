/** `/fact`: one fact, chosen at random. */
import { factCard, refusal } from '../answer.js';
import type { Command } from './command.js';
import { findNote, suggestTopics } from './find-note.js';

/** A fact of fewer words says too little to be met by chance. */
const WORDS = 6;

export const fact: Command = {
  name: 'fact',
  description: 'A fact, chosen at random',
  main: 'topic',
  options: [{ name: 'topic', description: 'From this topic', type: 'text', maxLength: 100, autocomplete: true }],
  isPrivate: () => false,
  suggest: (_option, typed, _values, context) => suggestTopics(typed, context),
  run(values, context) {
    const library = context.library();
    const named = values['topic'];
    const found = named ? findNote(named, library) : null;
    if (found !== null && 'answer' in found) return found.answer;
    if (found?.fact !== undefined) return factCard(found.fact, found.note, library.vault);
    const notes = found === null ? library.vault.notes : [found.note];
    const choice = notes.flatMap((note) => {
      const subtopics = new Set(note.sections.filter(({ role }) => role === 'subtopics').map(({ id }) => id));
      return note.facts
        .filter(({ text, sectionId }) => text.split(/\s+/).length >= WORDS && !subtopics.has(sectionId))
        .map((one) => ({ one, note }));
    });
    const drawn = choice[Math.floor(context.random() * choice.length)];
    if (drawn === undefined) return refusal('Fact', 'There is no fact here yet.');
    return factCard(drawn.one, drawn.note, library.vault);
  },
};
