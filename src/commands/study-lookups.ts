/** What a study group looks up with `/ask` in its thread: the path's topics preferred, and what came of it kept. */
import type { NoteId } from '../model.js';
import type { SearchResult } from '../search/index.js';
import type { CommandContext } from './command.js';
import { unlessStoreFails } from './study.js';

export interface StudyHere {
  /** The topics of the path. */
  readonly prefer: ReadonlySet<NoteId>;
  /** Once the answer is out, keeps which facts were found, or which topic was nearest: neither the question nor who asked. */
  keep(result: SearchResult, shown: number): void;
}

/** Null where no study group is under way. */
export const studyHere = async ({ scene, store, nowMs, afterwards }: CommandContext): Promise<StudyHere | null> => {
  const { guildId, channelId } = scene;
  if (guildId === null || channelId === null || scene.channel(channelId)?.kind !== 'thread') return null;
  const group = await unlessStoreFails(store().then(({ groups }) => groups.openIn(channelId)));
  if (group === null) return null;
  return {
    prefer: new Set(group.path.map(({ note }) => note)),
    keep({ answers, hits, nearest }, shown) {
      const facts = answers ? hits.slice(0, shown).map(({ fact }) => fact.id) : [];
      const about = answers ? facts[0] : nearest[0]?.id;
      afterwards(async () => {
        await (await store()).groups.keepLookup(group.id, { found: answers, about: about ?? null, facts }, nowMs);
      });
    },
  };
};
