/**
 * A question for one person, answered at once: shared by `/quiz` and `/review`. All that is known of it stands in its
 * buttons, so that they work after a restart.
 */
import { action, factBlock, paragraph, topicFollowUp } from '../answer.js';
import { type QuizQuestion, quizOf } from '../groups/quiz.js';
import { choiceFollowUps, countOf, questionBlocks } from '../groups/quiz-cards.js';
import { spread } from '../groups/quiz-words.js';
import { cardAfter } from '../groups/review.js';
import { zoneOf } from '../groups/review-reminders.js';
import { shownNotes } from '../groups/steps.js';
import type { Answer, Block, Fact, FollowUp, Note, Vault } from '../model.js';
import type { Group } from '../store/groups.js';
import type { Card } from '../store/review-cards.js';
import type { GivenAnswer } from '../store/reviews.js';
import type { CommandContext, Values } from './command.js';
import { TERMINAL_CHANNEL } from './study.js';

/** Some questions one after the other. */
export interface Sitting {
  readonly command: 'quiz' | 'review';
  /** Names it and orders its questions; up to 10 characters. */
  readonly seed: string;
  /** From 0. */
  readonly position: number;
  readonly count: number;
  /** So far. */
  readonly right: number;
  /** `=id` of the note that it is about. */
  readonly topic?: string;
}

export const newSeed = ({ nowMs, random }: CommandContext): string =>
  nowMs.toString(36) + Math.floor(random() * 36).toString(36);

/** The open group of the channel that this is used in, if the person is in it. */
export const ownGroupHere = async ({ scene, store }: CommandContext): Promise<Group | null> => {
  const channelId = scene.face === 'terminal' ? TERMINAL_CHANNEL : scene.channelId;
  if (channelId === null) return null;
  const { groups } = await store();
  const group = await groups.openIn(channelId);
  if (group === null) return null;
  const members = await groups.members(group.id);
  return members.some(({ userId }) => userId === scene.userId) ? group : null;
};

/** What a group can be asked: what it was shown, else what stands on its path. */
export const notesOf = (group: Group, vault: Vault): readonly Note[] => {
  const shown = shownNotes(group, vault);
  return shown.length > 0 ? shown : group.path.flatMap(({ note }) => vault.note(note) ?? []);
};

const optionsOf = ({ seed, position, count, right, topic }: Sitting): Record<string, string> => ({
  s: seed,
  k: `${position}-${count}-${right}`,
  ...(topic === undefined ? {} : { topic }),
});

/** Null for what no version of ours wrote. */
export const readSitting = (command: Sitting['command'], values: Values): Sitting | null => {
  const at = /^(\d{1,2})-(\d{1,2})-(\d{1,2})$/.exec(values['k'] ?? '');
  const seed = values['s'];
  if (at === null || seed === undefined || !/^[a-z0-9]{1,10}$/.test(seed)) return null;
  const [position = 0, count = 1, right = 0] = at.slice(1).map(Number);
  const topic = values['topic'];
  return { command, seed, position, count, right, ...(topic === undefined ? {} : { topic }) };
};

/** Each question of a sitting has a seed of its own, so that a fact that comes twice is asked in another way. */
const seedOf = ({ seed, position }: Sitting): string => `${seed}.${position}`;

/** Names a choice, and the fact as it was asked: a rewritten one has other names. */
const pickOf = (choice: string, { digest }: Fact): string => spread(`${digest} ${choice}`).toString(36);

export const questionFor = (fact: Fact, sitting: Sitting, { library }: CommandContext): QuizQuestion | null =>
  quizOf(library().vault).questionOf(fact, seedOf(sitting));

export const askAlone = (question: QuizQuestion, sitting: Sitting): Answer => ({
  kind: 'question',
  title: countOf(sitting.position, sitting.count),
  body: questionBlocks(question),
  followUps: choiceFollowUps(question, (choice) => ({
    command: sitting.command,
    options: {
      f: question.fact.id,
      p: pickOf(question.choices[choice] ?? '', question.fact),
      ...optionsOf(sitting),
    },
  })),
  audience: 'asker',
});

