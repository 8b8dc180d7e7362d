/** `/study quiz`: questions for all in a study group's thread, and the presses on their buttons. */
import { action, refusal } from '../answer.js';
import type { Permission } from '../channels.js';
import { isAlone } from '../groups/cards.js';
import { quizOf } from '../groups/quiz.js';
import { askOf, PRESS } from '../groups/quiz-cards.js';
import { ANSWER_MS, CHANGED, factOf, type Rounds } from '../groups/quiz-rounds.js';
import { spread } from '../groups/quiz-words.js';
import { cardAfter } from '../groups/review.js';
import { zoneOf } from '../groups/review-reminders.js';
import type { Answer } from '../model.js';
import type { Group } from '../store/groups.js';
import type { Round } from '../store/quiz-rounds.js';
import type { Store } from '../store/store.js';
import type { Command, CommandContext, Values } from './command.js';
import { suggestTopics } from './find-note.js';
import { listed, missingIn } from './permissions.js';
import { drawFacts, quiz, quizOptions, readCount, type Scope, topicScope } from './quiz.js';
import { newSeed, notesOf } from './quiz-alone.js';
import { type GroupHere, groupHere, mayLead, memberOf, roundsOf } from './study.js';
import { done } from './told.js';

export const studyQuiz: Command = {
  name: 'study quiz',
  description: 'Questions for all in the thread, from what the group has read',
  main: 'topic',
  options: quizOptions,
  serverOnly: true,
  isPrivate: () => true,
  suggest: (_option, typed, _values, context) => suggestTopics(typed, context),
  async run(values, context) {
    const here = await groupHere(values, context);
    if ('answer' in here) return here.answer;
    const { store, group, members } = here;
    const rounds = roundsOf(store, context);
    // For one person there is nobody to wait for.
    if (isAlone(group) || rounds === null || (members.length === 1 && memberOf(here, context) !== undefined))
      return quiz.run(values, context);
    const underWay = await store.quizRounds.in(group.channelId);
    if (values['stop'] !== undefined) return stop(here, underWay, rounds, context);
    if (underWay !== null) return isUnderWay(underWay);
    const count = readCount(values);
    if (typeof count === 'string') return refusal('Quiz', count);
    const missing = missingHere(group, context);
    if (missing.length > 0)
      return refusal('Quiz', `I cannot write in this thread: I need ${listed(missing)} here. Ask a moderator.`);
    const scope = scopeOf(values, group, context);
    if ('answer' in scope) return scope.answer;
    return begin(scope, count, here, rounds, context);
  },
};

/** A topic's notes, else the group's. */
const scopeOf = (values: Values, group: Group, context: CommandContext): Scope | { readonly answer: Answer } => {
  const { topic } = values;
  if (topic !== undefined && topic !== '')
    return topicScope(topic, { command: 'study quiz', count: values['count'] }, context);
  return { notes: notesOf(group, context.library().vault), topic: null };
};

const begin = async (
  scope: Scope,
  count: number,
  { store, group }: GroupHere,
  rounds: Rounds,
  context: CommandContext,
): Promise<Answer> => {
  const seed = newSeed(context);
  const facts = drawFacts(scope, count, seed, context);
  if (facts.length === 0)
    return refusal('Quiz', 'There is nothing here yet that makes a fair question. Try another topic.');
  // Two who begin at the same moment have different ids, and the channel takes one.
  const id = `${seed}${spread(`${context.scene.userId} ${group.id}`).toString(36).slice(0, 2)}`;
  const { channelId, guildId } = group;
  const began = await store.quizRounds.begin(
    { channelId, id, groupId: group.id, guildId, seed, facts: facts.map((fact) => fact.id) },
    context.nowMs,
  );
  if (!began) return isUnderWay(await store.quizRounds.in(channelId));
  await store.groups.used(group.id, context.nowMs);
  const round = await store.quizRounds.get(id);
  const posted = round === null ? 'over' : await rounds.post(round);
  if (typeof posted === 'object')
    return refusal('Quiz', 'The question could not be posted: this thread is closed to me or was deleted.');
  const fewer = facts.length < count ? `There are ${facts.length} fair questions. ` : '';
  return done(
    'Quiz',
    `${fewer}${facts.length === 1 ? 'The question' : `The first of ${facts.length} questions`} ${posted === 'waiting' ? 'comes as soon as Discord takes it' : 'is up'}: ${ANSWER_MS / 1000} seconds${facts.length === 1 ? '' : ' each'}, or until all members have answered.`,
  );
};

