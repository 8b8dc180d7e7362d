/**
 * Quizzes in the threads of study groups: posts each question once, shows its answer when time is up or all members
 * have answered, and goes on to the next. All that is under way is in the store, so any process can take it up.
 */
import { ChannelError, type Channels } from '../channels.js';
import { createDelivery, type Log } from '../delivery.js';
import type { Answer, Fact, Vault } from '../model.js';
import type { Round } from '../store/quiz-rounds.js';
import type { Store } from '../store/store.js';
import { type QuizQuestion, quizOf } from './quiz.js';
import { askOf, calledOff, PRESS, roundQuestion, roundResult } from './quiz-cards.js';
import { spread } from './quiz-words.js';

/** To answer one question. */
export const ANSWER_MS = 60_000;
/** To read an answer before the next question. */
export const PAUSE_MS = 5_000;
/** Whoever shows an answer and says nothing for that long is held for dead. */
const LEASE_MS = 30_000;
/** Until a question that could not be posted yet is looked at again. */
const HELD_MS = 10_000;
/** Rounds looked at in one tick; the others have their turn in the next. */
const MOST_A_TICK = 40;

export const CHANGED = 'The note was changed while this question was open, so it does not count.';
const STOPPED = 'The quiz was stopped.';

export interface RoundsOptions {
  readonly store: Store;
  readonly channels: Pick<Channels, 'post' | 'edit' | 'findOwn'>;
  readonly vault: () => Vault;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/** What became of a question that was to be posted; `refused` with Discord's reason. */
export type Posted = 'posted' | 'waiting' | 'over' | { readonly refused: string };

export interface Rounds {
  /** Does what is due: posts questions, shows answers. */
  tick(): Promise<void>;
  post(round: Round): Promise<Posted>;
  /** Shows the answer if the time is up, or calls the question off if its fact was changed. */
  close(round: Round): Promise<void>;
  /** Ends the quiz where it is. False when it was over. */
  stop(round: Round): Promise<boolean>;
}

/** The fact of a round as it was asked; undefined when it was changed or removed since. */
export const factOf = (round: Round, vault: Vault): Fact | undefined => {
  const fact = vault.fact(round.facts[round.position] ?? '');
  return fact !== undefined && (round.digest === null || fact.digest === round.digest) ? fact : undefined;
};

export const createRounds = ({ store, channels, vault, now, log }: RoundsOptions): Rounds => {
  const { quizRounds, reviews } = store;
  const delivery = createDelivery({ deliveries: store.deliveries, channels, now, log });

  const questionOf = (round: Round): QuizQuestion | null => {
    const fact = factOf(round, vault());
    return fact === undefined ? null : quizOf(vault()).questionOf(fact, round.seed);
  };

  const post = async (round: Round): Promise<Posted> => {
    const { id, position, facts, guildId, channelId } = round;
    const ask = askOf(id, position);
    const outcome = await delivery.deliver({
      key: `quiz/${ask}`,
      guildId,
      channelId,
      dueMs: round.dueMs,
      choose() {
        const question = questionOf(round);
        return question === null ? null : markOf(question);
      },
      compose(choice) {
        const question = questionOf(round);
        // With other choices than were sent before, the right one may stand elsewhere.
        if (question === null || markOf(question) !== choice) return null;
        const deadlineMs = now() + ANSWER_MS;
        return { answer: roundQuestion(question, { id, position, count: facts.length, deadlineMs }) };
      },
      isPost: (calls) => calls.some(({ command, options }) => command === PRESS && options['round'] === ask),
      async onSent(choice, messageId) {
        const [right, , digest = ''] = choice.split(' ');
        const asked = { digest, right: Number(right), messageId };
        if (await quizRounds.opened(round, asked, now() + ANSWER_MS)) return;
        // The quiz was stopped while this question was on its way.
        if ((await quizRounds.get(id)) === null)
          await edited({ ...round, messageId }, calledOff(position, facts.length, STOPPED));
      },
    });
    switch (outcome.kind) {
      case 'sent':
        return 'posted';
      case 'held':
        // Those that wait for Discord must not keep the others from their turn.
        await quizRounds.postpone(round, now() + HELD_MS);
        return 'waiting';
      case 'nothing': {
        const next = await quizRounds.advance(round, now());
        return next === null ? 'over' : post(next);
      }
      case 'done': {
        // Brought to its end by another process, or refused to one that died before it could say so.
        const current = await quizRounds.get(id);
        if (current?.state === 'due' && current.position === position) await quizRounds.end(id);
        return 'posted';
      }
      case 'late':
        await quizRounds.end(id);
        return 'over';
      case 'refused':
        log.info({ channel: channelId, fault: outcome.fault }, 'a quiz ended: its question could not be posted');
        await quizRounds.end(id);
        return { refused: outcome.message };
    }
  };

  /** Whether the message was changed, or is not there to be changed. */
  const edited = async ({ channelId, messageId }: Round, answer: Answer): Promise<boolean> => {
    if (messageId === null) return true;
    try {
      await channels.edit(channelId, messageId, answer);
      return true;
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      if (error.fault === 'unavailable') return false;
      log.info({ channel: channelId, fault: error.fault }, 'the answer to a quiz question could not be shown');
      return true;
    }
  };

  const resultOf = async (round: Round): Promise<Answer> => {
    const { id, position, facts } = round;
    const count = facts.length;
    const fact = factOf(round, vault());
    const note = fact && vault().note(fact.noteId);
    if (fact === undefined || note === undefined) {
      await reviews.dropAnswers(askOf(id, position));
      return calledOff(position, count, CHANGED);
    }
    const answers = await reviews.answersTo(askOf(id, position));
    const isLast = position + 1 >= count;
    const all = isLast ? (await Promise.all(facts.map((_, at) => reviews.answersTo(askOf(id, at))))).flat() : null;
    const question = questionOf(round);
    const answer = question?.right === round.right ? (question.choices[question.right] ?? null) : null;
    const leaderboard = isLast && ((await store.groups.get(round.groupId))?.leaderboard ?? false);
    return roundResult({ answer, fact, note, position, count, answers, all, leaderboard }, vault());
  };

  const close = async (round: Round): Promise<void> => {
    if (round.state === 'open' && factOf(round, vault()) === undefined) await quizRounds.hasten(round, now());
    const claimed = await quizRounds.claimClosing(round, now(), now() + LEASE_MS);
    if (claimed === null) return;
    // Not shown for now: the lease runs out, and it is tried again.
    if (await edited(claimed, await resultOf(claimed))) await quizRounds.advance(claimed, now() + PAUSE_MS);
  };

  return {
    post,
    close,
    async stop(round) {
      if (!(await quizRounds.end(round.id))) return false;
      if (round.state === 'open') {
        await reviews.dropAnswers(askOf(round.id, round.position));
        await edited(round, calledOff(round.position, round.facts.length, STOPPED));
      }
      return true;
    },
    async tick() {
      const due = await quizRounds.due(now(), MOST_A_TICK);
      await Promise.all(
        due.map(async (round) => {
          try {
            if (round.state === 'due') await post(round);
            else await close(round);
          } catch (error) {
            log.error({ err: error, channel: round.channelId }, 'a quiz could not go on yet');
            await quizRounds.postpone(round, now() + LEASE_MS);
          }
        }),
      );
    },
  };
};

/** Tells whether a question is the same that was asked: where the right choice stands, and what the choices are. */
const markOf = ({ right, choices, fact }: QuizQuestion): string =>
  `${right} ${spread(choices.join('\n')).toString(36)} ${fact.digest}`;