/** Keeps the answer and tells whether it was right, with the fact word for word. */
export const answerAlone = async (values: Values, sitting: Sitting, context: CommandContext): Promise<Answer> => {
  const { vault } = context.library();
  const fact = vault.fact(values['f'] ?? '');
  const question = fact === undefined ? null : questionFor(fact, sitting, context);
  const picked = question?.choices.find((choice) => pickOf(choice, question.fact) === values['p']);
  if (question === null || picked === undefined) return changed(sitting);
  const { userId } = context.scene;
  const group = await ownGroupHere(context);
  const { reviews, groups } = await context.store();
  // Outside the thread it counts for the group that the fact was asked in last, and by its clocks.
  const asked = group === null ? await reviews.card(userId, question.fact.id) : null;
  const counted = group ?? (asked?.groupId ? await groups.get(asked.groupId) : null);
  const isRight = picked === question.choices[question.right];
  const { answer, card, first } = await reviews.answer(
    {
      ask: `${sitting.command[0]}${seedOf(sitting)}`,
      userId,
      factId: question.fact.id,
      groupId: counted?.id ?? null,
      choice: pickOf(picked, question.fact),
      isRight,
      atMs: context.nowMs,
    },
    (known) =>
      cardAfter(known, {
        userId,
        factId: question.fact.id,
        digest: question.fact.digest,
        groupId: counted?.id ?? known?.groupId ?? null,
        isRight,
        atMs: context.nowMs,
        zone: zoneOf(counted),
      }),
  );
  const after = { ...sitting, position: sitting.position + 1, right: sitting.right + (answer.isRight ? 1 : 0) };
  return {
    kind: 'done',
    title: answer.isRight ? 'Right' : 'Not quite',
    body: [
      ...(first ? [] : [paragraph('You had answered this already; your first answer counts.')]),
      ...pickedBlocks(answer, question),
      factBlock(question.fact, question.note, vault),
      ...cardBlocks(card, context.nowMs),
      ...(after.count > 1 ? [{ type: 'aside', text: `${after.right} of ${after.position} right` } as const] : []),
    ],
    followUps: [...onwards(after), topicFollowUp(question.note)],
    audience: 'asker',
  };
};

const pickedBlocks = ({ choice, isRight }: GivenAnswer, { choices, right, fact }: QuizQuestion): Block[] => {
  if (isRight) return [];
  const picked = choices.find((one) => pickOf(one, fact) === choice);
  return [paragraph(`${picked === undefined ? '' : `You picked: ${picked}. `}The answer is: ${choices[right]}.`)];
};

const cardBlocks = (card: Card | null, nowMs: number): Block[] => {
  if (card === null) return [];
  if (card.dueMs <= nowMs) return [{ type: 'aside', text: 'It comes back in your next review.' }];
  return [{ type: 'line', parts: ['It comes back ', { timeMs: card.dueMs, style: 'relative' }, '.'] }];
};

const onwards = (after: Sitting): FollowUp[] =>
  after.position < after.count
    ? [action(after.command === 'quiz' ? 'Next question' : 'Next', after.command, optionsOf(after))]
    : [
        action(
          after.command === 'quiz' ? 'More questions' : 'Go on',
          after.command,
          after.command === 'review'
            ? {}
            : {
                ...(after.topic === undefined ? {} : { topic: after.topic }),
                ...(after.count > 1 ? { count: String(after.count) } : {}),
              },
        ),
      ];

/** Its note was edited while the question stood there. */
const changed = (sitting: Sitting): Answer => ({
  kind: 'nothing',
  title: 'This question is out of date',
  body: [paragraph('The notes were changed since it was asked, so it does not count.')],
  followUps: [action('Another question', sitting.command, optionsOf(sitting))],
  audience: 'asker',
});
