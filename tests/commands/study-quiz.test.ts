import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../../src/commands/command.js';
import { ANSWER_MS, createRounds, PAUSE_MS } from '../../src/groups/quiz-rounds.js';
import { createReminders } from '../../src/groups/review-reminders.js';
import type { Answer } from '../../src/model.js';
import type { Store } from '../../src/store/store.js';
import { plainText } from '../../src/terminal/draw.js';
import { libraryOf } from '../folder.fixture.js';
import { animalFiles, rightOf } from '../quiz.fixture.js';
import { newStore } from '../store/store.fixture.js';
import { type Board, newBoard, personIn } from '../study.fixture.js';

const HOUR_MS = 60 * 60 * 1000;
const thread = 'thread';
const silent = { debug() {}, info() {}, warn() {}, error() {} };

let original: Library;
let library: Library;
let store: Store;
let board: Board;
let nowMs: number;
beforeAll(async () => {
  original = await libraryOf(animalFiles);
});
beforeEach(async () => {
  library = original;
  store = await newStore();
  board = newBoard();
  nowMs = Date.UTC(2026, 4, 5, 12);
  const path = library.vault.notes.map(({ id }) => ({ note: id, why: 'part' as const }));
  await store.groups.start(
    { id: 'g1', guildId: 'server', channelId: thread, path, leaderboard: false, pace: null, starterId: 'ann' },
    nowMs,
  );
  for (const name of ['bob', 'cid']) await store.groups.join('g1', name, nowMs);
});

const person = (name: string) =>
  personIn({ library: () => library, store, board, nowMs: () => nowMs }, name, { channelId: thread, kind: 'thread' });
const partsOf = () => ({ store, channels: board, vault: () => library.vault, now: () => nowMs, log: silent });
const tick = async (): Promise<void> => createRounds(partsOf()).tick();
const remind = async (given: Store = store): Promise<void> => createReminders({ ...partsOf(), store: given }).tick();

/** What stands in the thread. */
const shown = (at = -1): Answer => {
  const post = board.posts.filter(({ channelId }) => channelId === thread).at(at);
  if (post === undefined) throw new Error('nothing was posted');
  return post.answer;
};
const labelFor = (question: Answer, isRight: boolean): string => {
  const right = rightOf(plainText(question));
  const choices = question.followUps.filter(({ kind }) => kind === 'question').map(({ label }) => label);
  return choices.find((label) => (label === right) === isRight) ?? '';
};
const press = (name: string, isRight: boolean, question = shown()) =>
  person(name).press(question, labelFor(question, isRight));
const timeUp = async (): Promise<void> => {
  nowMs += ANSWER_MS;
  await tick();
};
const mentions = (answer: Answer): string[] =>
  answer.body.flatMap((block) =>
    block.type === 'line'
      ? block.parts.flatMap((part) => (typeof part !== 'string' && 'user' in part ? [part.user] : []))
      : [],
  );

