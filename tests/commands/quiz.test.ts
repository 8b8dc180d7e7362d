import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext, Library, Values } from '../../src/commands/command.js';
import { commandsOf } from '../../src/commands/index.js';
import { encodeCall } from '../../src/discord/call-id.js';
import type { Answer, FollowUp } from '../../src/model.js';
import type { Store } from '../../src/store/store.js';
import { plainText } from '../../src/terminal/draw.js';
import { contextOf, libraryOf } from '../folder.fixture.js';
import { animalFiles, rightOf } from '../quiz.fixture.js';
import { newStore } from '../store/store.fixture.js';
import { newBoard, personIn, sceneIn } from '../study.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const startMs = Date.UTC(2026, 4, 5, 12);

const commands = commandsOf('0.0.0');
let library: Library;
let store: Store;
let nowMs: number;
beforeAll(async () => {
  library = await libraryOf(animalFiles);
});
beforeEach(async () => {
  store = await newStore();
  nowMs = startMs;
});

const run = async (name: string, values: Values = {}, given: Partial<CommandContext> = {}): Promise<Answer> => {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`there is no /${name}`);
  const context = contextOf(library, 0.5, { store: async () => store, nowMs, ...given });
  return command.run(values, context);
};
const press = (followUp: FollowUp | undefined, given: Partial<CommandContext> = {}): Promise<Answer> => {
  if (followUp === undefined) throw new Error('there is no such follow-up');
  return run(followUp.call.command, followUp.call.options, given);
};
const choicesOf = (answer: Answer): readonly FollowUp[] => answer.followUps.filter(({ kind }) => kind === 'question');
const pick = (answer: Answer, isRight: boolean, given: Partial<CommandContext> = {}): Promise<Answer> => {
  const right = rightOf(plainText(answer));
  return press(
    choicesOf(answer).find(({ label }) => (label === right) === isRight),
    given,
  );
};
const named = (answer: Answer, label: string): FollowUp | undefined =>
  answer.followUps.find((one) => one.label === label);

