import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NoteId } from '../../src/model.js';
import { MOST_MEMBERS } from '../../src/store/group-members.js';
import type { Group, NewGroup } from '../../src/store/groups.js';
import { openStore, type Store } from '../../src/store/store.js';
import { folderWith } from '../folder.fixture.js';
import { newStore } from './store.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;

let file: string;
let store: Store;
beforeEach(async () => {
  file = join(folderWith({}), 'gilbert.sqlite');
  store = await newStore(file);
});

const topics = (...names: string[]) => names.map((name) => ({ note: name as NoteId, why: 'part' as const }));

const start = async (given: Partial<NewGroup> = {}): Promise<Group> => {
  const group = await store.groups.start(
    {
      id: 'g1',
      guildId: 'server',
      channelId: 'thread',
      path: topics('a', 'b', 'c'),
      leaderboard: false,
      pace: null,
      starterId: 'ann',
      ...given,
    },
    1000,
  );
  if (group === null) throw new Error('it was not started');
  return group;
};

describe('a study group', () => {
  it('is led by who started it, and comes back as it was', async () => {
    const pace = { minute: 540, zone: 'Europe/Paris', days: 0b1 };
    const group = await start({ pace, leaderboard: true });
    expect(group).toMatchObject({ step: 0, size: 1, pace, leaderboard: true, begunMs: null, endedMs: null });
    expect(await store.groups.get('g1')).toEqual(group);
    expect(await store.groups.openIn('thread')).toEqual(group);
    expect(await store.groups.members('g1')).toEqual([{ userId: 'ann', leads: true, joinedMs: 1000 }]);
  });

  it('is the only open one of its channel until it ends', async () => {
    await start();
    const second = { id: 'g2', guildId: 'server', channelId: 'thread', path: [], leaderboard: false, pace: null };
    expect(await store.groups.start({ ...second, starterId: 'bob' }, 2000)).toBeNull();
    expect(await store.groups.end('g1', 3000)).toMatchObject({ endedMs: 3000 });
    expect(await store.groups.end('g1', 3001)).toBeNull();
    expect(await store.groups.start({ ...second, starterId: 'bob' }, 4000)).toMatchObject({ id: 'g2' });
  });

  it('takes each member once and no more than fit, however many join at once', async () => {
    await start();
    const names = Array.from({ length: MOST_MEMBERS + 9 }, (_, at) => `user-${at}`);
    const joined = await Promise.all(['ann', ...names, ...names].map((name) => store.groups.join('g1', name, 2000)));
    expect(joined.filter((outcome) => outcome === 'joined')).toHaveLength(MOST_MEMBERS - 1);
    expect(joined[0]).toBe('member');
    expect(joined.at(-1)).toBe('full');
    expect(await store.groups.members('g1')).toHaveLength(MOST_MEMBERS);
    expect(await store.groups.get('g1')).toMatchObject({ size: MOST_MEMBERS });
    await store.groups.leave('g1', 'user-0');
    expect(await store.groups.join('g1', 'late', 3000)).toBe('joined');
  });

  it('is led by the eldest when its last leader goes, and by the next who comes when nobody was left', async () => {
    await start();
    await store.groups.join('g1', 'bob', 2000);
    await store.groups.join('g1', 'cid', 3000);
    expect(await store.groups.leave('g1', 'cid')).toEqual({ left: true, newLeader: null });
    expect(await store.groups.leave('g1', 'ann')).toEqual({ left: true, newLeader: 'bob' });
    expect(await store.groups.leave('g1', 'ann')).toEqual({ left: false, newLeader: null });
    expect(await store.groups.leave('g1', 'bob')).toEqual({ left: true, newLeader: null });
    expect(await store.groups.join('g1', 'dan', 4000)).toBe('leads');
    expect(await store.groups.get('g1')).toMatchObject({ size: 1 });
  });

  it('always knows its size, and has a leader while it has members, whatever people do at once', async () => {
    const user = fc.constantFrom('ann', 'bob', 'cid', 'dan');
    const act = fc.record({ user, joins: fc.boolean() });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        const id = `p${++number}`;
        await start({ id, channelId: id });
        await Promise.all(
          acts.map(({ user: who, joins }, order) =>
            joins ? store.groups.join(id, who, 2000 + order) : store.groups.leave(id, who),
          ),
        );
        const members = await store.groups.members(id);
        expect((await store.groups.get(id))?.size).toBe(members.length);
        expect(members.some(({ leads }) => leads)).toBe(members.length > 0);
      }),
      { numRuns: 15 },
    );
  });

  it('moves each step once, however many press at once, and begins with the first', async () => {
    const group = await start();
    const two = await openStore(file);
    const begun = await Promise.all([store, two, store].map((one) => one.groups.advance(group, 1, 9000, 5000)));
    const [first] = begun.filter((one) => one !== null);
    expect(begun.filter((one) => one !== null)).toHaveLength(1);
    expect(first).toMatchObject({ step: 1, begunMs: 5000, nextMs: 9000 });
    expect(await store.groups.due(8999, 9)).toEqual([]);
    expect(await two.groups.due(9000, 9)).toEqual([first]);
    expect(await two.groups.advance(first as Group, 2, null, 6000)).toMatchObject({ step: 2, begunMs: 5000 });
    expect(await store.groups.due(99_000, 9)).toEqual([]);
    await two.close();
  });

  it('changes its path for one editor at a time, before it begins', async () => {
    const group = await start();
    const changed = await store.groups.changePath(group, topics('a', 'b'));
    expect(changed?.path).toEqual(topics('a', 'b'));
    expect(await store.groups.changePath(group, topics('c'))).toBeNull();
    expect(await store.groups.advance(group, 1, null, 5000)).toBeNull();
    const begun = await store.groups.advance(changed as Group, 1, null, 5000);
    expect(await store.groups.changePath(begun as Group, topics('c'))).toBeNull();
  });

  it('keeps what was looked up by what was found, without who and what was written', async () => {
    await start();
    const found = { found: true, about: 'a.1', facts: ['a.1', 'a.2'] } as never;
    await store.groups.keepLookup('g1', found, 2000);
    await store.groups.keepLookup('g1', { found: false, about: null, facts: [] }, 3000);
    await store.groups.keepLookup('g1', found, 4000);
    expect(await store.groups.lookups('g1')).toEqual([
      { found: true, about: 'a.1', facts: ['a.1', 'a.2'], times: 2, lastMs: 4000 },
      { found: false, about: null, facts: [], times: 1, lastMs: 3000 },
    ]);
  });

  it('is deleted with all that is its own 30 days after its end, or with its server', async () => {
    await start();
    await start({ id: 'g2', channelId: 'other', guildId: 'elsewhere' });
    await store.groups.keepLookup('g1', { found: false, about: null, facts: [] }, 3000);
    await store.groups.end('g1', 5000);
    await store.tidy(5000 + 30 * DAY_MS - 1);
    expect(await store.groups.get('g1')).not.toBeNull();
    await store.tidy(5000 + 30 * DAY_MS);
    expect([await store.groups.get('g1'), await store.groups.members('g1')]).toEqual([null, []]);
    expect(await store.groups.lookups('g1')).toEqual([]);
    await store.servers.joined('elsewhere');
    await store.servers.left('elsewhere', 0);
    await store.tidy(7 * DAY_MS);
    expect([await store.groups.get('g2'), await store.groups.members('g2')]).toEqual([null, []]);
  });

  it('ends when nobody has used it for half a year, unless it is one’s own in the terminal', async () => {
    await start();
    await start({ id: 'own', channelId: 'terminal', guildId: null });
    await start({ id: 'quizzed', channelId: 'quizzes' });
    await store.groups.used('quizzed', 100 * DAY_MS);
    await store.tidy(1000 + 180 * DAY_MS);
    expect((await store.groups.get('quizzed'))?.endedMs).toBeNull();
    expect((await store.groups.get('g1'))?.endedMs).not.toBeNull();
    expect((await store.groups.get('own'))?.endedMs).toBeNull();
  });

  it('forgets a person everywhere', async () => {
    await start();
    await start({ id: 'g2', channelId: 'other', starterId: 'bob' });
    await store.groups.join('g1', 'bob', 2000);
    expect((await store.groups.openOf('bob')).map(({ id }) => id)).toEqual(['g1', 'g2']);
    await store.forget('ann');
    await store.forget('bob');
    expect(await store.groups.openOf('bob')).toEqual([]);
    expect([await store.groups.members('g1'), await store.groups.members('g2')]).toEqual([[], []]);
    expect(await store.groups.get('g2')).toMatchObject({ size: 0 });
  });
});