describe('a quiz in a thread', () => {
  it('posts a question for all, and tells who began it alone', async () => {
    const begun = await person('ann').use('study quiz', { count: '2' });
    expect(begun).toMatchObject({ kind: 'done', audience: 'asker' });
    expect(plainText(begun)).toContain('The first of 2 questions is up: 60 seconds each');
    expect(shown()).toMatchObject({ kind: 'question', title: 'Question 1 of 2', audience: 'everyone' });
    expect(shown().followUps).toHaveLength(4);
    expect(board.posts).toHaveLength(1);
  });

  it('notes an answer for the one who gave it, and shows none before the time is up', async () => {
    await person('ann').use('study quiz');
    const question = shown();
    const noted = await press('bob', true);
    expect(noted).toMatchObject({ title: 'Noted', audience: 'asker' });
    expect(plainText(noted)).toContain(
      `Your answer is in: ${labelFor(question, true)}. What is right is shown when all have answered or time is up.`,
    );
    nowMs += ANSWER_MS - 1;
    await tick();
    expect(shown()).toBe(question);
  });

  it('shows the fact word for word and who was right when the time is up', async () => {
    await person('ann').use('study quiz');
    const right = labelFor(shown(), true);
    await press('bob', true);
    await press('cid', false);
    await timeUp();
    const result = shown();
    expect(plainText(result)).toContain(`The answer is: ${right}.`);
    expect(result).toMatchObject({ kind: 'done', audience: 'everyone' });
    expect(result.body.find(({ type }) => type === 'fact')).toBeDefined();
    expect(plainText(result)).toContain('1 of 2 right');
    expect(mentions(result)).toEqual(['bob']);
    expect(board.posts).toHaveLength(1);
    expect(await store.quizRounds.in(thread)).toBeNull();
  });

  it('is over as soon as all members have answered', async () => {
    await person('ann').use('study quiz');
    const question = shown();
    await press('ann', true, question);
    await press('bob', true, question);
    const last = await press('cid', false, question);
    expect(plainText(last)).toContain('It was the last one');
    expect(mentions(shown())).toEqual(['ann', 'bob']);
  });

  it('is over once when the last two press at once', async () => {
    await person('ann').use('study quiz', { count: '2' });
    const question = shown();
    await press('ann', true, question);
    await Promise.all([press('bob', true, question), press('cid', true, question)]);
    expect(mentions(shown())).toHaveLength(3);
    expect(await store.quizRounds.in(thread)).toMatchObject({ position: 1, state: 'due' });
  });

  it('goes on to the next question after a pause, and ends with how all did', async () => {
    await person('ann').use('study quiz', { count: '3' });
    const asked = new Set<string>();
    for (let turn = 1; turn <= 3; turn += 1) {
      expect(shown().title).toBe(`Question ${turn} of 3`);
      asked.add(plainText(shown()));
      await press('bob', true);
      await press('cid', turn === 1);
      await timeUp();
      await tick();
      expect(shown().title).toMatch(new RegExp(`^Question ${turn} of 3: \\w+$`));
      nowMs += PAUSE_MS;
      await tick();
    }
    expect(asked.size).toBe(3);
    expect(plainText(shown())).toMatch(/All 3 questions\s+Together: 4 of 6 answers right\./);
    expect(plainText(shown())).not.toMatch(/@cid/);
    expect(board.posts).toHaveLength(3);
    await person('bob').press(shown(), 'More questions');
    expect(await store.quizRounds.in(thread)).toMatchObject({ position: 0, facts: { length: 3 } });
  });

  it('ends with who did how well only where the group wants a leaderboard', async () => {
    await store.groups.setLeaderboard('g1', true);
    await person('ann').use('study quiz', { count: '2' });
    for (const turn of [1, 2]) {
      await press('bob', true);
      await press('cid', turn === 1);
      await timeUp();
      nowMs += PAUSE_MS;
      await tick();
    }
    expect(plainText(shown())).toMatch(/All 2 questions\s+@bob 2 right\s+@cid 1 right/);
  });

  it('takes one answer each, the first', async () => {
    await person('ann').use('study quiz');
    const first = labelFor(shown(), false);
    await press('bob', false);
    const again = await press('bob', true);
    expect(again.kind).toBe('refused');
    expect(plainText(again)).toContain(`the first answer counts: ${first}.`);
    await timeUp();
    expect(plainText(shown())).toContain('The one answer was not right.');
  });

  it('takes no answer after the time is up, though nobody has shown what is right yet', async () => {
    await person('ann').use('study quiz');
    const question = shown();
    nowMs += ANSWER_MS;
    const late = await press('bob', true, question);
    expect(plainText(late)).toContain('The time for this question is up');
    expect(plainText(shown())).toContain('Nobody answered.');
    expect(plainText(await press('cid', true, question))).toContain('The time for this question is up');
  });

  it('updates what each remembers, for the review', async () => {
    await person('ann').use('study quiz');
    await press('bob', true);
    await press('cid', false);
    expect((await store.reviews.countDue(nowMs, { groupId: 'g1' })).get('cid')).toBe(1);
    expect((await store.reviews.due('bob', nowMs + 9 * 24 * HOUR_MS, 9))[0]).toMatchObject({ groupId: 'g1', reps: 1 });
  });

  it('takes answers of those who are not in the group', async () => {
    await person('ann').use('study quiz');
    expect((await press('zoe', true)).title).toBe('Noted');
    await timeUp();
    expect(mentions(shown())).toEqual(['zoe']);
  });

  it('is one at a time, and members can stop it', async () => {
    await person('ann').use('study quiz', { count: '3' });
    const second = await person('bob').use('study quiz');
    expect(plainText(second)).toContain('question 1 of 3');
    await press('cid', true);
    expect(
      (
        await personIn({ library: () => library, store, board }, 'zoe', { channelId: thread, userMay: [] }).press(
          second,
          'Stop it',
        )
      ).kind,
    ).toBe('refused');
    expect(plainText(await person('bob').press(second, 'Stop it'))).toContain('stopped');
    expect(shown()).toMatchObject({ kind: 'nothing', title: 'Question 1 of 3: called off' });
    expect(await store.reviews.answersIn({ groupId: 'g1' }, 0)).toEqual([]);
    expect(plainText(await person('bob').press(second, 'Stop it'))).toContain('over already');
  });

  it('is called off, kindly, when the fact is rewritten under it', async () => {
    await person('ann').use('study quiz');
    const question = shown();
    await press('cid', true);
    library = await libraryOf(
      Object.fromEntries(
        Object.entries(animalFiles).map(([path, text]) => [
          path,
          text.replaceAll('grown', 'big').replaceAll('Young', 'Small'),
        ]),
      ),
    );
    const told = await press('bob', true, question);
    expect(plainText(told)).toContain('The note was changed while this question was open');
    expect(shown()).toMatchObject({ title: 'Question: called off' });
    expect(await store.reviews.answersIn({ groupId: 'g1' }, 0)).toEqual([]);
  });

  it('leaves out a question whose fact is removed before its turn', async () => {
    // So many that others are left, whichever come next.
    await person('ann').use('study quiz', { count: '10' });
    const round = await store.quizRounds.in(thread);
    const gone = library.vault.fact(round?.facts[1] ?? '');
    const path = library.vault.note(gone?.noteId ?? '')?.path ?? '';
    library = await libraryOf(Object.fromEntries(Object.entries(animalFiles).filter(([name]) => name !== path)));
    await timeUp();
    nowMs += PAUSE_MS;
    await tick();
    expect(shown().kind).toBe('question');
    expect(plainText(shown()).toLowerCase()).not.toContain(path.replace('.md', '').toLowerCase());
  });

  it.each([
    ['gone', 'deleted'],
    ['forbidden', 'closed to'],
    ['archived', 'closed to'],
  ] as const)('says so when the thread is %s, and leaves nothing under way', async (fault, words) => {
    board.refuse(thread, fault);
    const told = await person('ann').use('study quiz');
    expect(told.kind).toBe('refused');
    expect(plainText(told)).toContain(words);
    expect(await store.quizRounds.in(thread)).toBeNull();
  });

  it('ends without a word when the thread is deleted in the middle', async () => {
    await person('ann').use('study quiz', { count: '3' });
    board.refuse(thread, 'gone');
    await timeUp();
    nowMs += PAUSE_MS;
    await tick();
    expect(await store.quizRounds.in(thread)).toBeNull();
  });

  it('goes on when someone has deleted the question', async () => {
    await person('ann').use('study quiz', { count: '2' });
    board.remove(board.posts[0]?.id ?? '');
    await timeUp();
    nowMs += PAUSE_MS;
    await tick();
    expect(shown().title).toBe('Question 2 of 2');
  });

  it('shows the answer later when Discord does not answer well just then', async () => {
    await person('ann').use('study quiz');
    board.refuse(thread, 'unavailable', 'edit');
    await timeUp();
    expect(shown().kind).toBe('question');
    expect(await store.quizRounds.in(thread)).toMatchObject({ state: 'closing' });
    const well = newBoard();
    well.posts.push(...board.posts);
    board = well;
    await tick();
    expect(shown().kind).toBe('question');
    nowMs += 30_000;
    await tick();
    expect(shown().kind).toBe('done');
  });

  it('names what I lack before anything is posted', async () => {
    const ann = personIn({ library: () => library, store, board, nowMs: () => nowMs }, 'ann', {
      channelId: thread,
      kind: 'thread',
      botMay: ['View Channel'],
    });
    expect(plainText(await ann.use('study quiz'))).toContain('I need Send Messages in Threads here');
    expect(board.posts).toEqual([]);
  });

  it('is private and immediate for a group of one', async () => {
    for (const name of ['bob', 'cid']) await store.groups.leave('g1', name);
    const question = await person('ann').use('study quiz');
    expect(question).toMatchObject({ kind: 'question', audience: 'asker' });
    expect((await press('ann', true, question)).title).toBe('Right');
    expect(board.posts).toEqual([]);
    expect(await store.reviews.answersIn({ groupId: 'g1' }, 0)).toHaveLength(1);
  });

  it('asks for a group where there is none, and fits its buttons of long ago', async () => {
    const elsewhere = personIn({ library: () => library, store, board }, 'ann', { channelId: 'hall' });
    expect((await elsewhere.use('study quiz')).kind).toBe('refused');
    for (const values of [{}, { round: 'x.0', pick: '9' }, { round: '', pick: 'a' }])
      expect((await person('ann').use('study answer', values)).kind).toBe('refused');
  });
});

