import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { foundationsOf } from '../../src/groups/foundations.js';
import {
  addable,
  FEWEST_TOPICS,
  MOST_TOPICS,
  moved,
  pathTo,
  reasonOf,
  withoutTopic,
  withTopic,
} from '../../src/groups/path.js';
import type { Note, Vault } from '../../src/model.js';
import type { PathTopic } from '../../src/store/groups.js';
import { beeFiles, libraryOf } from '../folder.fixture.js';
import { readFolder } from '../notes/compiled.js';

let vault: Vault;
let paths: ReadonlyMap<Note, readonly PathTopic[]>;
beforeAll(async () => {
  vault = await readFolder(fileURLToPath(new URL('../../notes', import.meta.url)));
  paths = new Map(vault.notes.map((goal) => [goal, pathTo(goal, vault)]));
});

const titles = (path: readonly PathTopic[], of: Vault) => path.map(({ note }) => of.note(note)?.title);

const found = (name: string, of: Vault): Note => {
  const note = of.find(name);
  if (note === undefined) throw new Error(`there is no ${name}`);
  return note;
};

describe('the path to any topic of our notes', () => {
  it('has 4 to 12 topics, none twice, the goal once among them', () => {
    for (const [goal, path] of paths) {
      expect(path.length).toBeGreaterThanOrEqual(FEWEST_TOPICS);
      expect(path.length).toBeLessThanOrEqual(MOST_TOPICS);
      expect(new Set(path.map(({ note }) => note)).size).toBe(path.length);
      expect(path.filter(({ why }) => why === 'goal').map(({ note }) => note)).toEqual([goal.id]);
    }
  });

  it('has each topic after all on it that it rests on', () => {
    const { allNeeds } = foundationsOf(vault);
    for (const path of paths.values()) {
      const notes = path.map(({ note }) => vault.note(note) as Note);
      for (const [at, note] of notes.entries()) {
        const later = allNeeds(note).filter((need) => notes.indexOf(need) > at);
        expect(later.map(({ title }) => `${title} after ${note.title}`)).toEqual([]);
      }
    }
  });

  it('gives a reason for each, and the topic that it names is on the path', () => {
    for (const path of paths.values()) {
      for (const [at, topic] of path.entries()) {
        expect(reasonOf(topic, at + 1, vault)).toMatch(
          /^(first|needed for .+|the goal|part of .+|close to .+|goes deeper into .+)$/,
        );
        if (topic.of !== undefined) expect(path.map(({ note }) => note)).toContain(topic.of);
      }
    }
  });

  it('rests on nothing in circles', () => {
    const { allNeeds } = foundationsOf(vault);
    for (const note of vault.notes) for (const need of allNeeds(note)) expect(allNeeds(need)).not.toContain(note);
  });

  it('goes from what is known over the topic to what it leads to', () => {
    const path = pathTo(found('Frames', vault), vault);
    expect(titles(path, vault).slice(0, 5)).toEqual([
      'CPython',
      'Code Objects',
      'Bytecode',
      'Evaluation Loop',
      'Frames',
    ]);
    expect(path.slice(5).every(({ why }) => why !== 'needed')).toBe(true);
  });

  it('can be edited: what is taken off, put in and moved is where it was wanted, and the rest stays in order', () => {
    const any = fc.nat({ max: vault.notes.length - 1 });
    fc.assert(
      fc.property(any, any, fc.nat({ max: 11 }), (of, other, at) => {
        const path = pathTo(vault.notes[of] as Note, vault);
        const topic = path[at % path.length] as PathTopic;
        const note = vault.note(topic.note) as Note;
        const rest = withoutTopic(path, note);
        expect(rest).toEqual(path.filter((one) => one !== topic));
        const place = (at % path.length) + 1;
        expect(moved(path, note, place)).toEqual(path);
        expect(withoutTopic(moved(path, note, 1), note)).toEqual(rest);
        expect(moved(path, note, 1)[0]).toEqual(topic);
        const added = vault.notes[other] as Note;
        if (path.some((one) => one.note === added.id)) return;
        const longer = withTopic(path, added, vault);
        expect(withoutTopic(longer, added)).toEqual(path);
        expect(withTopic(path, added, vault, place)[place - 1]?.note).toBe(added.id);
      }),
      { numRuns: 30 },
    );
  });

  it('has others around it to be added, the nearest first, none that is on it', () => {
    const path = pathTo(found('Frames', vault), vault);
    const others = addable(path, vault, 10);
    expect(others).toHaveLength(10);
    expect(others.filter(({ id }) => path.some(({ note }) => note === id))).toEqual([]);
  });
});

describe('the path through another folder', () => {
  const pathIn = async (files: Readonly<Record<string, string>>, name: string) => {
    const { vault: other } = await libraryOf(files);
    return { path: pathTo(found(name, other), other), other };
  };

  it('is found without fields that file notes under others: the folder’s first note is where all starts', async () => {
    const { path, other } = await pathIn(beeFiles, 'Waggle Dance');
    expect(titles(path, other)).toEqual(['Bees', 'Waggle Dance', 'Hive']);
  });

  it('is found without Subtopics, from links alone', async () => {
    const note = (...links: string[]) => `Text about it, ${links.map((link) => `[[${link}]]`).join(' and ')}.\n`;
    const files = {
      'Start.md': note('Water', 'Fire'),
      'Water.md': note('Ice'),
      'Fire.md': note('Smoke'),
      'Ice.md': note('Water', 'Snow'),
      'Snow.md': note('Ice'),
      'Smoke.md': note('Fire'),
    };
    const { path, other } = await pathIn(files, 'Ice');
    expect(titles(path, other).slice(0, 2)).toEqual(['Water', 'Ice']);
    expect(path.length).toBeGreaterThanOrEqual(FEWEST_TOPICS);
    expect(titles(path, other)).toContain('Snow');
  });

  it('takes the notes of the same folder when nothing is linked', async () => {
    const files = {
      'a/One.md': 'One is.\n',
      'a/Two.md': 'Two is.\n',
      'a/Three.md': 'Three.\n',
      'b/Four.md': 'Four.\n',
    };
    const { path, other } = await pathIn(files, 'Two');
    expect(titles(path, other).sort()).toEqual(['One', 'Three', 'Two']);
  });

  it('is the topic alone where there is nothing else, and ends where notes are filed under each other', async () => {
    expect((await pathIn({ 'Only.md': 'It is.\n' }, 'Only')).path).toMatchObject([{ why: 'goal' }]);
    const round = (up: string) => `Links :: [[${up}]]\n\nIt is part of a circle.\n`;
    const files = { 'A.md': round('C'), 'B.md': round('A'), 'C.md': round('B') };
    const { path, other } = await pathIn(files, 'B');
    expect(titles(path, other).sort()).toEqual(['A', 'B', 'C']);
  });
});
