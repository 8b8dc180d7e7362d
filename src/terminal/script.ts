/** `gilbert ask`: questions from arguments or lines, answers as text or as JSON lines. */
import { createInterface } from 'node:readline';
import type { Command, CommandContext, Values } from '../commands/command.js';
import type { Answer, FollowUp } from '../model.js';
import { drawAnswer, plainText } from './draw.js';

export interface ScriptOptions {
  /** The question; null reads one a line from `input`. */
  readonly question: string | null;
  readonly json: boolean;
  readonly values: Values;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  readonly ask: Command;
  readonly context: () => CommandContext;
  /** Extra lines about an answer, for those who ask why. */
  readonly explain?: (question: string) => string;
}

/** @returns how many questions there were, and how many the notes answered. */
export const runScript = async (options: ScriptOptions): Promise<{ asked: number; answered: number }> => {
  let asked = 0;
  let answered = 0;
  const one = async (question: string): Promise<void> => {
    const start = performance.now();
    const answer = await options.ask.run({ ...options.values, question }, options.context());
    const ms = performance.now() - start;
    asked++;
    if (answer.kind === 'answered') answered++;
    options.output.write(options.json ? `${JSON.stringify(record(question, answer, ms))}\n` : text(answer, options));
    if (options.explain) options.output.write(`${options.explain(question)}\n`);
  };
  if (options.question !== null) {
    await one(options.question);
    return { asked, answered };
  }
  for await (const line of createInterface({ input: options.input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') await one(line.trim());
  }
  return { asked, answered };
};

const text = (answer: Answer, { output }: ScriptOptions): string => {
  const width = output.isTTY === true ? Math.min(output.columns ?? 80, 100) : 0;
  const labels = (wanted: FollowUp['kind']): string[] =>
    answer.followUps.filter(({ kind }) => kind === wanted).map(({ label }) => label);
  const questions = labels('question').map((label) => `\n- ${label}`);
  const topics = labels('topic');
  const related = `${questions.join('')}${topics.length > 0 ? `\n\nTopics: ${topics.join(', ')}` : ''}`;
  return `${drawAnswer(answer, { colour: output.isTTY === true, width })}${related}\n\n`;
};

/** One line of JSON output; the README documents it. */
const record = (question: string, answer: Answer, ms: number): object => ({
  question,
  kind: answer.kind === 'refused' ? 'nothing' : answer.kind,
  text: plainText(answer),
  facts: answer.body.flatMap((block) =>
    block.type === 'fact'
      ? [
          {
            id: block.fact.id,
            note: block.place.note,
            section: block.place.section,
            trail: block.fact.trail,
            text: block.fact.text,
            python: block.python,
            sources: block.fact.sources.flatMap(({ url }) => (url === null ? [] : [url])),
            score: block.score,
          },
        ]
      : [],
  ),
  // Questions that may be meant, then topics.
  related: answer.followUps.filter(({ kind }) => kind === 'topic').map(({ label }) => label),
  ms: Math.round(ms * 1000) / 1000,
});
