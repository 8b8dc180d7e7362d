/** What a person or a button names as a topic → the note, or an answer that says it is not there. */
import { refusal, topicCard, topicFollowUp } from '../answer.js';
import type { Answer, Fact, Note } from '../model.js';
import type { CommandContext, Library, Suggestion } from './command.js';

export type Found = { readonly note: Note; readonly fact?: Fact } | { readonly answer: Answer };

/** @param named a note's name, title or alias, or `=id` of a note or a fact. */
export const findNote = (named: string, { vault, index }: Library): Found => {
  if (named.startsWith('=')) {
    const id = named.slice(1);
    const fact = vault.fact(id);
    const note = vault.note(fact?.noteId ?? id.split('.')[0] ?? '');
    if (note === undefined) {
      return { answer: refusal('Gone', 'That note has been removed since. Ask again to see what the notes say now.') };
    }
    if (id.includes('.') && fact === undefined) {
      const card = topicCard(note, vault);
      const gone = refusal('', 'That fact has been rewritten or removed since; this is its topic.').body;
      return { answer: { ...card, body: [...gone, ...card.body] } };
    }
    return fact === undefined ? { note } : { note, fact };
  }
  const exact = vault.find(named);
  if (exact !== undefined) return { note: exact };
  const near = [
    ...index.complete(named, 25).map(({ note }) => note),
    ...index.search({ text: named, limit: 8 }).nearest,
  ];
  const offered = [...new Set(near)].slice(0, 6);
  return {
    answer: {
      ...refusal(
        named,
        offered.length > 0
          ? 'There is no topic of that name. Near it:'
          : 'There is no topic of that name. Begin to type one, and those that fit are suggested.',
      ),
      kind: offered.length > 0 ? 'choices' : 'nothing',
      followUps: offered.map(topicFollowUp),
    },
  };
};

/** Topics that fit what is typed. */
export const suggestTopics = (typed: string, context: CommandContext): readonly Suggestion[] => {
  const { index } = context.library();
  const topics = index.complete(typed, 60).filter(({ kind }) => kind === 'topic');
  return topics.slice(0, 25).map(({ text }) => suggestion(text, text));
};

/** Discord takes 1 to 100 characters; a longer value would be cut, so it is sent as what is shown. */
export const suggestion = (name: string, value: string): Suggestion => {
  const shown = name.length > 100 ? `${name.slice(0, 99)}…` : name;
  return { name: shown, value: value.length > 100 ? shown : value };
};
