/** What a study group looks up with `/ask` in its thread: the path's topics preferred, and what came of it kept. */
import type { NoteId } from '../model.js';
import type { SearchResult } from '../search/index.js';
import type { Group } from '../store/groups.js';
import { StoreError } from '../store/store-error.js';
import type { CommandContext } from './command.js';

export interface StudyHere {
  /** The topics of the path. */
  readonly prefer: ReadonlySet<NoteId>;
  /** Keeps which facts were found, or which topic was nearest: neither the question nor who asked. */
  keep(result: SearchResult, shown: number): Promise<void>;
}

/** Asking goes on when nothing can be kept. */
const orNull = async <Result>(work: Promise<Result>): Promise<Result | null> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
};

/** Null where no study group is under way. */
export const studyHere = async ({ scene, store, nowMs }: CommandContext): Promise<StudyHere | null> => {
  const { guildId, channelId } = scene;
  if (guildId === null || channelId === null || scene.channel(channelId)?.kind !== 'thread') return null;
  const found = await orNull(
    store().then(({ groups }) => groups.openIn(channelId).then((group) => ({ groups, group }))),
  );
  const group: Group | null = found?.group ?? null;
  if (found === null || group === null) return null;
  return {
    prefer: new Set(group.path.map(({ note }) => note)),
    async keep({ answers, hits, nearest }, shown) {
      const facts = answers ? hits.slice(0, shown).map(({ fact }) => fact.id) : [];
      const about = answers ? facts[0] : nearest[0]?.id;
      await orNull(found.groups.keepLookup(group.id, { found: answers, about: about ?? null, facts }, nowMs));
    },
  };
};