describe('a quiz that is stopped while a question is on its way', () => {
  it('calls that question off', async () => {
    await person('ann').use('study quiz', { count: '2' });
    await timeUp();
    nowMs += PAUSE_MS;
    const stopping: Board = {
      ...board,
      async post(...given) {
        const id = await board.post(...given);
        await person('ann').use('study quiz', { stop: 'it' });
        return id;
      },
    };
    await createRounds({ ...partsOf(), channels: stopping }).tick();
    expect(shown().title).toBe('Question 2 of 2: called off');
    expect(await store.quizRounds.in(thread)).toBeNull();
  });
});

describe('a reminder', () => {
  const nineMs = Date.UTC(2026, 4, 6, 9);
  const wantsOne = async (name: string): Promise<void> => {
    await person(name).use('review', { reminders: 'on' });
  };
  const failOne = async (...names: string[]): Promise<void> => {
    await person('ann').use('study quiz');
    for (const name of names) await press(name, false);
    await timeUp();
  };

  it('comes once a day in the thread, to those who want it and have something due', async () => {
    for (const name of ['ann', 'bob', 'cid']) await wantsOne(name);
    await failOne('ann', 'bob');
    const before = board.posts.length;
    nowMs = nineMs - 1;
    await remind();
    expect(board.posts).toHaveLength(before);
    nowMs = nineMs;
    await Promise.all([remind(), remind()]);
    await remind();
    expect(board.posts).toHaveLength(before + 1);
    expect(mentions(shown())).toEqual(['ann', 'bob']);
    expect(plainText(shown())).toContain('1 fact is due');
    nowMs += 24 * HOUR_MS;
    await remind();
    expect(board.posts).toHaveLength(before + 2);
    expect((await person('bob').press(shown(), 'Review')).kind).toBe('question');
  });

  it('leaves nobody’s id with what is kept of the post', async () => {
    await wantsOne('bob');
    await failOne('bob');
    nowMs = nineMs;
    const claims: unknown[] = [];
    const claim: Store['deliveries']['claim'] = (...given) => {
      claims.push(given);
      return store.deliveries.claim(...given);
    };
    await remind({ ...store, deliveries: { ...store.deliveries, claim } });
    expect(mentions(shown())).toEqual(['bob']);
    expect(claims).toHaveLength(1);
    expect(JSON.stringify(claims)).not.toContain('bob');
  });

  it('does not come to those who have nothing due, left, or switched it off', async () => {
    for (const name of ['ann', 'bob', 'cid']) await wantsOne(name);
    await failOne('bob', 'cid');
    await person('bob').use('review', { reminders: 'off' });
    await store.groups.leave('g1', 'cid');
    const before = board.posts.length;
    nowMs = nineMs;
    await remind();
    expect(board.posts).toHaveLength(before);
    expect(await store.reminders.of('cid')).toBeNull();
    expect(await store.reminders.of('ann')).toMatchObject({ nextMs: nineMs + 24 * HOUR_MS });
  });

  it('does not come for facts that were rewritten or removed since', async () => {
    await wantsOne('bob');
    await failOne('bob');
    const before = board.posts.length;
    nowMs = nineMs;
    const vault = { ...library.vault, fact: () => undefined };
    await createReminders({ ...partsOf(), vault: () => vault }).tick();
    expect(board.posts).toHaveLength(before);
    expect((await store.reviews.countDue(nowMs, { userId: 'bob' })).get('bob') ?? 0).toBe(0);
  });

  it.each(['an ended group', 'a deleted thread'])('ends with %s', async (what) => {
    await wantsOne('bob');
    await failOne('bob');
    if (what === 'an ended group') await store.groups.end('g1', nowMs);
    else board.refuse(thread, 'gone');
    nowMs = nineMs;
    await remind();
    expect(await store.reminders.of('bob')).toBeNull();
  });
});
