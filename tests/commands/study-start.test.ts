import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Library } from '../../src/commands/command.js';
import type { Answer } from '../../src/model.js';
import { MOST_MEMBERS } from '../../src/store/group-members.js';
import type { Store } from '../../src/store/store.js';
import { plainText } from '../../src/terminal/draw.js';
import { libraryOf } from '../folder.fixture.js';
import { newStore } from '../store/store.fixture.js';
import { type Board, EVERYTHING, emptyServer, millFiles, newBoard, personIn, type Setting } from '../study.fixture.js';

let library: Library;
let store: Store;
beforeAll(async () => {
  store = await newStore();
  library = await libraryOf(millFiles);
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

describe('/study start', () => {
  it('opens a thread with the plan and invites where it was called', async () => {
    const invitation = await starter().use('study start', { topic: 'axle' });
    expect(board.threads).toEqual([{ id: 'thread-1', parent: 'hall', name: 'Study: Axle', archived: false }]);
    expect(invitation).toMatchObject({ kind: 'done', audience: 'everyone' });
    expect(JSON.stringify(invitation.body)).toContain('{"channel":"thread-1"}');
    expect(labels(invitation)).toEqual(['Join']);
    expect(text(plan())).toMatch(
      /Study group: Axle\n[\s\S]*1\. Wheel: first\n2\. Axle: the goal\n3\. Bearing: part of Axle/,
    );
    expect(labels(plan())).toEqual(['Join', 'Leave', 'Begin', 'Edit the path']);
    expect(await group()).toMatchObject({ step: 0, guildId: 'server', planMessageId: 'm0', pace: null });
  });

  it('uses the thread that it is called in, and a thread has one open group', async () => {
    const ann = person('ann');
    expect(await ann.use('study start', { topic: 'Axle' })).toMatchObject({ kind: 'done', audience: 'asker' });
    expect([board.threads.length, board.posts.length]).toEqual([0, 1]);
    const second = await person('bob').use('study start', { topic: 'Gear' });
    expect(second).toMatchObject({ kind: 'refused' });
    expect(text(second)).toContain('has a study group already');
    await ann.use('study end');
    expect(await person('bob').use('study start', { topic: 'Gear' })).toMatchObject({ kind: 'done' });
  });

  it('calls the thread what it is told', async () => {
    await starter().use('study start', { topic: 'Axle', name: 'Tuesday mills' });
    expect(board.threads[0]?.name).toBe('Tuesday mills');
    expect(JSON.stringify(await group())).not.toContain('Tuesday');
  });

  it.each([
    ['View Channel', 'text'],
    ['Create Public Threads', 'text'],
    ['Send Messages in Threads', 'announcement'],
    ['Send Messages in Threads', 'thread'],
  ] as const)('names the permission that is missing before it creates anything: %s in a %s', async (missing, kind) => {
    const botMay = EVERYTHING.filter((permission) => permission !== missing);
    const answer = await starter().use('study start', { topic: 'Axle' }, { kind, botMay });
    expect(answer.kind).toBe('refused');
    expect(text(answer)).toContain(`I lack ${missing} here`);
    expect([board.threads, board.posts, await store.groups.openOf('ann')]).toEqual([[], [], []]);
  });

  it('lets no one open a thread who may not do so by hand', async () => {
    const answer = await starter().use('study start', { topic: 'Axle' }, { userMay: [] });
    expect(text(answer)).toContain('You may not open threads here');
    expect(board.threads).toEqual([]);
  });

  it('says where threads are when there can be none', async () => {
    expect(text(await starter().use('study start', { topic: 'Axle' }, { kind: 'other' }))).toContain('text channel');
  });

  it('leaves nothing behind when Discord refuses the thread or the plan', async () => {
    board.refuse('hall', 'forbidden', 'openThread');
    expect(text(await starter().use('study start', { topic: 'Axle' }))).toContain('could not be opened');
    board.refuse('thread-9', 'archived', 'post');
    const answer = await person('ann').use('study start', { topic: 'Axle' }, { channelId: 'thread-9' });
    expect(text(answer)).toContain('closed and locked');
    expect(await store.groups.openOf('ann')).toEqual([]);
  });

  it('says that a thread which is there keeps its name', async () => {
    const named = await person('ann').use('study start', { topic: 'Axle', name: 'Wheels' });
    expect(text(named)).toContain('The thread keeps the name it has.');
  });

  it('offers topics of a similar name as goals', async () => {
    const answer = await starter().use('study start', { topic: 'Mil' });
    expect(answer.kind).toBe('choices');
    await starter().press(answer, 'Mill');
    expect(text(plan())).toContain('Study group: Mill');
  });

  it.each([
    [{ pace: 'hourly' }, 'no pace'],
    [{ pace: 'daily', time: '25:00' }, 'no time of day'],
    [{ pace: 'daily', timezone: 'Mars' }, 'no time zone'],
    [{ timezone: 'Europe/Berlin' }, 'Choose a pace as well'],
  ])('refuses a pace that it does not understand: %j', async (values, words) => {
    const answer = await starter().use('study start', { topic: 'Axle', ...values });
    expect([answer.kind, board.threads]).toEqual(['refused', []]);
    expect(text(answer)).toContain(words);
  });
});

describe('joining and leaving', () => {
  it('shows at once in the plan, and each person counts once', async () => {
    const invitation = await started();
    expect(JSON.stringify(plan().body)).toMatch(/"user":"ann"},.*leads.*"user":"bob".*"user":"cid"/);
    expect(text(await person('bob').press(invitation, 'Join'))).toContain('in this group already');
    expect(text(await person('bob').press(plan(), 'Leave'))).toContain('You have left');
    expect(text(await person('bob').press(plan(), 'Leave'))).toContain('not in this group');
    expect(JSON.stringify(plan().body)).not.toContain('bob');
  });

  it('tells that a group is full', async () => {
    await started();
    for (let at = 3; at < MOST_MEMBERS; at++) await store.groups.join((await group()).id, `user-${at}`, nowMs);
    expect(text(await person('late').use('study join'))).toContain('full');
  });

  it('hands the lead on when the last leader goes, and says so', async () => {
    await started();
    const answer = await person('ann').use('study leave');
    expect(JSON.stringify(answer.body)).toContain('{"user":"bob"}');
    await person('bob').use('study leave');
    expect(text(await person('cid').use('study leave'))).toContain('Nobody is left');
    expect(text(plan())).toContain('whoever joins next leads');
    expect(text(await person('dan').use('study join'))).toContain('you lead it now');
  });

  it('puts the plan back that somebody deleted, and ends a group whose thread is gone', async () => {
    await started();
    board.remove('m0');
    await person('dan').use('study join');
    expect(text(plan())).toContain('Study group: Axle');
    board.refuse('thread-1', 'gone');
    expect(text(await person('eve').use('study join'))).toContain('has been deleted, so the group has ended');
    expect(await store.groups.openIn('thread-1')).toBeNull();
  });

  it('needs a group', async () => {
    expect(text(await person('ann').use('study join'))).toContain('There is no study group in this channel');
  });
});

describe('the path before it begins', () => {
  it('can be changed by who leads, by options, and the plan shows it', async () => {
    await started();
    const ann = person('ann');
    await ann.use('study path', { add: 'Miller', to: '1' });
    await ann.use('study path', { remove: 'Bearing' });
    await ann.use('study path', { move: 'Gear', to: '2' });
    expect(text(plan())).toContain(
      '1. Miller: added by hand\n2. Gear: part of Axle\n3. Wheel: needed for Axle\n4. Axle',
    );
    expect(text(plan())).not.toContain('Bearing');
  });

  it('can be changed by buttons', async () => {
    await started();
    const ann = person('ann');
    const editor = await ann.press(plan(), 'Edit the path');
    const axle = await ann.press(editor, '2. Axle');
    expect(labels(axle)).toEqual(['Earlier', 'Later', 'Take off', 'Edit the path']);
    await ann.press(axle, 'Earlier');
    await ann.press(editor, 'Add: Mill');
    expect((await group()).path.map(({ note: id }) => library.vault.note(id)?.title).slice(0, 3)).toEqual([
      'Mill',
      'Axle',
      'Wheel',
    ]);
    await ann.press(axle, 'Take off');
    expect(text(plan())).not.toContain('Axle: ');
  });

  it('is changed by everyone who does so at once', async () => {
    await started();
    const [ann, mod] = [person('ann'), moderator()];
    await Promise.all([ann.use('study path', { remove: 'Gear' }), mod.use('study path', { add: 'Miller' })]);
    const path = (await group()).path.map(({ note: id }) => library.vault.note(id)?.title);
    expect([path.includes('Gear'), path.includes('Miller')]).toEqual([false, true]);
  });

  it.each([
    [{ add: 'Axle' }, 'on the path already'],
    [{ remove: 'Miller' }, 'is not on the path'],
    [{ move: 'Axle' }, 'Say where'],
    [{ move: 'Axle', to: 'first' }, 'as a whole number from 1'],
    [{ to: '2' }, 'Say which topic'],
  ])('says why it stays as it is: %j', async (values, words) => {
    await started();
    expect(text(await person('ann').use('study path', values))).toContain(words);
  });

  it('is for those who lead, and for moderators', async () => {
    await started();
    const answer = await person('bob').use('study path', { remove: 'Gear' });
    expect(text(answer)).toContain('Only those who lead');
    expect(JSON.stringify(answer.body)).toContain('{"user":"ann"}');
    expect(text(await moderator().use('study path', { remove: 'Gear' }))).not.toContain('Gear: ');
  });

  it('offers to each person what they can do', async () => {
    await started();
    expect(labels(await person('ann').use('study path'))).toEqual(['Leave', 'Begin', 'Edit the path']);
    expect(labels(await person('bob').use('study path'))).toEqual(['Leave']);
    expect(labels(await person('zoe').use('study path'))).toEqual(['Join']);
  });

  it('stays as it is once it has begun, and is shown to whoever asks', async () => {
    await started();
    await person('ann').press(plan(), 'Begin');
    expect(text(await person('ann').use('study path', { remove: 'Gear' }))).toContain('has begun');
    const shown = await person('zoe').use('study path');
    expect(shown.audience).toBe('asker');
    expect(text(shown)).toContain('1. → Wheel: first\n2. Axle: the goal');
    expect(labels(shown)).toEqual(['Join', 'Progress', 'Wheel']);
    expect(labels(await person('bob').use('study path'))).toEqual(['Leave', 'Next topic', 'Progress', 'Wheel']);
  });
});
