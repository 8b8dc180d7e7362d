/** Scores a system on questions: what share is right in the message and in the first fact, and what is declined. */
import { readFileSync } from 'node:fs';

/** Facts and characters of an answer, the same for every system. */
export const FACTS = 4;
export const CHARACTERS = 1000;

/** @param {string} path a file of `{id, question, kind, topic, expect}` lines */
export const readQuestions = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));

export const fits = (patterns, text) => patterns.every((pattern) => new RegExp(pattern, 'i').test(text));

/** @param {string[]} texts best first */
export const shown = (texts) => {
  let sum = 0;
  return texts.slice(0, FACTS).filter((text, at) => {
    const fit = at === 0 || sum + text.length <= CHARACTERS;
    if (fit) sum += text.length;
    return fit;
  });
};

/**
 * @param {{question: string, kind: string, expect: string[] | null}[]} questions
 * @param {(question: string) => string[] | null | Promise<string[] | null>} answer facts shown, best first; null when declined
 */
export const score = async (questions, answer) => {
  const times = [];
  const rows = [];
  for (const question of questions) {
    const start = performance.now();
    const facts = await answer(question.question);
    times.push(performance.now() - start);
    const declined = facts === null || facts.length === 0;
    rows.push({
      ...question,
      declined,
      inMessage: !declined && question.expect !== null && fits(question.expect, facts.join('\n')),
      inFirst: !declined && question.expect !== null && fits(question.expect, facts[0]),
    });
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { rows, p50: at(0.5), p99: at(0.99) };
};

const share = (rows, test) => (rows.length === 0 ? null : rows.filter(test).length / rows.length);

export const figuresOf = (rows) => {
  const asked = rows.filter(({ expect }) => expect !== null);
  const foreign = rows.filter(({ expect }) => expect === null);
  return {
    questions: rows.length,
    inMessage: share(asked, ({ inMessage }) => inMessage),
    inFirst: share(asked, ({ inFirst }) => inFirst),
    wronglyDeclined: share(asked, ({ declined }) => declined),
    rightlyDeclined: share(foreign, ({ declined }) => declined),
  };
};

const percent = (value) => (value === null ? '-' : `${(value * 100).toFixed(1)} %`).padStart(9);

export const headings = `${'system'.padEnd(22)}${['questions', 'message', 'first', 'wr.decl.', 'declined', 'p50 ms', 'p99 ms'].map((name) => name.padStart(10)).join('')}`;

export const row = (name, rows, times) => {
  const { questions, inMessage, inFirst, wronglyDeclined, rightlyDeclined } = figuresOf(rows);
  const figures = [inMessage, inFirst, wronglyDeclined, rightlyDeclined].map((value) => ` ${percent(value)}`).join('');
  const ms = times ? [times.p50, times.p99].map((value) => value.toFixed(2).padStart(10)).join('') : '';
  return `${name.padEnd(22)}${String(questions).padStart(10)}${figures}${ms}`;
};
