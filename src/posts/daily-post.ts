/** A fact as the post of a day, and how it is known again. */
import { action, factBlock, noteRef, relatedNotes, topicFollowUp } from '../answer.js';
import type { Answer, Call, Fact, FollowUp, Note, Vault } from '../model.js';

const QUESTIONS = 2;

export interface DailyPostOptions {
  /** Whether there is a quiz to lead on to. */
  readonly quiz: boolean;
}

export const dailyPost = (fact: Fact, note: Note, vault: Vault, { quiz }: DailyPostOptions): Answer => ({
  kind: 'answered',
  title: note.title,
  body: [factBlock(fact, note, vault)],
  followUps: [
    ...questionsOn(fact, note, vault),
    action('More on this', 'topic', { name: `=${fact.id}` }),
    ...(quiz ? [action('Quiz', 'quiz', { topic: noteRef(note) })] : []),
    ...relatedNotes([note], vault)
      .filter((other) => other !== note)
      .map(topicFollowUp),
  ],
  audience: 'everyone',
});

/** By its button "More on this". */
export const isDailyPost = (calls: readonly Call[], factId: string): boolean =>
  calls.some(({ command, options }) => command === 'topic' && options['name'] === `=${factId}`);

/** What to ask next: questions of the note that lead to other facts. */
const questionsOn = (fact: Fact, note: Note, vault: Vault): readonly FollowUp[] =>
  note.questions
    .filter((question) => {
      const answers = vault.answersOf(question, note);
      return answers.length > 0 && answers[0]?.id !== fact.id;
    })
    .slice(0, QUESTIONS)
    .map(({ text }) => ({ label: text, call: { command: 'ask', options: { question: text } }, kind: 'question' }));
