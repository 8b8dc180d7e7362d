/** A quiz's questions, what was right, and how a round went → Answers. */
import { action, factBlock, noteRef, paragraph, topicFollowUp } from '../answer.js';
import type { Answer, Block, Call, Fact, FollowUp, LinePart, Note, Vault } from '../model.js';
import type { GivenAnswer } from '../store/reviews.js';
import { type QuizQuestion, quizOf } from './quiz.js';
import { scoresOf } from './review.js';

/** The command behind the buttons of a round. */
export const PRESS = 'study answer';

/** Names a question of a round, in buttons and for its answers. */
export const askOf = (quizId: string, position: number): string => `${quizId}.${position}`;

/** People named in one line; more are counted. */
const NAMED = 20;

/** The fact with its gap, what is asked, and what may be known beside it. */
export const questionBlocks = ({ body, ask, topic, python, trail }: QuizQuestion): Block[] => {
  const above = trail.length > 0 ? `${trail.join(' › ').replace(/[.:;]$/, '')}: ` : '';
  const figures = [...(topic === null ? [] : [topic]), ...(python === null ? [] : [`Python ${python}`])];
  return [
    { type: 'prose', body: [{ type: 'paragraph', children: [{ type: 'text', value: above }, ...body] }] },
    ...(ask === null ? [] : [paragraph(ask)]),
    ...(figures.length > 0 ? [{ type: 'aside', text: figures.join(' · ') } as const] : []),
  ];
};

/** @param callOf what picking a choice leads to. */
export const choiceFollowUps = ({ choices }: QuizQuestion, callOf: (choice: number) => Call): FollowUp[] =>
  choices.map((label, at) => ({ label, call: callOf(at), kind: 'question' }));

export const countOf = (position: number, count: number): string =>
  count > 1 ? `Question ${position + 1} of ${count}` : 'Question';

/** A question for all in a thread. */
export const roundQuestion = (
  question: QuizQuestion,
  { id, position, count, deadlineMs }: { id: string; position: number; count: number; deadlineMs: number },
): Answer => ({
  kind: 'question',
  title: countOf(position, count),
  body: [
    ...questionBlocks(question),
    {
      type: 'line',
      parts: [
        'The answer is shown ',
        { timeMs: deadlineMs, style: 'relative' },
        ', or when all members have answered.',
      ],
    },
  ],
  followUps: choiceFollowUps(question, (pick) => ({
    command: PRESS,
    options: { round: askOf(id, position), pick: String(pick) },
  })),
  audience: 'everyone',
});

export interface RoundEnd {
  /** The right choice; null when other notes were edited since, so that it may have had other words. */
  readonly answer: string | null;
  readonly fact: Fact;
  readonly note: Note;
  readonly position: number;
  readonly count: number;
  readonly answers: readonly GivenAnswer[];
  /** Those of all questions, after the last one; null before. */
  readonly all: readonly GivenAnswer[] | null;
  /** Whether the group wants to see who did how well. */
  readonly leaderboard: boolean;
}

/** The fact word for word, who was right, and after the last question how all did. */
export const roundResult = (
  { answer, fact, note, position, count, answers, all, leaderboard }: RoundEnd,
  vault: Vault,
): Answer => {
  const right = answers.filter(({ isRight }) => isRight).map(({ userId }) => userId);
  return {
    kind: 'done',
    title: `${countOf(position, count)}: ${note.title}`,
    body: [
      ...(answer === null ? [] : [paragraph(`The answer is: ${answer}.`)]),
      factBlock(fact, note, vault),
      answers.length === 0
        ? paragraph('Nobody answered.')
        : right.length === 0
          ? paragraph(answers.length === 1 ? 'The one answer was not right.' : `None of ${answers.length} was right.`)
          : { type: 'line', parts: [`${right.length} of ${answers.length} right: `, ...people(right)] },
      ...(all === null || count === 1 || all.length === 0 ? [] : finalBlocks(all, count, leaderboard)),
    ],
    followUps: [
      topicFollowUp(note),
      ...(all === null ? [] : [action('More questions', 'study quiz', { count: String(count) })]),
      action('Review', 'review', {}),
    ],
    audience: 'everyone',
  };
};

const finalBlocks = (all: readonly GivenAnswer[], count: number, leaderboard: boolean): Block[] => [
  { type: 'heading', text: `All ${count} questions` },
  ...(leaderboard
    ? scoresOf(all)
        .slice(0, NAMED)
        .map(({ userId, right }): Block => ({ type: 'line', parts: [{ user: userId }, ` ${right} right`] }))
    : [paragraph(togetherWords(all))]),
];

const togetherWords = (all: readonly GivenAnswer[]): string =>
  `Together: ${all.filter(({ isRight }) => isRight).length} of ${all.length} answers right.`;

const people = (ids: readonly string[]): LinePart[] => [
  ...ids.slice(0, NAMED).flatMap((user, at): LinePart[] => [...(at > 0 ? [', '] : []), { user }]),
  ...(ids.length > NAMED ? [` and ${ids.length - NAMED} more`] : []),
];

/** Whether a topic or what is part of it can be asked about. */
export const canBeAsked = (note: Note, vault: Vault): boolean =>
  quizOf(vault).draw([note, ...vault.subtopics(note.id)], 1, '').length > 0;

/** A topic's card with a way to be asked about it, if it can be. */
export const withQuiz = (card: Answer, note: Note, vault: Vault): Answer => {
  if (!canBeAsked(note, vault)) return card;
  const actions = card.followUps.filter(({ kind }) => kind === 'action');
  const others = card.followUps.filter(({ kind }) => kind !== 'action');
  return { ...card, followUps: [...actions, action('Quiz', 'quiz', { topic: noteRef(note) }), ...others] };
};

/** When the note was changed under an open question. */
export const calledOff = (position: number, count: number, why: string): Answer => ({
  kind: 'nothing',
  title: `${countOf(position, count)}: called off`,
  body: [paragraph(why)],
  followUps: [],
  audience: 'everyone',
});