const isUnderWay = (round: Round | null): Answer =>
  refusal(
    'Quiz',
    round === null
      ? 'A quiz has just ended here. Try again.'
      : `A quiz is under way here: question ${round.position + 1} of ${round.facts.length}. The next can begin when it is over.`,
    round === null ? [] : [action('Stop it', 'study quiz', { stop: round.id, group: round.groupId })],
  );

const stop = async (here: GroupHere, round: Round | null, rounds: Rounds, context: CommandContext): Promise<Answer> => {
  if (memberOf(here, context) === undefined && !mayLead(here, context))
    return refusal('Quiz', 'Only members of the group and those who moderate here can stop its quiz.');
  const stopped = round !== null && (await rounds.stop(round));
  return stopped ? done('Quiz', 'The quiz is stopped.') : refusal('Quiz', 'The quiz is over already.');
};

const missingHere = ({ channelId }: Group, { scene }: CommandContext): readonly Permission[] => {
  const send = scene.channel(channelId)?.kind === 'thread' ? 'Send Messages in Threads' : 'Send Messages';
  return missingIn(channelId, ['View Channel', send], scene);
};

const tooLate = (): Answer => refusal('Quiz', 'The time for this question is up, so this press does not count.');

/** A press on a choice of a round. */
export const studyAnswer: Command = {
  name: PRESS,
  description: 'Answers a question of a quiz',
  options: [],
  hidden: true,
  isPrivate: () => true,
  async run(values, context) {
    const asked = /^([a-z0-9]+)\.(\d{1,2})$/.exec(values['round'] ?? '');
    const pick = Number(values['pick']);
    if (asked === null || !Number.isInteger(pick)) return refusal('Quiz', 'This button is out of date.');
    const store = await context.store();
    const round = await store.quizRounds.get(asked[1] ?? '');
    const isOpen =
      round !== null && round.state === 'open' && round.position === Number(asked[2]) && context.nowMs < round.dueMs;
    const rounds = roundsOf(store, context);
    if (!isOpen) {
      if (round?.state === 'open' && round.position === Number(asked[2])) await rounds?.close(round);
      return tooLate();
    }
    const { vault } = context.library();
    const fact = factOf(round, vault);
    if (fact === undefined) {
      await rounds?.close(round);
      return refusal('Quiz', CHANGED);
    }
    const { userId } = context.scene;
    const group = await store.groups.get(round.groupId);
    const judged = {
      userId,
      factId: fact.id,
      groupId: round.groupId,
      isRight: pick === round.right,
      atMs: context.nowMs,
    };
    const kept = await store.reviews.answerIn(
      round,
      { ...judged, ask: askOf(round.id, round.position), choice: String(pick) },
      (card) => cardAfter(card, { ...judged, digest: fact.digest, zone: zoneOf(group) }),
    );
    if (kept === null) return tooLate();
    const { first, answer } = kept;
    const label = (choice: string) => labelOf(round, Number(choice), context);
    if (!first)
      return refusal('Quiz', `You have answered already, and the first answer counts${label(answer.choice)}.`);
    const waits = await isWaiting(round, store);
    if (waits)
      return done(
        'Noted',
        `Your answer is in${label(answer.choice)}. What is right is shown when all have answered or time is up.`,
      );
    await store.quizRounds.hasten(round, context.nowMs);
    const current = await store.quizRounds.get(round.id);
    if (current !== null && current.position === round.position) await rounds?.close(current);
    return done(
      'Noted',
      `Your answer is in${label(answer.choice)}. It was the last one, so the question now shows what is right.`,
    );
  },
};

/** Whether somebody of the group still has to answer. */
const isWaiting = async (round: Round, store: Store): Promise<boolean> => {
  const answers = await store.reviews.answersTo(askOf(round.id, round.position));
  const answered = new Set(answers.map(({ userId }) => userId));
  const members = await store.groups.members(round.groupId);
  return members.length === 0 || members.some(({ userId }) => !answered.has(userId));
};

/** `: Timsort`; nothing when other notes were edited meanwhile, so that it might have another label now. */
const labelOf = (round: Round, choice: number, { library }: CommandContext): string => {
  const { vault } = library();
  const fact = factOf(round, vault);
  const question = fact === undefined ? null : quizOf(vault).questionOf(fact, round.seed);
  const label = question?.right === round.right ? question.choices[choice] : undefined;
  return label === undefined ? '' : `: ${label}`;
};
