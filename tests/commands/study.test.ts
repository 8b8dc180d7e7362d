import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChannelError } from '../../src/channels.js';
import type { Library } from '../../src/commands/command.js';
import type { Answer } from '../../src/model.js';
import type { Store } from '../../src/store/store.js';
import { plainText } from '../../src/terminal/draw.js';
import { libraryOf } from '../folder.fixture.js';
import { newStore } from '../store/store.fixture.js';
import { type Board, emptyServer, millFiles, newBoard, personIn, type Setting } from '../study.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let library: Library;
let shorter: Library;
let store: Store;
beforeAll(async () => {
  store = await newStore();
  library = await libraryOf(millFiles);
  const { 'Bearing.md': _, ...others } = millFiles;
  shorter = await libraryOf(others);
});

let board: Board;
let current: Library;
let setting: Setting;
let nowMs: number;
beforeEach(async () => {
  [board, current, nowMs] = [newBoard(), library, 1_000_000_000_000];
  await emptyServer(store);
  setting = { library: () => current, store, board, nowMs: () => nowMs };
});

const inThread = { channelId: 'thread-1', kind: 'thread', userMay: [] } as const;
const person = (name: string) => personIn(setting, name, inThread);
const moderator = () => personIn(setting, 'mod', { ...inThread, userMay: ['Manage Threads'] });
const starter = () => personIn(setting, 'ann');
const text = (answer: Answer): string => `${answer.title}\n${plainText(answer)}`;
const labels = ({ followUps }: Answer): string[] => followUps.map(({ label }) => label);
const plan = (): Answer => board.posts[0]?.answer as Answer;
const group = async () => (await store.groups.openIn('thread-1')) ?? Promise.reject(new Error('there is no group'));

/** Ann has started a group to the axle; bob and cid have joined. */
const started = async (values = {}) => {
  const invitation = await starter().use('study start', { topic: 'Axle', ...values });
  await person('bob').press(invitation, 'Join', { channelId: 'hall', kind: 'text' });
  await person('cid').press(plan(), 'Join');
  return invitation;
};

describe('going on', () => {
  const cards = () => board.posts.slice(1).map(({ answer }) => answer);
  const begun = async (values = {}) => {
    await started(values);
    await person('ann').press(plan(), 'Begin');
  };

  it('begins when a leader says so', async () => {
    await started();
    expect(text(await person('bob').press(plan(), 'Begin'))).toContain('Only those who lead the group');
    expect(await person('ann').press(plan(), 'Begin')).toMatchObject({ kind: 'done', audience: 'asker' });
    expect(cards().map(({ title }) => title)).toEqual(['Wheel']);
    expect(text(cards()[0] as Answer)).toMatch(/Topic 1 of 4 · first[\s\S]*Wheel is something[\s\S]*After this: Axle/);
    expect(labels(plan())).toEqual(['Join', 'Leave', 'Next topic', 'Progress']);
  });

  it('shows the next topic for all, by a command or by a button, and marks the last as read', async () => {
    await begun();
    expect(await person('bob').use('study next')).toMatchObject({ title: 'Axle', audience: 'everyone' });
    await person('cid').press(plan(), 'Next topic');
    expect(cards().map(({ title }) => title)).toEqual(['Wheel', 'Bearing']);
    expect(text(plan())).toContain('1. ✓ Wheel: first\n2. ✓ Axle: the goal\n3. → Bearing');
  });

  it('goes one step when two press at once, and none for a late press', async () => {
    await begun();
    const [card] = cards() as [Answer];
    const both = await Promise.all([person('bob'), person('cid')].map((one) => one.press(card, 'Next topic')));
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(text(both.find(({ kind }) => kind === 'refused') as Answer)).toContain('gone on already: it is at topic 2');
    expect(cards().map(({ title }) => title)).toEqual(['Wheel', 'Axle']);
    expect((await person('ann').press(card, 'Next topic')).kind).toBe('refused');
    expect((await group()).step).toBe(2);
  });

  it('is for members', async () => {
    await begun();
    const answer = await person('zoe').use('study next');
    expect([answer.kind, labels(answer)]).toEqual(['refused', ['Join']]);
  });

  it('skips a topic whose note was removed, and says so', async () => {
    await begun();
    await person('bob').use('study next');
    current = shorter;
    const card = await person('bob').use('study next');
    expect(card.title).toBe('Gear');
    expect(text(card)).toMatch(/Topic 4 of 4[\s\S]*was removed from the notes since and is skipped/);
    expect(text(await person('bob').use('study path'))).toContain('3. ✓ removed from the notes since');
  });

  it('comes to an end', async () => {
    await begun();
    for (let at = 0; at < 3; at++) await person('bob').use('study next');
    const last = await person('bob').use('study next');
    expect(text(last)).toContain('That was the last topic: 4 are read');
    expect(labels(last)).toEqual(['Recap', 'Progress', 'End the group']);
    expect(text(await person('bob').use('study next'))).toContain('All topics of the path are read');
  });

  it('shows the card to whoever pressed when it cannot be posted, and ends when the thread is gone', async () => {
    await begun();
    board.refuse('thread-1', 'forbidden', 'post');
    const answer = await person('bob').press(plan(), 'Next topic');
    expect([answer.audience, text(answer)]).toEqual([
      'asker',
      expect.stringMatching(/could not be posted[\s\S]*Axle is/),
    ]);
    board.refuse('thread-1', 'gone', 'post');
    expect(text(await person('bob').press(plan(), 'Next topic'))).toContain('has been deleted');
    expect(await store.groups.openIn('thread-1')).toBeNull();
  });
});

