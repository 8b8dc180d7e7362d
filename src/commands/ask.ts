/** `/ask`: a question → the facts that answer it, or that the notes do not. */
import { ANSWER_FACTS, answerOf, noAnswerOf, refusal } from '../answer.js';
import { parseVersion } from '../python-range.js';
import type { Command } from './command.js';
import { suggestion } from './find-note.js';
import { markFollowUps, newAsking, recordDeclined } from './gap-record.js';
import { studyHere } from './study-lookups.js';

/** Facts found for one question, that "More facts" walks through. */
const FOUND = 12;

/** A question is kept to what still can be read back from a message. */
export const QUESTION_CHARACTERS = 300;

export const ask: Command = {
  name: 'ask',
  description: 'Ask how it works inside; the notes answer with facts and their sources',
  main: 'question',
  messageMenu: 'Answer from the notes',
  options: [
    {
      name: 'question',
      description: 'What you want to know',
      type: 'text',
      required: true,
      maxLength: QUESTION_CHARACTERS,
      autocomplete: true,
    },
    {
      name: 'python',
      description: 'Only what holds for this Python version, such as 3.9',
      type: 'text',
      maxLength: 10,
    },
    { name: 'private', description: 'Show the answer to you alone', type: 'flag' },
  ],
  isPrivate: (values) => values['private'] === 'true',
  suggest(option, typed, _values, context) {
    if (option !== 'question') return [];
    return context
      .library()
      .index.complete(typed, 25)
      .map(({ text }) => suggestion(text, text));
  },
  async run(values, context) {
    const question = (values['question'] ?? '').replace(/\s+/g, ' ').trim().slice(0, QUESTION_CHARACTERS);
    if (!/[\p{L}\p{N}]/u.test(question)) {
      return refusal('Ask', 'Ask in a few words, for example: why does memory not go down after del?');
    }
    const asked = values['python']?.trim();
    const python = asked ? parseVersion(asked) : undefined;
    if (python === null) {
      return refusal(question, `"${asked}" is not a Python version. Give it as 3.13 or 3.14.5, or leave it out.`);
    }
    const { vault, index } = context.library();
    const limit = whole(values['limit']);
    const study = await studyHere(context);
    const result = index.search({
      text: question,
      limit: Math.max(limit ?? 0, FOUND),
      ...(python ? { python } : {}),
      ...(study ? { prefer: study.prefer } : {}),
    });
    // A question that not all saw is nobody else's.
    if (context.scene.isPublic) study?.keep(result, ANSWER_FACTS);
    if (!result.answers) {
      recordDeclined(question, result.nearest, vault, context);
      // Of a question about something else, nothing here is what was meant.
      const similar =
        result.nearest.length === 0 ? [] : index.complete(question, 3).filter(({ kind }) => kind === 'question');
      return noAnswerOf(
        question,
        result.nearest.slice(0, 5),
        similar.map(({ text }) => text),
        vault,
      );
    }
    const skip = whole(values['more']) ?? 0;
    if (skip >= result.hits.length) return refusal(question, 'That is all that the notes have on this question.');
    // Only what everyone in a server sees can be marked; its later pages are of the same asking.
    const asking = context.scene.isPublic ? newAsking(context.random) : values['asking'];
    const answer = answerOf(question, result.hits, vault, {
      skip,
      ...(limit === undefined ? {} : { limit }),
      kept: { ...(asked ? { python: asked } : {}), ...(asking ? { asking } : {}) },
      marks: asking ? markFollowUps(asking) : [],
    });
    const { repaired } = result;
    if (repaired.length === 0) return answer;
    const note = repaired.map(({ typed, meant }) => `${typed} → ${meant}`).join(', ');
    return { ...answer, body: [...answer.body, { type: 'aside', text: `Searched for: ${note}` }] };
  },
};

const whole = (text: string | undefined): number | undefined => {
  const number = Number(text);
  return text !== undefined && Number.isInteger(number) && number >= 0 ? number : undefined;
};