describe('/quiz', () => {
  it('asks privately, with four choices of which one is right', async () => {
    const question = await run('quiz');
    expect(question).toMatchObject({ kind: 'question', audience: 'asker', title: 'Question' });
    expect(choicesOf(question)).toHaveLength(4);
    expect(choicesOf(question).map(({ label }) => label)).toContain(rightOf(plainText(question)));
    for (const { call } of choicesOf(question)) expect(encodeCall(call)).not.toBeNull();
  });

  it('tells at once what is right, with the fact word for word and when it comes back', async () => {
    const right = await pick(await run('quiz', { topic: 'Badger' }), true);
    expect(right).toMatchObject({ title: 'Right', audience: 'asker' });
    expect(right.body.find(({ type }) => type === 'fact')).toMatchObject({
      fact: { noteId: library.vault.find('Badger')?.id },
    });
    expect(plainText(right)).toMatch(/It comes back \d/);
    nowMs += 1;
    const wrong = await pick(await run('quiz', { topic: 'Badger' }), false);
    expect(wrong.title).toBe('Not quite');
    expect(plainText(wrong)).toMatch(/You picked: \d+\. The answer is: \d+\..*It comes back in your next review\./s);
  });

  it('asks several questions one after the other, none twice, and counts', async () => {
    let question = await run('quiz', { count: '5' });
    const asked: string[] = [];
    for (let turn = 1; turn <= 5; turn += 1) {
      expect(question.title).toBe(`Question ${turn} of 5`);
      asked.push(plainText(question));
      const told = await pick(question, turn % 2 === 1);
      expect(plainText(told)).toContain(`${Math.ceil(turn / 2)} of ${turn} right`);
      if (turn < 5) question = await press(named(told, 'Next question'));
      else expect(named(told, 'More questions')?.call).toEqual({ command: 'quiz', options: { count: '5' } });
    }
    expect(new Set(asked).size).toBe(5);
  });

  it('asks about a topic first, then about what is part of it', async () => {
    const question = await run('quiz', { topic: 'Marten', count: '3' });
    const second = await press(named(await pick(question, true), 'Next question'));
    const third = await press(named(await pick(second, true), 'Next question'));
    for (const own of [question, second]) expect(plainText(own).toLowerCase()).toMatch(/marten/);
    expect(plainText(third).toLowerCase()).not.toMatch(/marten/);
  });

  it('counts the first answer of one who presses twice', async () => {
    const question = await run('quiz');
    await pick(question, false);
    const again = await pick(question, true);
    expect(again.title).toBe('Not quite');
    expect(plainText(again)).toContain('your first answer counts');
    expect(await store.reviews.answersIn({ userId: 'terminal' }, 0)).toHaveLength(1);
  });

  it.each([
    ['count', { count: '11' }, 'Choose from 1 to 10 questions.'],
    ['count', { count: 'many' }, 'Choose from 1 to 10 questions.'],
    ['topic', { topic: 'zebra' }, 'There is no topic of that name'],
  ])('says what to do about a wrong %s', async (_, values, sentence) => {
    expect(plainText(await run('quiz', values))).toContain(sentence);
  });

  it('leads from a topic of a similar name to as many questions about it', async () => {
    const near = await run('quiz', { topic: 'Bager', count: '3' });
    expect(near.kind).toBe('choices');
    expect(await press(named(near, 'Badger'))).toMatchObject({ kind: 'question', title: 'Question 1 of 3' });
  });

  it('says so when the notes were changed under a question, and counts nothing', async () => {
    const question = await run('quiz', { topic: 'Otter' });
    const changed = Object.fromEntries(
      Object.entries(animalFiles).map(([path, text]) => [
        path,
        text.replaceAll('grown', 'big').replaceAll('Young', 'Little'),
      ]),
    );
    const edited = await libraryOf(changed);
    const told = await pick(question, true, { library: () => edited });
    expect(told.title).toBe('This question is out of date');
    expect(await store.reviews.answersIn({ userId: 'terminal' }, 0)).toEqual([]);
    const another = await press(named(told, 'Another question'), { library: () => edited });
    expect(another.kind).toBe('question');
  });

  it.each([
    ['a button of nobody', { f: 'x.y', p: 'z', s: 'a', k: '0-1-0' }],
    ['a broken button', { f: 'x.y', p: 'z', s: '', k: '0-1' }],
  ])('bears %s', async (_, values) => {
    expect(['nothing', 'question']).toContain((await run('quiz', values)).kind);
  });

  it('is offered under a topic', async () => {
    const card = await run('topic', { name: 'Otter' });
    expect((await press(named(card, 'Quiz'))).kind).toBe('question');
  });
});

