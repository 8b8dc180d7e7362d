/** `/quiz`: questions from the notes for one person. */
import { noteRef, refusal } from '../answer.js';
import { quizOf } from '../groups/quiz.js';
import type { Answer, Note } from '../model.js';
import type { Command, CommandContext, Option, Values } from './command.js';
import { findNote, suggestTopics } from './find-note.js';
import {
  answerAlone,
  askAlone,
  newSeed,
  notesOf,
  ownGroupHere,
  questionFor,
  readSitting,
  type Sitting,
} from './quiz-alone.js';
import { unlessStoreFails } from './study.js';

export const MOST_QUESTIONS = 10;

/** Of `/quiz` and `/study quiz`. */
export const quizOptions: readonly Option[] = [
  { name: 'topic', description: 'About this topic', type: 'text', maxLength: 100, autocomplete: true },
  { name: 'count', description: 'How many questions, one after the other', type: 'whole', min: 1, max: MOST_QUESTIONS },
];

export const quiz: Command = {
  name: 'quiz',
  description: 'Questions made from the notes, for you alone',
  main: 'topic',
  options: quizOptions,
  isPrivate: () => true,
  suggest: (_option, typed, _values, context) => suggestTopics(typed, context),
  async run(values, context) {
    const under = readSitting('quiz', values);
    if (under !== null && values['f'] !== undefined) return answerAlone(values, under, context);
    const count = readCount(values);
    if (typeof count === 'string') return refusal('Quiz', count);
    const scope = await scopeOf(values, context);
    if ('answer' in scope) return scope.answer;
    const { notes, topic } = scope;
    return askNext(
      under ?? {
        command: 'quiz',
        seed: newSeed(context),
        position: 0,
        count,
        right: 0,
        ...(topic === null ? {} : { topic: noteRef(topic) }),
      },
      notes,
      topic,
      context,
    );
  },
};

/** A sentence when it is no number that can be asked for. */
export const readCount = ({ count }: Values): number | string => {
  if (count === undefined) return 1;
  const number = Number(count);
  return Number.isInteger(number) && number >= 1 && number <= MOST_QUESTIONS
    ? number
    : `Choose from 1 to ${MOST_QUESTIONS} questions.`;
};

export interface Scope {
  readonly notes: readonly Note[];
  /** That was asked for by name. */
  readonly topic: Note | null;
}

/** The notes to ask about: a topic's, else those of one's group, else all. */
const scopeOf = async (values: Values, context: CommandContext): Promise<Scope | { readonly answer: Answer }> => {
  const { topic } = values;
  if (topic !== undefined && topic !== '')
    return topicScope(topic, { command: 'quiz', count: values['count'] }, context);
  const { vault } = context.library();
  const group = await unlessStoreFails(ownGroupHere(context));
  const notes = group === null ? [] : notesOf(group, vault);
  return { notes: notes.length > 0 ? notes : vault.notes, topic: null };
};

/** The note first, then what is part of it. */
export const topicScope = (
  named: string,
  { command, count }: { readonly command: string; readonly count: string | undefined },
  context: CommandContext,
): Scope | { readonly answer: Answer } => {
  const library = context.library();
  const found = findNote(named, library);
  if ('answer' in found) {
    // Topics of a similar name lead to questions about them, not to their cards.
    const followUps = found.answer.followUps.map((followUp) => ({
      ...followUp,
      call: {
        command,
        options: { topic: followUp.call.options['name'] ?? '', ...(count === undefined ? {} : { count }) },
      },
    }));
    return { answer: { ...found.answer, followUps } };
  }
  return { notes: [found.note, ...library.vault.subtopics(found.note.id)], topic: found.note };
};

/** Of a topic, its own facts come before those of its subtopics. */
export const drawFacts = ({ notes, topic }: Scope, count: number, seed: string, { library }: CommandContext) => {
  const made = quizOf(library().vault);
  if (topic === null) return made.draw(notes, count, seed);
  const own = made.draw([topic], count, seed);
  return own.length >= count
    ? own
    : [
        ...own,
        ...made.draw(
          notes.filter((note) => note !== topic),
          count - own.length,
          seed,
        ),
      ];
};

const askNext = (sitting: Sitting, notes: readonly Note[], topic: Note | null, context: CommandContext): Answer => {
  const facts = drawFacts({ notes, topic }, sitting.count, sitting.seed, context);
  const fact = facts[sitting.position];
  const question = fact === undefined ? null : questionFor(fact, sitting, context);
  if (question === null) {
    if (sitting.position > 0) return refusal('Quiz', 'That is all that can be asked here. Try another topic.');
    return refusal(
      'Quiz',
      topic === null
        ? 'The notes hold nothing yet that makes a fair question.'
        : `${topic.title} holds nothing yet that makes a fair question. Try another topic.`,
    );
  }
  return askAlone(question, { ...sitting, count: Math.min(sitting.count, facts.length) });
};
