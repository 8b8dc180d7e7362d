/** Tells notes of the same name in different folders apart, since a note's id is made of its name alone. */
import type { FactId, Link, Note, NoteId, Problem, SectionId } from '../model.js';
import { hash } from './ids.js';

/** In the order of their paths. The note with the shortest path keeps the id; another's is made of its whole path. */
export function distinctNotes(given: readonly Note[]): { notes: readonly Note[]; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const keeper = new Map<NoteId, Note>();
  for (const note of given) {
    const other = keeper.get(note.id);
    if (other === undefined || comesFirst(note, other)) keeper.set(note.id, note);
  }
  const notes = given.map((note) => {
    const first = keeper.get(note.id);
    if (first === undefined || first === note) return note;
    const message = `${first.path} has the same name; links by name alone may lead there.`;
    problems.push({ path: note.path, line: 1, rule: 'same-name', message, severity: 'warning' });
    return withId(note, hash(note.path.normalize('NFC').toLowerCase(), 8) as NoteId);
  });
  return { notes: notes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)), problems };
}

function comesFirst(a: Note, b: Note): boolean {
  return a.path.length === b.path.length ? a.path < b.path : a.path.length < b.path.length;
}

function withId(note: Note, id: NoteId): Note {
  const renamed = <Id extends SectionId | FactId>(old: Id): Id => (id + old.slice(note.id.length)) as Id;
  const link = (each: Link): Link => ({
    ...each,
    sectionId: each.sectionId && renamed(each.sectionId),
    factId: each.factId && renamed(each.factId),
  });
  return {
    ...note,
    id,
    sections: note.sections.map((each) => ({ ...each, id: renamed(each.id), noteId: id })),
    facts: note.facts.map((each) => ({
      ...each,
      id: renamed(each.id),
      noteId: id,
      sectionId: renamed(each.sectionId),
    })),
    questions: note.questions.map((each) => ({ ...each, answers: each.answers.map(link) })),
    programs: note.programs.map((each) => ({ ...each, sectionId: each.sectionId && renamed(each.sectionId) })),
    links: note.links.map(link),
  };
}
