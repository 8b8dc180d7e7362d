/** A note while it is read: links and facts point at each other until ids can be given, and then become plain data. */
import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import type {
  Fact,
  Field,
  Link,
  Note,
  NoteId,
  Problem,
  PythonRange,
  Question,
  Section,
  SectionRole,
  Source,
} from '../model.js';
import { formatRange } from '../python-range.js';
import { type ReadField, rangeOf, sourcesOf } from './fields.js';
import { blockFactId, hash, nameOfPath, noteIdOf, sectionIdOf, uniqueId, wordsFactId } from './ids.js';

export interface DraftSection {
  readonly trail: readonly string[];
  readonly depth: number;
  readonly role: SectionRole;
  readonly line: number;
  readonly fields: ReadField[];
  readonly body: RootContent[];
}

export interface DraftFact {
  readonly section: DraftSection;
  /** The item above, to which this one adds. */
  readonly parent: DraftFact | null;
  readonly trail: readonly string[];
  readonly body: readonly PhrasingContent[];
  readonly text: string;
  readonly fields: ReadField[];
  readonly tags: readonly string[];
  readonly line: number;
  block: string | null;
}

export interface DraftLink {
  readonly link: Omit<Link, 'sectionId' | 'factId'>;
  readonly section: DraftSection | null;
  fact: DraftFact | null;
}

export interface DraftQuestion {
  readonly text: string;
  readonly wordings: readonly string[];
  readonly answers: readonly DraftLink[];
  readonly line: number;
}

export interface DraftProgram {
  readonly section: DraftSection | null;
  readonly lang: string | null;
  readonly code: string;
  readonly python: PythonRange | null;
  readonly native: boolean;
  readonly line: number;
}

export interface Draft {
  readonly path: string;
  title: string | null;
  readonly aliases: string[];
  readonly tags: Set<string>;
  readonly fields: ReadField[];
  readonly sections: DraftSection[];
  readonly facts: DraftFact[];
  readonly links: DraftLink[];
  readonly questions: DraftQuestion[];
  readonly programs: DraftProgram[];
  readonly problems: Problem[];
}

export function emptyDraft(path: string): Draft {
  return {
    path,
    title: null,
    aliases: [],
    tags: new Set(),
    fields: [],
    sections: [],
    facts: [],
    links: [],
    questions: [],
    programs: [],
    problems: [],
  };
}

export function emptySection(line: number): DraftSection {
  return { trail: [], depth: 0, role: 'other', line, fields: [], body: [] };
}

export function report(draft: Draft, rule: string, line: number, message: string, severity: Problem['severity']): void {
  draft.problems.push({ path: draft.path, line, rule, message, severity });
}

/** Gives ids, and hands down versions and sources from note to section to fact. */
export function finishedNote(draft: Draft): Note {
  const name = nameOfPath(draft.path);
  const id = noteIdOf(name);
  const noteRange = readRange(draft, draft.fields);
  const noteSources = sourcesOf(draft.fields);
  const takenSections = new Map<string, number>();
  const sections = new Map<DraftSection, Section>();
  const inherited = new Map<DraftSection, { python: PythonRange | null; sources: readonly Source[] }>();
  for (const section of draft.sections) {
    const { trail, depth, role, line, body } = section;
    const sectionId = uniqueId(sectionIdOf(id, trail), takenSections);
    const fields = section.fields.map(plainField);
    for (const block of body) withoutPositions(block);
    sections.set(section, { id: sectionId, noteId: id, trail, depth, role, fields, body, line });
    const sources = sourcesOf(section.fields);
    inherited.set(section, {
      python: readRange(draft, section.fields) ?? noteRange,
      sources: sources.length > 0 ? sources : noteSources,
    });
  }

  const factIds = factIdsOf(draft, id);
  const settled = new Map<DraftFact, Fact>();
  const facts = draft.facts.map((fact): Fact => {
    const { trail, body, text, tags, line } = fact;
    // An item adds to the one above, so it holds where that one holds; parents come before their items.
    const above = (fact.parent && settled.get(fact.parent)) ?? inherited.get(fact.section);
    const python = readRange(draft, fact.fields) ?? above?.python ?? null;
    const own = sourcesOf(fact.fields);
    const sources = own.length > 0 ? own : (above?.sources ?? []);
    for (const node of body) withoutPositions(node);
    const finished = {
      id: factIds.get(fact) ?? wordsFactId(id, text),
      noteId: id,
      sectionId: sections.get(fact.section)?.id ?? sectionIdOf(id, []),
      trail,
      body,
      text,
      python,
      sources,
      fields: fact.fields.map(plainField),
      tags,
      digest: hash(JSON.stringify([text, trail, python && formatRange(python), sources]), 10),
      line,
    };
    settled.set(fact, finished);
    return finished;
  });

  const links = new Map<DraftLink, Link>();
  for (const link of draft.links) {
    const sectionId = (link.section && sections.get(link.section)?.id) ?? null;
    links.set(link, { ...link.link, sectionId, factId: (link.fact && factIds.get(link.fact)) ?? null });
  }
  const questions = draft.questions.map(({ text, wordings, answers, line }): Question => {
    return { text, wordings, answers: answers.flatMap((answer) => links.get(answer) ?? []), line };
  });
  const programs = draft.programs.map(({ section, lang, code, python, native, line }) => ({
    sectionId: (section && sections.get(section)?.id) ?? null,
    lang,
    code,
    python: python ?? (section && inherited.get(section)?.python) ?? noteRange,
    native,
    line,
  }));

  return {
    id,
    path: draft.path,
    name,
    title: draft.title ?? name,
    aliases: [...new Set(draft.aliases)],
    tags: [...draft.tags],
    python: noteRange,
    sources: noteSources,
    fields: draft.fields.map(plainField),
    sections: [...sections.values()],
    facts,
    questions,
    programs,
    links: [...links.values()].sort((a, b) => a.line - b.line),
  };
}

function factIdsOf(draft: Draft, noteId: NoteId): Map<DraftFact, Fact['id']> {
  const taken = new Map<string, number>();
  const ids = new Map<DraftFact, Fact['id']>();
  // Named facts first: a hash must never take a name from one.
  for (const fact of draft.facts) {
    if (fact.block === null) continue;
    const id = blockFactId(noteId, fact.block);
    if (taken.has(id)) report(draft, 'duplicate-id', fact.line, `^${fact.block} stands twice in this note.`, 'error');
    ids.set(fact, uniqueId(id, taken));
  }
  for (const fact of draft.facts) {
    if (fact.block === null) ids.set(fact, uniqueId(wordsFactId(noteId, fact.text), taken));
  }
  return ids;
}

function readRange(draft: Draft, fields: readonly Field[]): PythonRange | null {
  const { python, fault } = rangeOf(fields);
  if (fault !== null) reportRange(draft, fault.line, fault.value);
  return python;
}

export function reportRange(draft: Draft, line: number, value: string): void {
  const message = `"${value.slice(0, 40)}" is no range of Python versions: write 3.10+, -3.9 or 3.8-3.11, with commas between several.`;
  report(draft, 'python-range', line, message, 'error');
}

function plainField({ key, value, line }: ReadField): Field {
  return { key, value, line };
}

function withoutPositions(node: Nodes): void {
  delete node.position;
  if ('children' in node) node.children.forEach(withoutPositions);
}
