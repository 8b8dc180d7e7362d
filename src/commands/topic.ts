/** `/topic`: a note as a card. */
import { pageOf, pageOfSection, refusal, topicCard } from '../answer.js';
import { withQuiz } from '../groups/quiz-cards.js';
import type { Command } from './command.js';
import { findNote, suggestion, suggestTopics } from './find-note.js';

export const topic: Command = {
  name: 'topic',
  description: 'A topic as a card: summary, details, where to go from it',
  main: 'name',
  options: [
    { name: 'name', description: 'The topic', type: 'text', required: true, maxLength: 100, autocomplete: true },
    { name: 'section', description: 'Start at this section', type: 'text', maxLength: 100, autocomplete: true },
  ],
  isPrivate: () => false,
  suggest(option, typed, values, context) {
    if (option === 'name') return suggestTopics(typed, context);
    const note = context.library().vault.find(values['name'] ?? '');
    const headings = note?.sections.flatMap(({ trail }) => trail.at(-1) ?? []) ?? [];
    const fitting = headings.filter((heading) => heading.toLowerCase().includes(typed.toLowerCase()));
    return [...new Set(fitting)].slice(0, 25).map((heading) => suggestion(heading, heading));
  },
  run(values, context) {
    const library = context.library();
    const found = findNote(values['name'] ?? '', library);
    if ('answer' in found) return found.answer;
    const { note, fact } = found;
    const cardAt = (page: number) => withQuiz(topicCard(note, library.vault, page), note, library.vault);
    if (fact !== undefined) return cardAt(pageOf(fact, note));
    const section = values['section'];
    if (section === undefined) return cardAt(Number(values['page'] ?? 1) || 1);
    const page = pageOfSection(section, note);
    if (page !== undefined) return cardAt(page);
    const headings = note.sections.flatMap(({ trail }) => trail.at(-1) ?? []).join(', ');
    return refusal(note.title, `${note.title} has no section "${section}". It has: ${headings}.`);
  },
};