describe('the plan', () => {
  it('names all who joined, in whichever order their changes of it arrive', async () => {
    const invitation = await starter().use('study start', { topic: 'Axle' });
    let arrive = (): void => {};
    let [isSent, isHeld] = [(): void => {}, true];
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const sent = new Promise<void>((resolve) => {
      isSent = resolve;
    });
    const slow: Board = {
      ...board,
      async edit(...change) {
        if (isHeld) {
          isHeld = false;
          isSent();
          await arrived;
        }
        return board.edit(...change);
      },
    };
    const bob = personIn({ ...setting, board: slow }, 'bob', inThread).press(invitation, 'Join');
    await sent;
    await personIn({ ...setting, board: slow }, 'cid', inThread).press(invitation, 'Join');
    arrive();
    await bob;
    expect(text(plan())).toMatch(/bob.*cid/);
  });
});

describe('settings', () => {
  it('set the pace and the leaderboard, by those who lead', async () => {
    await started({ pace: 'daily', time: '18:30', timezone: 'Europe/Berlin' });
    expect(text(await person('bob').use('study settings'))).toContain('every day at 18:30 (Europe/Berlin)');
    expect(text(await person('bob').use('study settings', { leaderboard: 'on' }))).toContain('Only those who lead');
    const card = await person('ann').use('study settings', { pace: 'weekdays', leaderboard: 'on' });
    expect(text(card)).toMatch(/on weekdays at 18:30[\s\S]*Leaderboard: on/);
    expect((await group()).nextMs).toBeNull();
    await person('ann').press(plan(), 'Begin');
    expect((await group()).nextMs).toBeGreaterThan(nowMs);
    await person('ann').use('study settings', { pace: 'none' });
    expect(await group()).toMatchObject({ pace: null, nextMs: null });
  });

  it('leave the pace as it is when the group goes on at that moment', async () => {
    await started();
    const before = await group();
    await person('ann').press(plan(), 'Begin');
    const behind = { ...store, groups: { ...store.groups, openIn: async () => before } };
    const late = personIn({ ...setting, store: behind }, 'ann', inThread);
    expect((await late.use('study settings', { pace: 'daily' })).kind).toBe('refused');
    expect(await group()).toMatchObject({ step: 1, pace: null, nextMs: null });
    await person('ann').use('study settings', { pace: 'daily' });
    expect((await group()).nextMs).toBeGreaterThan(nowMs);
  });
});