describe('/review', () => {
  const answerAll = async (isRight: (at: number) => boolean): Promise<void> => {
    let question = await run('quiz', { count: '10' });
    for (let at = 0; at < 10; at += 1) {
      const told = await pick(question, isRight(at));
      if (at < 9) question = await press(named(told, 'Next question'));
    }
  };

  it('has nothing at first, and says what to do', async () => {
    const nothing = await run('review');
    expect(plainText(nothing)).toContain('Nothing is due');
    expect((await press(named(nothing, 'Quiz'))).kind).toBe('question');
  });

  it('brings back what was wrong at once, until it is right', async () => {
    await answerAll((at) => at !== 3);
    const question = await run('review');
    expect(question.title).toBe('Question');
    await pick(question, false);
    nowMs += 60_000;
    await pick(await run('review'), true);
    expect(plainText(await run('review'))).toContain('Nothing is due now. The next comes');
  });

  it('asks what is due, ten at a time', async () => {
    await answerAll(() => true);
    nowMs += 1000;
    await answerAll(() => true);
    expect((await run('review')).title).toBe('Review');
    nowMs += 15 * DAY_MS;
    let question = await run('review');
    expect(question.title).toBe('Question 1 of 10');
    for (let at = 1; at <= 10; at += 1) {
      const told = await pick(question, true);
      question = await press(named(told, at < 10 ? 'Next' : 'Go on'));
    }
    expect(question.title).not.toMatch(/of 10/);
  });

  it('lets go of facts that were rewritten or removed', async () => {
    await answerAll(() => false);
    const { 'Otter.md': _gone, ...rest } = animalFiles;
    const changed = Object.fromEntries(
      Object.entries(rest).map(([path, text]) => [path, text.replaceAll('Young ones', 'Cubs')]),
    );
    const edited = await libraryOf(changed);
    const seen: string[] = [];
    for (let at = 0; at < 12; at += 1) {
      const question = await run('review', {}, { library: () => edited });
      if (question.kind !== 'question') break;
      seen.push(plainText(question));
      nowMs += 1000;
      await pick(question, true, { library: () => edited });
    }
    expect(seen.length).toBeGreaterThan(0);
    for (const text of seen) expect(text).toMatch(/sleeps/);
    expect((await store.reviews.countDue(nowMs, { userId: 'terminal' })).size).toBe(0);
  });

  it('is the same anywhere: what was wrong in a group’s thread is due in a direct message', async () => {
    const ann = personIn({ library: () => library, store, board: newBoard(), nowMs: () => nowMs }, 'ann');
    const question = await ann.use('quiz');
    const right = rightOf(plainText(question));
    await ann.press(question, choicesOf(question).find(({ label }) => label !== right)?.label ?? '');
    const direct = { ...sceneIn('ann'), guildId: null, channelId: 'dm' };
    expect((await run('review', {}, { scene: direct })).kind).toBe('question');
    expect((await run('review', {}, { scene: { ...direct, userId: 'bob' } })).kind).toBe('done');
  });

  it('counts outside the thread for the group that the fact was asked in, by its clocks', async () => {
    const pace = { minute: 540, zone: 'Pacific/Auckland', days: 127 };
    await store.groups.start(
      { id: 'g1', guildId: 'server', channelId: 'thread', path: [], leaderboard: false, pace, starterId: 'ann' },
      nowMs,
    );
    const ann = personIn({ library: () => library, store, board: newBoard(), nowMs: () => nowMs }, 'ann', {
      channelId: 'thread',
    });
    const question = await ann.use('quiz');
    const wrong = choicesOf(question).find(({ label }) => label !== rightOf(plainText(question)));
    await ann.press(question, wrong?.label ?? '');
    const direct = { ...sceneIn('ann'), guildId: null, channelId: 'dm' };
    await pick(await run('review', {}, { scene: direct }), true, { scene: direct });
    expect(await store.reviews.answersIn({ groupId: 'g1' }, 0)).toHaveLength(2);
    const [card] = await store.reviews.due('ann', nowMs + 99 * DAY_MS, 1);
    // Midnight in Auckland, in its winter.
    expect(new Date(card?.dueMs ?? 0).getUTCHours()).toBe(12);
  });

  it('turns reminders on for the members of a group alone, and off again', async () => {
    const ann = personIn({ library: () => library, store, board: newBoard(), nowMs: () => nowMs }, 'ann', {
      channelId: 'thread',
    });
    expect(plainText(await ann.use('review', { reminders: 'on' }))).toContain('you are in none');
    await store.groups.start(
      { id: 'g1', guildId: 'server', channelId: 'thread', path: [], leaderboard: false, pace: null, starterId: 'ann' },
      nowMs,
    );
    const question = await ann.use('quiz');
    const wrong = choicesOf(question).find(({ label }) => label !== rightOf(plainText(question)));
    await ann.press(question, wrong?.label ?? '');
    const due = await ann.use('review');
    const offered = await ann.press(due, rightOf(plainText(due)));
    expect(plainText(await ann.press(offered, 'Remind me'))).toContain('#thread');
    expect(await store.reminders.of('ann')).toEqual({ userId: 'ann', groupId: 'g1', nextMs: Date.UTC(2026, 4, 6, 9) });
    await ann.press(await ann.use('review'), 'No more reminders');
    expect(await store.reminders.of('ann')).toBeNull();
    expect((await ann.use('review', { reminders: 'perhaps' })).kind).toBe('refused');
  });
});
