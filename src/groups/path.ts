/** Lays a path through the notes' links: from what a topic rests on, over the topic, to what it leads to. */
import type { Note, Vault } from '../model.js';
import type { PathTopic, Reason } from '../store/groups.js';
import { type Foundations, foundationsOf, linked } from './foundations.js';

export const FEWEST_TOPICS = 4;
export const MOST_TOPICS = 12;

/** How a path that nobody edited is made up. */
const NEEDED = 4;
const PARTS = 5;
/** Topics below the parts are added to a path shorter than this. */
const FULL = 8;

/** As they were, but each after those among them that it rests on. */
const inOrder = <Topic extends { readonly note: Note }>(
  topics: readonly Topic[],
  { allNeeds }: Foundations,
): readonly Topic[] => {
  const byNote = new Map(topics.map((topic) => [topic.note, topic]));
  const placed = new Set<Topic>();
  const place = (topic: Topic): void => {
    if (placed.has(topic)) return;
    for (const need of allNeeds(topic.note)) {
      const before = byNote.get(need);
      if (before !== undefined) place(before);
    }
    placed.add(topic);
  };
  for (const topic of topics) place(topic);
  return [...placed];
};

/** All notes that hang together with one by links, in either direction, the nearest first. */
const nearBy = function* (start: Note, vault: Vault): Generator<Note> {
  const met = new Set([start]);
  for (const note of met) {
    for (const next of [...vault.subtopics(note.id), ...linked(note, vault, () => true), ...vault.backlinks(note.id)]) {
      if (met.has(next)) continue;
      met.add(next);
      yield next;
    }
  }
};

const folderOf = ({ path }: Note): string => path.slice(0, path.lastIndexOf('/') + 1);

interface Chosen {
  readonly note: Note;
  readonly why: Reason;
  readonly of?: Note;
}

/** What people are taken to know: the note that everything starts from. It stands on no path but its own and short ones. */
const isKnown = (note: Note, vault: Vault): boolean => note === vault.root;

const isReadable = ({ facts }: Note): boolean => facts.length > 0;

/**
 * 4 to 12 topics, fewer only where fewer hang together or share a folder: first what the goal rests on, each before
 * what needs it, then the goal, its parts and what lies below them.
 */
export const pathTo = (goal: Note, vault: Vault): readonly PathTopic[] => {
  const foundations = foundationsOf(vault);
  const { needs, allNeeds, isPartOf } = foundations;
  const below = allNeeds(goal);
  const needed = below.filter((note) => isReadable(note) && !isKnown(note, vault)).slice(0, NEEDED);
  const before = inOrder(
    needed.map((note) => ({ note })),
    foundations,
  ).map(({ note }): Chosen => {
    const of = [goal, ...needed].find((other) => needs(other).includes(note)) ?? goal;
    return { note, why: 'needed', of };
  });

  const taken = new Set<Note>([goal, ...below, ...(vault.root === null ? [] : [vault.root])]);
  const after: Chosen[] = [];
  const size = (): number => before.length + 1 + after.length;
  const add = (note: Note, why: Reason, of: Note): void => {
    if (taken.has(note) || !isReadable(note)) return;
    taken.add(note);
    after.push({ note, why, of });
  };
  const subtopics = vault.subtopics(goal.id);
  const parts = subtopics.filter((note) => isPartOf(note, goal));
  for (const note of [...parts, ...subtopics]) if (after.length < PARTS) add(note, partOr('near', note, goal), goal);
  for (const part of [...after]) {
    for (const note of vault.subtopics(part.note.id)) {
      if (size() < FULL && isPartOf(note, part.note)) add(note, 'deeper', part.note);
    }
  }
  const fill = function* (): Generator<Note> {
    yield* nearBy(goal, vault);
    yield* vault.notes.filter((note) => folderOf(note) === folderOf(goal));
  };
  if (size() < FEWEST_TOPICS) {
    for (const note of fill()) {
      add(note, 'near', goal);
      if (size() >= FEWEST_TOPICS) break;
    }
  }

  const chosen: Chosen[] = [...before, { note: goal, why: 'goal' }, ...inOrder(after, foundations)];
  const { root } = vault;
  if (chosen.length < FEWEST_TOPICS && root !== null && root !== goal && isReadable(root))
    chosen.unshift({ note: root, why: 'root' });
  return chosen.map(({ note, why, of }) => ({ note: note.id, why, ...(of === undefined ? {} : { of: of.id }) }));

  function partOr(other: Reason, note: Note, whole: Note): Reason {
    return isPartOf(note, whole) ? 'part' : other;
  }
};

/** A topic put in by hand: before the first one that rests on it, else at the end, or where it is wanted (from 1). */
export const withTopic = (
  path: readonly PathTopic[],
  note: Note,
  vault: Vault,
  place?: number,
): readonly PathTopic[] => {
  const { allNeeds } = foundationsOf(vault);
  const needing = path.findIndex((topic) => {
    const other = vault.note(topic.note);
    return other !== undefined && allNeeds(other).includes(note);
  });
  const natural = needing < 0 ? path.length : needing;
  return [...path].toSpliced(place === undefined ? natural : place - 1, 0, { note: note.id, why: 'added' });
};

export const withoutTopic = (path: readonly PathTopic[], note: Note): readonly PathTopic[] =>
  path.filter((topic) => topic.note !== note.id);

/** @param place from 1. */
export const moved = (path: readonly PathTopic[], note: Note, place: number): readonly PathTopic[] => {
  const topic = path.find((one) => one.note === note.id);
  return topic === undefined ? path : withoutTopic(path, note).toSpliced(place - 1, 0, topic);
};

/** Topics to put in by hand: what lies around those of the path, the nearest to the goal first. */
export const addable = (path: readonly PathTopic[], vault: Vault, most: number): readonly Note[] => {
  const on = new Set<string>(path.map(({ note }) => note));
  const goal = vault.note((path.find(({ why }) => why === 'goal') ?? path[0])?.note ?? '');
  const found: Note[] = [];
  if (goal === undefined) return found;
  for (const note of nearBy(goal, vault)) {
    if (found.length >= most) break;
    if (!on.has(note.id) && isReadable(note)) found.push(note);
  }
  return found;
};

/** Why a topic stands on its path, in words that follow its title. @param place from 1. */
export const reasonOf = ({ why, of }: PathTopic, place: number, vault: Vault): string => {
  const other = of === undefined ? undefined : vault.note(of)?.title;
  if (place === 1 && (why === 'needed' || why === 'root')) return 'first';
  switch (why) {
    case 'root':
      return 'where all starts';
    case 'needed':
      return other === undefined ? 'needed for what follows' : `needed for ${other}`;
    case 'goal':
      return 'the goal';
    case 'part':
      return other === undefined ? 'a part of it' : `part of ${other}`;
    case 'deeper':
      return other === undefined ? 'goes deeper' : `goes deeper into ${other}`;
    case 'near':
      return other === undefined ? 'close to it' : `close to ${other}`;
    case 'added':
      return 'added by hand';
  }
};
