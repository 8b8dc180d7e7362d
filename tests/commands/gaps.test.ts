import { beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../src/commands/ask.js';
import type { Command, CommandContext, Library, Scene, Values } from '../../src/commands/command.js';
import { feedback } from '../../src/commands/feedback.js';
import { forget } from '../../src/commands/forget.js';
import { groupGaps } from '../../src/commands/gap-groups.js';
import { gaps } from '../../src/commands/gaps.js';
import type { Answer } from '../../src/model.js';
import type { Gap } from '../../src/store/gaps.js';
import type { Store } from '../../src/store/store.js';
import { plainText } from '../../src/terminal/draw.js';
import { terminalScene } from '../../src/terminal/scene.js';
import { beeFiles, contextOf, libraryOf } from '../folder.fixture.js';
import { newStore } from '../store/store.fixture.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 0, 2);

let library: Library;
beforeAll(async () => {
  library = await libraryOf(beeFiles);
});

const inServer: Scene = { ...terminalScene, face: 'discord', guildId: '1', isPublic: true, isOwner: async () => false };

interface Asked {
  readonly answer: Answer;
  /** Runs what was put off until the answer was out. */
  readonly settled: () => Promise<void>;
}

const run = async (
  command: Command,
  values: Values,
  store: Store,
  scene: Partial<Scene> = {},
  given: Partial<CommandContext> = {},
): Promise<Asked> => {
  const later: (() => Promise<void>)[] = [];
  const answer = await command.run(
    values,
    contextOf(library, 0, {
      store: () => Promise.resolve(store),
      scene: { ...inServer, ...scene },
      nowMs,
      afterwards: (work) => later.push(work),
      ...given,
    }),
  );
  return {
    answer,
    async settled() {
      for (const work of later) await work();
    },
  };
};
const bodyOf = async (asked: Promise<Asked>): Promise<string> => plainText((await asked).answer);
const labels = ({ followUps }: Answer): string[] => followUps.map(({ label }) => label);

const idOf = (name: string): string => library.vault.find(name)?.id ?? '';

const unanswered = 'How does a beekeeper keep wasps out, <@123456789012345678>?';

describe('/ask', () => {
  it('records what was not answered, after the answer, without who asked', async () => {
    const store = await newStore();
    const { answer, settled } = await run(ask, { question: 'Who won the football match in Madrid?' }, store);
    expect(answer.kind).toBe('nothing');
    expect(await store.gaps.list('1', 0)).toEqual([]);
    await settled();
    expect(await store.gaps.list('1', 0)).toMatchObject([
      { question: 'who won the football match in madrid', declined: 1, lastMs: nowMs },
    ]);
    expect(labels(answer)).not.toContain('👎');
  });

  it.each([
    ['in private', { isPublic: false }],
    ['outside of servers', { guildId: null, isPublic: false }],
    ['in the terminal', terminalScene],
  ])('records nothing %s, and offers no marks there', async (_, scene) => {
    const store = await newStore();
    const declined = await run(ask, { question: unanswered }, store, scene);
    await declined.settled();
    expect(await store.gaps.list(null, 0)).toEqual([]);
    const { answer } = await run(ask, { question: 'where is honey stored?' }, store, scene);
    expect(labels(answer)).not.toContain('👎');
  });

  it('offers marks under an answer and its later pages, as the same asking', async () => {
    const store = await newStore();
    const question = 'where is honey stored?';
    const { answer } = await run(ask, { question }, store, {}, { random: () => 0.99 });
    expect(labels(answer).slice(-2)).toEqual(['👍', '👎']);
    const more = answer.followUps.find(({ label }) => label === 'More facts')?.call.options;
    const next = await run(ask, { ...more, question }, store, { isPublic: false });
    const marksOf = (one: Answer) => one.followUps.filter(({ call }) => call.command === 'feedback');
    expect(marksOf(next.answer)).toEqual(marksOf(answer));
    expect(marksOf(answer)[1]?.call.options).toEqual({ question: '?', asking: 'zzzzzzzzzz', helped: 'no' });
  });
});

describe('a word that begins with @', () => {
  it('is kept when the notes use it whole, and is a name otherwise', async () => {
    const store = await newStore();
    const bees = await libraryOf({ 'Bees.md': '# Bees\n\n- A drone with `@property` hums.\n' });
    const settle = await run(
      ask,
      { question: 'who is @prop, @property or @ann of Madrid' },
      store,
      {},
      { library: () => bees },
    );
    await settle.settled();
    expect((await store.gaps.list('1', 0)).map(({ question }) => question)).toEqual(['who is, @property or of madrid']);
  });
});

describe('a mark', () => {
  it('is thanked for in private and kept once', async () => {
    const store = await newStore();
    const press = (values: Values) => run(feedback, { question: 'Where is honey stored?', ...values }, store);
    const first = await press({ asking: 'a', helped: 'no' });
    expect(first.answer).toMatchObject({ kind: 'done', audience: 'asker' });
    expect(plainText(first.answer)).toContain('without who asked it or who pressed this');
    expect(await bodyOf(press({ asking: 'a', helped: 'no' }))).toContain('has a mark already');
    expect(await bodyOf(press({ asking: 'b', helped: 'yes' }))).toContain('good to know');
    expect(await store.gaps.list('1', 0)).toMatchObject([
      { question: 'where is honey stored', disliked: 1, helped: 1, topics: expect.arrayContaining([idOf('Bees')]) },
    ]);
    await store.gaps.turnOff('1');
    expect(await bodyOf(press({ asking: 'c', helped: 'no' }))).toContain('switched off');
  });
});

describe('/gaps', () => {
  it('lists what was wanted most first, with the topic to write in and a way to ask again', async () => {
    const store = await newStore();
    for (const question of ['who won the football match in madrid', 'does the football match in madrid end']) {
      await store.gaps.declined({ serverId: '1', question, topics: [] }, nowMs - 3 * DAY_MS);
    }
    for (const at of [1, 2, 3]) {
      const asked = { serverId: '1', question: 'where is honey stored', topics: [idOf('Bees')] };
      await store.gaps.marked(asked, `a${at}`, at === 3, nowMs);
    }
    await store.gaps.declined({ serverId: '2', question: 'a question of another server', topics: [] }, nowMs);
    const { answer } = await run(gaps, {}, store);
    const text = plainText(answer);
    expect(text).toMatch(
      /Near no topic \(football match madrid\): wanted twice[\s\S]*who won[\s\S]*\(not answered once, 3 days ago\)/,
    );
    expect(text).toMatch(/Bees: wanted twice[\s\S]*where is honey stored \(👎 2, 👍 1, today\)/);
    expect(text).not.toContain('another server');
    expect(labels(answer)).toEqual(
      expect.arrayContaining(['Ask: where is honey stored', 'Ask: does the football match in madrid end', 'Bees']),
    );
    expect(await bodyOf(run(gaps, { days: '2' }, store))).not.toContain('who won');
    expect(await bodyOf(run(gaps, { days: '1' }, store))).toContain('This server, the last day.');
  });

  it('puts what the notes answer by now apart', async () => {
    const store = await newStore();
    await store.gaps.declined({ serverId: '1', question: 'where is honey stored', topics: [] }, nowMs);
    expect(await bodyOf(run(gaps, {}, store))).toMatch(
      /answered by now\.[\s\S]*Answered by now, it seems: where is honey stored\./,
    );
  });

  it('shows all servers to the owner alone', async () => {
    const store = await newStore();
    await store.gaps.declined({ serverId: '2', question: 'who won the match', topics: [] }, nowMs);
    expect(await run(gaps, { everywhere: 'true' }, store)).toMatchObject({ answer: { kind: 'refused' } });
    const owner = { isOwner: async () => true };
    expect(await bodyOf(run(gaps, { everywhere: 'true' }, store, owner))).toContain('who won the match');
    expect(await bodyOf(run(gaps, {}, store, owner))).toContain('Nothing in the last 90 days');
    expect(await bodyOf(run(gaps, {}, store, terminalScene))).toContain('who won the match');
  });

  it('switches recording off, says what was deleted, and on again', async () => {
    const store = await newStore();
    for (const question of ['who won', 'who lost']) {
      await store.gaps.declined({ serverId: '1', question, topics: [] }, nowMs);
    }
    expect(await bodyOf(run(gaps, { record: 'off' }, store))).toContain('The 2 questions that were kept are deleted');
    expect(await bodyOf(run(gaps, { record: 'off' }, store))).toContain('nothing to delete');
    expect(await bodyOf(run(gaps, {}, store))).toContain('switched off here');
    expect(await bodyOf(run(gaps, { record: 'on' }, store))).toContain('Switched on');
    expect(await store.gaps.isOff('1')).toBe(false);
    expect(await run(gaps, { record: 'off' }, store, terminalScene)).toMatchObject({ answer: { kind: 'refused' } });
    expect(await run(gaps, { record: 'maybe' }, store)).toMatchObject({ answer: { kind: 'refused' } });
  });

  it.each(['0', '91', '1.5', 'x'])('refuses %j days', async (days) => {
    expect(await run(gaps, { days }, await newStore())).toMatchObject({ answer: { kind: 'refused' } });
  });
});

describe('questions put together', () => {
  const gap = (question: string, declined: number, topics: readonly string[] = []): Gap => ({
    question,
    declined,
    disliked: 1,
    helped: 0,
    lastMs: nowMs,
    topics,
  });

  it('share the nearest topic that is still there, or most of their words', () => {
    const { groups } = groupGaps(
      [
        gap('how warm is the queen', 5, ['gone', idOf('Hive')]),
        gap('painting the hives', 4, [idOf('Hive')]),
        gap('football matches in madrid', 2),
        gap('a football match in Madrid', 1),
        gap('something else entirely', 1),
      ],
      library,
    );
    expect(groups.map(({ label, topic, wanted, gaps: all }) => [label, topic?.name, wanted, all.length])).toEqual([
      ['Hive', 'Hive', 11, 2],
      ['football matches madrid', undefined, 5, 2],
      ['entirely', undefined, 2, 1],
    ]);
  });
});

describe('/forget', () => {
  it('asks first, then deletes and says what', async () => {
    const store = await newStore();
    const forgotten: string[] = [];
    const remembering: Store = {
      ...store,
      async forget(userId) {
        forgotten.push(userId);
        return forgotten.length > 1 ? [] : [{ what: 'quiz answers', count: 12 }];
      },
    };
    const { answer } = await run(forget, {}, remembering, { userId: '42' });
    expect(forgotten).toEqual([]);
    const sure = answer.followUps[0]?.call.options ?? {};
    expect(await bodyOf(run(forget, sure, remembering, { userId: '42' }))).toContain('Deleted: 12 quiz answers.');
    expect(await bodyOf(run(forget, sure, remembering, { userId: '42' }))).toContain('Nothing was kept about you');
    expect(forgotten).toEqual(['42', '42']);
  });
});