describe('what was looked up in the thread', () => {
  const ask = (question: string, isPublic = true) => person('bob').use('ask', { question }, { isPublic });

  it('stands in the recap: what was asked, found and not found, without who asked', async () => {
    await started();
    await person('ann').press(plan(), 'Begin');
    await ask('what is a paddle?');
    await ask('what is a paddle?');
    await ask('what is a gear?', false);
    await ask('how much does an axle of unobtainium weigh on Jupiter?');
    const recap = await person('cid').use('study recap');
    expect(recap.audience).toBe('everyone');
    expect(text(recap)).toMatch(/Asked and found\n\nWhat is paddle\? \(2 times\)\n\n• Paddle is something/);
    expect(text(recap)).toContain('Asked and not in the notes');
    expect(text(recap)).not.toContain('Gear is something');
    expect(JSON.stringify(await store.groups.lookups((await group()).id))).not.toMatch(/bob|unobtainium|Jupiter/);
  });

  it('stands in the recap in a word when there are many', async () => {
    await started();
    const { id } = await group();
    const facts = library.vault.notes.flatMap((note) => note.facts).slice(0, 9);
    for (const [at, fact] of facts.entries())
      await store.groups.keepLookup(id, { found: true, about: fact.id, facts: [fact.id] }, at + 1);
    const recap = text(await person('cid').use('study recap'));
    expect(recap).toMatch(/Found as well: ([^;]+; ){3}[^;]+/);
    expect(recap).not.toMatch(/and \d+ more/);
  });

  it('is answered by facts of the path when they answer as well', async () => {
    const words = { question: 'turned for ages' };
    await started();
    await store.groups.changePath(await group(), [{ note: library.vault.find('Gear')?.id as never, why: 'goal' }]);
    const elsewhere = await person('bob').use('ask', words, { channelId: 'hall', kind: 'text' });
    expect(elsewhere.body[0]).not.toMatchObject({ place: { note: 'Gear' } });
    const answer = await person('bob').use('ask', words);
    expect(answer.body[0]).toMatchObject({ place: { note: 'Gear' } });
  });

  it('is not kept elsewhere', async () => {
    await started();
    await person('bob').use('ask', { question: 'what is a paddle?' }, { channelId: 'hall', kind: 'text' });
    expect(await store.groups.lookups((await group()).id)).toEqual([]);
  });
});

describe('/study progress', () => {
  it('shows the group and oneself, and a leaderboard only where the group wants one', async () => {
    await started();
    await person('ann').press(plan(), 'Begin');
    await person('ann').use('study next');
    const fact = library.vault.find('Wheel')?.facts[0];
    const { id } = await group();
    for (const [userId, isRight] of [
      ['bob', true],
      ['bob', true],
      ['cid', false],
    ] as const) {
      const given = { userId, factId: fact?.id as never, groupId: id, choice: 'a', isRight, atMs: nowMs };
      await store.reviews.answer({ ...given, ask: `${userId}${Math.random()}` }, () => ({
        ...{
          userId,
          factId: fact?.id as never,
          digest: 'd',
          groupId: id,
          dueMs: nowMs - 1,
          stability: 1,
          difficulty: 1,
        },
        ...{ scheduledDays: 1, reps: 1, lapses: 0, state: 2, lastMs: nowMs },
      }));
    }
    const card = await person('bob').use('study progress');
    expect(card.audience).toBe('asker');
    expect(text(card)).toMatch(
      /▰▱▱▱ topics read[\s\S]*The group: 3 answers, 2 right \(67 %\) · 2 due[\s\S]*You: 2 answers, 2 right/,
    );
    expect(text(card)).not.toContain('Leaderboard');
    await moderator().use('study settings', { leaderboard: 'on' });
    const board2 = await person('zoe').use('study progress');
    expect(text(board2)).not.toContain('You:');
    expect([labels(board2), labels(card)]).toEqual([
      expect.arrayContaining(['Join']),
      expect.arrayContaining(['Next topic']),
    ]);
    expect(labels(board2)).not.toContain('Next topic');
    expect(JSON.stringify(board2.body)).toMatch(/1\. ",{"user":"bob"},": 2 of 2 right.*2\. ",{"user":"cid"},": 0 of 1/);
  });
});

describe('/forget', () => {
  it('takes someone off the plans of their groups', async () => {
    await started();
    expect(text(plan())).toContain('bob');
    expect(text(await person('bob').use('forget', { sure: 'yes' }))).toMatch(/Deleted: .*1 place in a study group\./);
    expect(text(plan())).not.toContain('bob');
    expect(text(plan())).toContain('ann (leads)');
  });
});

