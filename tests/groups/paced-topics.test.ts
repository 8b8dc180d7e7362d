import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChannelError } from '../../src/channels.js';
import type { Library } from '../../src/commands/command.js';
import { createPacedTopics } from '../../src/groups/paced-topics.js';
import { pathTo } from '../../src/groups/path.js';
import type { Note } from '../../src/model.js';
import type { Group } from '../../src/store/groups.js';
import { openStore, type Store } from '../../src/store/store.js';
import { plainText } from '../../src/terminal/draw.js';
import { beeFiles, folderWith, libraryOf } from '../folder.fixture.js';
import { type Board, emptyServer, newBoard, personIn } from '../study.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** 09:00 UTC. */
const MORNING_MS = Date.UTC(2026, 0, 10, 9);

let library: Library;
let stores: readonly [Store, Store];
let store: Store;
beforeAll(async () => {
  const file = join(folderWith({}), 'gilbert.sqlite');
  library = await libraryOf(beeFiles);
  stores = [await openStore(file), await openStore(file)];
  store = stores[0];
});
afterAll(() => Promise.all(stores.map((one) => one.close())));

const log = { debug() {}, info() {}, warn() {}, error() {} };
let board: Board;
let nowMs: number;
let number = 0;
let group: Group;
const processOn = (one: Store, channels: Board = board) =>
  createPacedTopics({ store: async () => one, channels, vault: () => library.vault, now: () => nowMs, log });

/** A group with a path of three topics that has begun, and goes on every day at 09:00. */
beforeEach(async () => {
  await emptyServer(store);
  [board, nowMs] = [newBoard(), MORNING_MS - 5 * MINUTE_MS];
  const given = { id: `g${++number}`, guildId: 'server', channelId: `thread-${number}`, leaderboard: false };
  const path = pathTo(library.vault.find('Waggle Dance') as Note, library.vault);
  const pace = { minute: 540, zone: 'UTC', days: 0b1111111 };
  const started = await store.groups.start({ ...given, path, pace, starterId: 'ann' }, nowMs);
  group = (await store.groups.advance(started as Group, 1, MORNING_MS, nowMs)) as Group;
});

const now = async () => (await store.groups.get(group.id)) as Group;
const titles = () => board.posts.map(({ answer }) => answer.title);

describe('the pace of a group', () => {
  it('is kept for all other groups when something breaks in some', async () => {
    const groups = Array.from({ length: 25 }, (_, at) => `other-${at}`);
    for (const channelId of groups) {
      const given = { id: channelId, guildId: 'server', channelId, leaderboard: false, pace: group.pace };
      const started = await store.groups.start({ ...given, path: group.path, starterId: 'ann' }, nowMs);
      await store.groups.advance(started as Group, 1, MORNING_MS, nowMs);
      await store.groups.setPlanMessage(channelId, 'plan');
    }
    nowMs = MORNING_MS;
    await processOn(store, { ...board, edit: () => Promise.reject(new TypeError('broken')) }).tick();
    expect(board.posts.map(({ channelId }) => channelId).sort()).toEqual([...groups, group.channelId].sort());
  });

  it('brings the next topic at its time, once, and the one after that a day later', async () => {
    const { tick } = processOn(store);
    await tick();
    expect(titles()).toEqual([]);
    nowMs = MORNING_MS + 1000;
    await tick();
    await tick();
    expect(titles()).toEqual(['Waggle Dance']);
    expect(await now()).toMatchObject({ step: 2, nextMs: MORNING_MS + DAY_MS });
  });

  it('is kept by two processes together', async () => {
    nowMs = MORNING_MS;
    await Promise.all(stores.map((one) => processOn(one).tick()));
    expect([titles(), (await now()).step]).toEqual([['Waggle Dance'], 2]);
  });

  it('and a member who goes on by hand never take the same step twice', async () => {
    nowMs = MORNING_MS;
    const bob = personIn({ library: () => library, store: stores[1], board, nowMs: () => nowMs }, 'ann', {
      channelId: group.channelId,
      kind: 'thread',
    });
    const pressed = bob.use('study next', { group: group.id, from: '1' }, { isPublic: false });
    await Promise.all([processOn(store).tick(), pressed]);
    await processOn(store).tick();
    expect([titles(), (await now()).step]).toEqual([['Waggle Dance'], 2]);
    expect((await now()).nextMs).toBe(MORNING_MS + DAY_MS);
  });

  it('ends with the path, and says so', async () => {
    const { tick } = processOn(store);
    for (let day = 0; day < 5; day++) {
      nowMs = MORNING_MS + day * DAY_MS;
      await tick();
    }
    expect(titles()).toEqual(['Waggle Dance', 'Hive', 'Study group: Waggle Dance']);
    expect(plainText(board.posts[2]?.answer as never)).toContain('That was the last topic: 3 are read');
    expect(await now()).toMatchObject({ step: 4, nextMs: null });
  });

  it('leaves a topic out whose time is long past, and does not lose it', async () => {
    nowMs = MORNING_MS + 7 * 60 * MINUTE_MS;
    await processOn(store).tick();
    expect([titles(), await now()]).toMatchObject([[], { step: 1, nextMs: MORNING_MS + DAY_MS }]);
  });

  it('stops where Discord lets it post no more, and the plan says how it goes on', async () => {
    nowMs = MORNING_MS;
    board.refuse(group.channelId, 'forbidden', 'post');
    await processOn(store).tick();
    expect(await now()).toMatchObject({ step: 1, nextMs: null, endedMs: null });
    const ann = personIn({ library: () => library, store, board }, 'ann', { channelId: group.channelId });
    expect(plainText(await ann.use('study path'))).toContain('has stopped, because I could not post here');
    expect(plainText(await ann.use('study settings'))).toContain('It has stopped, because I could not post here.');
  });

  it('ends a group whose thread is gone', async () => {
    nowMs = MORNING_MS;
    board.refuse(group.channelId, 'gone', 'post');
    await processOn(store).tick();
    expect((await now()).endedMs).toBe(nowMs);
  });
});

describe('a topic on its way when all breaks', () => {
  it.each([
    ['before it is sent', 'Discord does not answer', false],
    ['after it was sent', 'the process is killed', true],
  ])('is posted once, and no step is lost: %s', async (_, why, isSent) => {
    nowMs = MORNING_MS;
    const breaking: Board = {
      ...board,
      async post(channelId, post) {
        if (isSent) await board.post(channelId, post);
        throw isSent ? new Error(why) : new ChannelError('unavailable', why);
      },
    };
    await processOn(store, breaking).tick();
    expect(await now()).toMatchObject({ step: 2, nextMs: MORNING_MS });
    nowMs += 20 * MINUTE_MS;
    await processOn(stores[1]).tick();
    expect(titles()).toEqual(['Waggle Dance']);
    expect(await now()).toMatchObject({ step: 2, nextMs: MORNING_MS + DAY_MS });
  });

  it('gives way to a member who goes on meanwhile', async () => {
    nowMs = MORNING_MS;
    const failing: Board = { ...board, post: () => Promise.reject(new ChannelError('unavailable', 'down')) };
    await processOn(store, failing).tick();
    const ann = personIn({ library: () => library, store, board, nowMs: () => nowMs }, 'ann', {
      channelId: group.channelId,
      kind: 'thread',
    });
    expect((await ann.use('study next')).title).toBe('Hive');
    nowMs += 20 * MINUTE_MS;
    await processOn(stores[1]).tick();
    expect([titles(), (await now()).step]).toEqual([[], 3]);
  });
});
