/** Where a group is on its path, whatever became of the notes since it was laid. */
import type { Note, Vault } from '../model.js';
import type { Group, PathTopic } from '../store/groups.js';

export interface Step {
  /** From 1; one past the path's end when all is read. */
  readonly step: number;
  /** Null at the end. */
  readonly note: Note | null;
  readonly topic: PathTopic | null;
  /** Topics in between whose notes were removed. */
  readonly skipped: number;
}

/** The next topic that is still there. */
export const nextStep = ({ path, step }: Pick<Group, 'path' | 'step'>, vault: Vault): Step => {
  for (let at = step; at < path.length; at++) {
    const topic = path[at] as PathTopic;
    const note = vault.note(topic.note);
    if (note !== undefined) return { step: at + 1, note, topic, skipped: at - step };
  }
  return { step: path.length + 1, note: null, topic: null, skipped: Math.max(0, path.length - step) };
};

/** The topic that is being read; null before the first, after the last, and when its note was removed. */
export const currentNote = ({ path, step }: Pick<Group, 'path' | 'step'>, vault: Vault): Note | null =>
  vault.note(path[step - 1]?.note ?? '') ?? null;

/** What has been read, as far as it is still there. */
export const coveredNotes = ({ path, step }: Pick<Group, 'path' | 'step'>, vault: Vault): readonly Note[] =>
  path.slice(0, Math.max(0, step - 1)).flatMap(({ note }) => vault.note(note) ?? []);

/** What the group has been shown: what it has read and what it is reading. */
export const shownNotes = ({ path, step }: Pick<Group, 'path' | 'step'>, vault: Vault): readonly Note[] =>
  path.slice(0, Math.max(0, step)).flatMap(({ note }) => vault.note(note) ?? []);

export const isFinished = ({ path, step }: Pick<Group, 'path' | 'step'>): boolean => step > path.length;

/** What the path leads to; what stands last when that was taken out. */
export const goalOf = ({ path }: Pick<Group, 'path'>, vault: Vault): Note | null =>
  vault.note((path.find(({ why }) => why === 'goal') ?? path.at(-1))?.note ?? '') ?? null;
