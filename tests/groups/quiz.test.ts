import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeCall } from '../../src/discord/call-id.js';
import { type Quiz, type QuizQuestion, quizOf } from '../../src/groups/quiz.js';
import { GAP, plainWords } from '../../src/groups/quiz-gaps.js';
import type { Fact, Vault } from '../../src/model.js';
import { englishStem } from '../../src/search/terms.js';
import { beeFiles, libraryOf } from '../folder.fixture.js';
import { readFolder } from '../notes/compiled.js';

let vault: Vault;
let quiz: Quiz;
let questions: readonly QuizQuestion[];

beforeAll(async () => {
  vault = await readFolder(fileURLToPath(new URL('../../notes', import.meta.url)));
  quiz = quizOf(vault);
  const facts = vault.notes.flatMap((note) => note.facts);
  questions = [
    ...facts.flatMap((fact) => quiz.questionOf(fact, '') ?? []),
    ...facts.filter((_, at) => at % 4 === 0).flatMap((fact) => quiz.questionOf(fact, 'a seed') ?? []),
  ];
});

const answerOf = ({ choices, right }: QuizQuestion): string => choices[right] ?? '';
/** All that can be read before a choice is made, but for the choices. */
const shownWith = ({ body, ask, topic, python, trail }: QuizQuestion): string =>
  [plainWords(body), ask, topic, python, ...trail].filter(Boolean).join('\n');
/** Those for which something does not hold, drawn so that they can be found in the notes. */
const failing = (holds: (question: QuizQuestion) => boolean): string[] =>
  questions
    .filter((question) => !holds(question))
    .map((question) => `${question.fact.id}: ${shownWith(question)} [${question.choices.join(' | ')}]`);

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
/** Words of prose; names of code are words with their underscores. */
const wordsOf = (text: string): string[] => text.toLowerCase().match(/\d+(?:\.\d+)+|[\p{L}\p{N}_]+/gu) ?? [];
const LITTLE = new Set(
  `a an and are as at be been but by can cannot does for from had has have if in into is it its may must no not of off on
  one only onto or other out over same should so such than that the their them then there these they this those to too
  under until up use used uses using was were what when where which while who will with without would you your all any
  each every never once`.split(/\s+/),
);

