/** A folder of parsed notes as one immutable whole: finding, resolving, backlinks, subtopics. */
import type { Fact, Link, Note, NoteId, Problem, Question, Resolution, Section, Vault } from '../model.js';
import { blockFactId } from './ids.js';
import { createLinkIndex, headingKey, pathKey } from './links.js';
import { distinctNotes } from './namesakes.js';
import { rootOf } from './root.js';

export interface VaultOptions {
  readonly problems?: readonly Problem[];
  /** The folder's other files, which notes may embed or link. */
  readonly files?: readonly string[];
}

export function createVault(given: readonly Note[], options: VaultOptions = {}): Vault {
  const { notes, problems: namesakes } = distinctNotes(given);
  const problems = [...(options.problems ?? []), ...namesakes].sort(byPlace);
  const noteById = new Map<string, Note>();
  const sectionById = new Map<string, Section>();
  const factById = new Map<string, Fact>();
  const byName = new Map<string, Note>();
  for (const note of notes) {
    noteById.set(note.id, note);
    for (const section of note.sections) sectionById.set(section.id, section);
    for (const fact of note.facts) factById.set(fact.id, fact);
  }
  // Each kind of name after the stronger ones: a path beats a name, a name a title, a title an alias.
  for (const namesOf of [
    pathsOf,
    (note: Note) => [note.name],
    (note: Note) => [note.title],
    (note: Note) => note.aliases,
  ]) {
    for (const note of notes) {
      for (const name of namesOf(note)) if (!byName.has(nameKey(name))) byName.set(nameKey(name), note);
    }
  }
  const index = createLinkIndex(notes, options.files ?? []);
  const leadsTo = new Map<NoteId, readonly (Note | null)[]>();
  let backlinks: ReadonlyMap<NoteId, readonly Note[]> | null = null;
  let root: Note | null | undefined;

  function resolve(link: Link, from: Note): Resolution {
    if (link.kind === 'url') return /^https?:\/\//i.test(link.target) ? { kind: 'url', url: link.target } : unresolved;
    const found =
      link.target === ''
        ? ({ kind: 'note', note: from, viaAlias: false } as const)
        : index.lookUp(link.target, from.path);
    if (found === null) return unresolved;
    if (found.kind !== 'note' || link.anchor === null) return found;
    return { ...found, ...anchored(found.note, link.anchor) };
  }

  function anchored(note: Note, anchor: string): { section?: Section; fact?: Fact } {
    const block = /^\^(.+)$/.exec(anchor)?.[1];
    if (block !== undefined) {
      const fact = factById.get(blockFactId(note.id, block));
      const section = fact && sectionById.get(fact.sectionId);
      return fact && section ? { fact, section } : {};
    }
    const section = sectionAt(note, anchor);
    return section === undefined ? {} : { section };
  }

  /** The notes that a note's links lead to, in the order of its links; null where a link leads to none. */
  function targetsOf(note: Note): readonly (Note | null)[] {
    let targets = leadsTo.get(note.id);
    if (targets === undefined) {
      targets = note.links.map((link) => {
        const resolution = resolve(link, note);
        return resolution.kind === 'note' ? resolution.note : null;
      });
      leadsTo.set(note.id, targets);
    }
    return targets;
  }

  function allBacklinks(): ReadonlyMap<NoteId, readonly Note[]> {
    const sources = new Map<NoteId, Set<Note>>(notes.map((note) => [note.id, new Set()]));
    for (const note of notes) {
      for (const target of targetsOf(note))
        if (target !== null && target.id !== note.id) sources.get(target.id)?.add(note);
    }
    return new Map([...sources].map(([id, linking]) => [id, [...linking]]));
  }

  function subtopics(id: NoteId): readonly Note[] {
    const note = noteById.get(id);
    if (note === undefined) return [];
    const listed = subtopicsOnly(note);
    return listed.length > 0 ? listed : others(note, targetsOf(note));
  }

  function subtopicsOnly(note: Note): readonly Note[] {
    const ids = new Set<string>(note.sections.filter(({ role }) => role === 'subtopics').map((section) => section.id));
    const targets = targetsOf(note);
    const listed = note.links.map((link, at) =>
      link.sectionId && ids.has(link.sectionId) ? (targets[at] ?? null) : null,
    );
    return others(note, listed);
  }

  return {
    notes,
    problems,
    get root() {
      root ??= rootOf(notes, {
        subtopicsOnly,
        linksOf: (note) => others(note, targetsOf(note)),
        linkedFrom: (note) => allLinkedFrom(note.id).length,
      });
      return root;
    },
    note: (id) => noteById.get(id),
    section: (id) => sectionById.get(id),
    fact: (id) => factById.get(id),
    find: (name) => byName.get(nameKey(name)),
    resolve,
    backlinks: allLinkedFrom,
    subtopics,
    answersOf(question: Question, note: Note): readonly Fact[] {
      return [...new Set(question.answers.flatMap((link) => factsAt(resolve(link, note))))];
    },
  };

  function allLinkedFrom(id: NoteId): readonly Note[] {
    backlinks ??= allBacklinks();
    return backlinks.get(id) ?? [];
  }
}

const unresolved: Resolution = { kind: 'unresolved' };

/** A link to a fact gives it, one to a section its facts, one to a note those of its first section that has any. */
function factsAt(resolution: Resolution): readonly Fact[] {
  if (resolution.kind !== 'note') return [];
  if (resolution.fact !== undefined) return [resolution.fact];
  const { facts } = resolution.note;
  const sectionId = resolution.section?.id ?? facts[0]?.sectionId;
  return facts.filter((fact) => fact.sectionId === sectionId);
}

/** `A#B`: each part must match a heading deeper than the one before, the first that does. */
function sectionAt(note: Note, anchor: string): Section | undefined {
  const parts = anchor.split('#').map(headingKey).filter(Boolean);
  let found: Section | undefined;
  let at = 0;
  for (const section of note.sections) {
    const heading = section.trail.at(-1);
    if (heading === undefined || section.depth <= (found?.depth ?? 0)) continue;
    if (headingKey(heading) !== parts[at]) continue;
    found = section;
    at += 1;
    if (at === parts.length) return found;
  }
  return undefined;
}

function others(note: Note, targets: readonly (Note | null)[]): readonly Note[] {
  const distinct = new Set<Note>();
  for (const target of targets) if (target !== null && target.id !== note.id) distinct.add(target);
  return [...distinct];
}

function pathsOf(note: Note): string[] {
  return [note.path, note.path.replace(/\.md$/i, '')];
}

function nameKey(name: string): string {
  return pathKey(name).replace(/\s+/g, ' ').trim();
}

function byPlace(a: Problem, b: Problem): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line;
}