describe('/study end', () => {
  it('is for leaders; posts the recap, archives the thread, and the group is deleted 30 days after', async () => {
    await started();
    const { id } = await group();
    expect(text(await person('bob').use('study end'))).toContain('Only those who lead');
    expect(text(await person('ann').use('study end'))).toContain('deleted in 30 days');
    expect(board.posts.at(-1)?.answer.title).toBe('Study group: Axle · recap');
    expect(board.threads[0]?.archived).toBe(true);
    expect(labels(plan())).toEqual([]);
    expect(text(await person('cid').use('study join', { group: id }))).toContain('has ended');
    await store.tidy(nowMs + 30 * DAY_MS);
    expect(await store.groups.get(id)).toBeNull();
  });

  it('stops the quiz that is under way', async () => {
    await started();
    expect((await person('ann').use('study quiz', { topic: 'Axle' })).kind).toBe('done');
    expect(await store.quizRounds.in('thread-1')).not.toBeNull();
    const question = board.posts.at(-1);
    await person('ann').use('study end');
    expect(await store.quizRounds.in('thread-1')).toBeNull();
    expect(question?.answer.title).toContain('called off');
  });

  it('ends the group when the thread may not be archived, and the thread says what is left to do', async () => {
    await started();
    board.refuse('thread-1', 'forbidden', 'archiveThread');
    expect(text(await person('ann').use('study end'))).not.toContain('Manage Threads');
    expect(text(board.posts.at(-1)?.answer as Answer)).toContain('I may not close this thread (Manage Threads)');
    expect(await store.groups.openIn('thread-1')).toBeNull();
  });

  it('archives the thread once the answer is out, and blames no permission for what Discord did not do', async () => {
    await started();
    const done: string[] = [];
    const watched: Board = {
      ...board,
      async archiveThread(id) {
        done.push('archived');
        return board.archiveThread(id);
      },
    };
    board.refuse('thread-1', 'unavailable', 'archiveThread');
    const ann = personIn({ ...setting, board: watched, answered: () => done.push('answered') }, 'ann', inThread);
    await ann.use('study end');
    expect(done).toEqual(['answered', 'archived']);
    expect(text(board.posts.at(-1)?.answer as Answer)).toContain('Discord did not close this thread');
  });

  it('keeps the group open while its recap cannot be posted, and ends it the next time', async () => {
    await started();
    const silent: Board = { ...board, post: () => Promise.reject(new ChannelError('unavailable', 'silence')) };
    const answer = await personIn({ ...setting, board: silent }, 'ann', inThread).use('study end');
    expect([answer.kind, text(answer)]).toEqual(['refused', expect.stringContaining('end it again in a minute')]);
    expect(board.threads[0]?.archived).toBe(false);
    expect(text(await person('ann').press(answer, 'End the group'))).toContain('deleted in 30 days');
    expect(board.posts.at(-1)?.answer.title).toBe('Study group: Axle · recap');
    expect(await store.groups.openIn('thread-1')).toBeNull();
  });

  it('has posted the recap before the group ends, so that no crash loses it', async () => {
    await started();
    const crashing: Store = { ...store, groups: { ...store.groups, end: () => Promise.reject(new Error('cut off')) } };
    await expect(personIn({ ...setting, store: crashing }, 'ann', inThread).use('study end')).rejects.toThrow();
    expect(board.posts.at(-1)?.answer.title).toBe('Study group: Axle · recap');
    expect(text(await person('ann').use('study end'))).toContain('deleted in 30 days');
  });

  it('shows the recap to the leader when the thread is gone', async () => {
    await started();
    board.refuse('thread-1', 'gone');
    const answer = await person('ann').use('study end');
    expect([answer.audience, text(answer)]).toEqual(['asker', expect.stringContaining('could not be posted')]);
  });
});

describe('in the terminal', () => {
  it('one person goes a path alone, and comes back to it', async () => {
    const { commandsOf } = await import('../../src/commands/index.js');
    const { contextOf } = await import('../folder.fixture.js');
    const use = async (name: string, values = {}): Promise<Answer> => {
      const command = commandsOf('0').find((one) => one.name === name);
      if (command === undefined) throw new Error(name);
      return command.run(values, contextOf(library, Math.random(), { store: async () => store, nowMs }));
    };
    expect(text(await use('study next'))).toContain('You are on no path');
    expect(labels(await use('study start', { topic: 'Axle' }))).toEqual(['Begin', 'Edit the path']);
    expect(text(await use('study start', { topic: 'Gear' }))).toContain('on a path already');
    await use('study path', { remove: 'Gear' });
    expect((await use('study next')).title).toBe('Wheel');
    expect((await use('study next')).title).toBe('Axle');
    expect(text(await use('study path'))).toContain('Path to Axle');
    expect(text(await use('study progress'))).toContain('You: no answers yet');
    expect(text(await use('study join'))).toContain('alone');
    expect(text(await use('study settings'))).toContain('own pace');
    expect(text(await use('study end'))).toContain('1 of 3 topics read');
    expect((await use('study start', { topic: 'Gear' })).kind).toBe('done');
  });
});