describe('questions from the notes', () => {
  it('are many, of every kind, mostly from what the notes say in detail', () => {
    const fair = new Set(questions.map(({ fact }) => fact.id));
    expect(fair.size).toBeGreaterThan(1700);
    const kinds = new Map<string, number>();
    for (const { kind } of questions) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    expect([...kinds.keys()].sort()).toEqual(['code', 'number', 'term', 'version', 'words']);
    expect(Math.min(...kinds.values())).toBeGreaterThan(150);
  });

  it('have a gap, or ask for a version', () => {
    expect(failing(({ body, ask }) => plainWords(body).includes(GAP) || ask !== null)).toEqual([]);
  });

  it('show four choices that differ, the right one among them', () => {
    expect(failing(({ choices }) => choices.length === 4 && new Set(choices.map(bare)).size === 4)).toEqual([]);
    expect(failing(({ right }) => right >= 0 && right < 4)).toEqual([]);
  });

  it('hide words of the fact, which put into the gap give the fact again', () => {
    const whole = (text: string) => text.replace(/\s+/g, ' ').trim();
    expect(
      failing((question) => {
        if (question.kind === 'version') return true;
        const filled = plainWords(question.body).replaceAll(GAP, () => answerOf(question));
        return whole(filled) === whole(plainWords(question.fact.body));
      }),
    ).toEqual([]);
    expect(
      failing(
        ({ kind, fact, choices, right }) =>
          kind !== 'version' ||
          JSON.stringify([fact.python, fact.text]).includes((choices[right] ?? '').split('.').join(',')) ||
          fact.text.includes(choices[right] ?? ''),
      ),
    ).toEqual([]);
  });

  it('do not give the hidden words away, in any form', () => {
    expect(
      failing((question) => {
        const shown = wordsOf(shownWith(question).replaceAll(GAP, ' '));
        const stems = new Set(shown.map(englishStem));
        return wordsOf(answerOf(question))
          .filter((word) => !LITTLE.has(word) && (word.length > 2 || /\d/.test(word)))
          .every((word) => {
            // A name of code is given away whole; its parts are parts of other names too.
            if (question.kind === 'code' && /[()._]|^[A-Z]/.test(answerOf(question)))
              return !shownWith(question).includes(answerOf(question));
            return !shown.includes(word) && !stems.has(englishStem(word));
          });
      }),
    ).toEqual([]);
  });

  it('show no other version where one is asked for', () => {
    expect(
      failing(({ kind, body }) => kind !== 'version' || !/(?<![\w.])3\.\d{1,2}(?![\w.]*\d)/.test(plainWords(body))),
    ).toEqual([]);
  });

  it('have no wrong choice that the fact itself names, nor one that means the note of the right one', () => {
    const within = (text: string, fact: Fact): boolean =>
      ` ${wordsOf(fact.text).join(' ')} `.includes(` ${wordsOf(text).join(' ')} `);
    expect(
      failing(({ kind, fact, choices, right }) =>
        choices.every((choice, at) => at === right || kind === 'number' || kind === 'version' || !within(choice, fact)),
      ),
    ).toEqual([]);
    expect(
      failing(({ kind, choices, right }) => {
        if (kind !== 'term') return true;
        const meant = choices.map((choice) => vault.find(choice));
        return new Set(meant).size === 4 && meant[right] !== undefined;
      }),
    ).toEqual([]);
  });

  it('have no wrong choice that the same note says of something else', () => {
    expect(
      failing(({ kind, note, choices, right }) => {
        if (kind !== 'words' && kind !== 'code') return true;
        const said = note.facts.map(({ text }) => ` ${wordsOf(text).join(' ')} `).join('\n');
        return choices.every((choice, at) => at === right || !said.includes(` ${wordsOf(choice).join(' ')} `));
      }),
    ).toEqual([]);
  });

  it('have choices of one kind and of like length', () => {
    const isNumber = (text: string) => /^[\d.,]+(\s?(to|–|-|and|or)\s?[\d.,]+)?$/.test(text);
    expect(
      failing(({ kind, choices }) => (kind !== 'number' && kind !== 'version') || choices.every(isNumber)),
    ).toEqual([]);
    const forms: readonly RegExp[] = [
      /\(\)$/,
      /\/|\.(c|h|py|pyc)$/,
      /^__\w+__$/,
      /(Error|Warning|Exit|Interrupt|Iteration|Exception|ExceptionGroup)$/,
      /^(None|NULL|Ellipsis|NotImplemented|True|False)$/,
      /^_?Py/,
      /^_?[A-Z][A-Z0-9_]+$/,
    ];
    expect(
      failing(({ kind, choices }) => {
        const formsOf = choices.map((name) => forms.findIndex((form) => form.test(name)));
        return kind !== 'code' || new Set(formsOf).size === 1;
      }),
    ).toEqual([]);
    expect(
      failing(({ choices, right }) => {
        const answer = (choices[right] ?? '').length;
        return choices.every(({ length }) => Math.max(length, answer) <= 2 * Math.min(length, answer) + 6);
      }),
    ).toEqual([]);
  });

  it('fit into the buttons of a message', () => {
    expect(failing(({ choices }) => choices.every((choice) => choice.length <= 80))).toEqual([]);
    const longest = questions.reduce((a, b) => (a.fact.id.length >= b.fact.id.length ? a : b)).fact.id;
    const id = encodeCall({
      command: 'review',
      options: { f: longest.padEnd(40, 'x'), p: '1z141z3', s: 'mixjqs1zzz', k: '10-10-10', topic: '=12345678' },
    });
    expect(id).not.toBeNull();
  });

  it('are the same for the same notes, fact and seed, and others for another seed', async () => {
    const again = quizOf({ ...vault });
    const some = questions.filter((_, at) => at % 29 === 0);
    for (const { fact } of some) {
      expect(again.questionOf(fact, 'x')?.choices).toEqual(quiz.questionOf(fact, 'x')?.choices);
    }
    const differ = some.filter(
      ({ fact }) => quiz.questionOf(fact, 'x')?.choices.join() !== quiz.questionOf(fact, 'y')?.choices.join(),
    );
    expect(differ.length).toBeGreaterThan(some.length * 0.9);
  });

  it('have the right choice in each place about as often', () => {
    const places = [0, 0, 0, 0];
    for (const { right } of questions) places[right] = (places[right] ?? 0) + 1;
    for (const count of places) {
      expect(count).toBeGreaterThan(questions.length * 0.21);
      expect(count).toBeLessThan(questions.length * 0.29);
    }
  });

  it('are drawn without repeats, from what is said of topics before lists of topics', () => {
    const [note] = vault.notes;
    const drawn = quiz.draw(note === undefined ? [] : [note, ...vault.subtopics(note.id)], 10, 'seed');
    expect(new Set(drawn.map(({ id }) => id)).size).toBe(10);
    const roles = drawn.map(({ sectionId }) => vault.section(sectionId)?.role);
    expect(roles).not.toContain('subtopics');
    expect(quiz.draw(vault.notes, 10, 'seed')).not.toEqual(quiz.draw(vault.notes, 10, 'another'));
  });
});

describe('a folder that is too small', () => {
  it('makes no question rather than an unfair one', async () => {
    const bees = await libraryOf(beeFiles);
    const facts = bees.vault.notes.flatMap((note) => note.facts);
    for (const fact of facts) expect(quizOf(bees.vault).questionOf(fact, '')).toBeNull();
    expect(quizOf(bees.vault).draw(bees.vault.notes, 5, '')).toEqual([]);
  });
});
