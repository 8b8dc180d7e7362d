/** What is wrong with a folder of notes, and its figures: for people who write notes. */
import type { Fact, Link, Note, Problem, Vault } from '../model.js';
import { nameOfPath } from './ids.js';
import { sameFacts } from './same-facts.js';

export interface Figures {
  readonly notes: number;
  readonly facts: number;
  readonly factsWithSource: number;
  readonly factsWithRange: number;
  readonly questions: number;
  readonly wordings: number;
  readonly programs: number;
  readonly links: number;
  /** Names that links want and no note has, the most wanted first. */
  readonly notWritten: readonly { readonly name: string; readonly wanted: number }[];
}

const fewestWords = 8;
const mostWords = 45;

type Tell = (line: number, rule: string, message: string, severity?: Problem['severity']) => void;

/** Problems sorted by path and line; `strict` makes errors of warnings. */
export function checkVault(vault: Vault, options: { strict: boolean }): { problems: Problem[]; figures: Figures } {
  const problems: Problem[] = [...vault.problems];
  const wanted = new Map<string, { name: string; wanted: number }>();
  const reached = reachedFromRoot(vault);
  for (const note of vault.notes) {
    const tell: Tell = (line, rule, message, severity = 'warning') =>
      problems.push({ path: note.path, line, rule, message, severity });
    for (const link of note.links) checkLink(vault, note, link, tell, wanted);
    for (const fact of note.facts) checkForm(vault, fact, tell);
    checkQuestions(note, tell);
    if (!reached.has(note)) tell(1, 'orphan', `No links lead here from ${vault.root?.title ?? 'another note'}.`);
  }
  problems.push(...sameFacts(vault));
  const told = options.strict ? problems.map((problem) => ({ ...problem, severity: 'error' as const })) : problems;
  return { problems: told.sort(byPlace), figures: figuresOf(vault, [...wanted.values()]) };
}

function checkLink(
  vault: Vault,
  note: Note,
  link: Link,
  tell: Tell,
  wanted: Map<string, { name: string; wanted: number }>,
): void {
  const found = vault.resolve(link, note);
  if (found.kind === 'ambiguous') {
    const paths = found.notes.map(({ path }) => path).join(', ');
    tell(link.line, 'ambiguous-link', `[[${link.target}]] may mean ${paths}: write a path.`, 'error');
  } else if (found.kind === 'unresolved') {
    const name = nameOfPath(link.target);
    const entry = wanted.get(name.toLowerCase()) ?? { name, wanted: 0 };
    entry.wanted += 1;
    wanted.set(name.toLowerCase(), entry);
    tell(link.line, 'not-written', `[[${link.target}]] is not written yet.`);
  } else if (found.kind === 'note' && link.anchor !== null && isMissing(found, link.anchor)) {
    const isAnswer = note.sections.some(({ id, role }) => id === link.sectionId && role === 'questions');
    const what = link.anchor.startsWith('^') ? 'fact' : 'heading';
    const message = `${found.note.title} has no ${what} ${link.anchor}.`;
    tell(link.line, `missing-${what}`, message, isAnswer ? 'error' : 'warning');
  }
}

function isMissing(found: { note: Note; section?: unknown; fact?: unknown }, anchor: string): boolean {
  if (anchor.startsWith('^')) return found.fact === undefined;
  return found.section === undefined && anchor.toLowerCase() !== found.note.title.toLowerCase();
}

function checkForm(vault: Vault, fact: Fact, tell: Tell): void {
  const role = vault.section(fact.sectionId)?.role;
  if (role !== 'summary' && role !== 'details' && role !== 'conclusion') return;
  const words = fact.text.split(/\s+/).length;
  if (words < fewestWords)
    tell(fact.line, 'short-fact', `A fact of ${words} words; ${fewestWords} or more say something.`);
  if (words > mostWords)
    tell(fact.line, 'long-fact', `A fact of ${words} words; more than ${mostWords} are two facts.`);
  if (role === 'details' && fact.sources.length === 0) tell(fact.line, 'no-source', 'A fact without a source.');
}

function checkQuestions(note: Note, tell: Tell): void {
  for (const question of note.questions) {
    if (question.answers.length === 0) tell(question.line, 'no-answer', 'A question that links to no fact.');
    if (question.wordings.length === 0) tell(question.line, 'no-wordings', 'A question in one wording only.');
  }
}

function reachedFromRoot(vault: Vault): ReadonlySet<Note> {
  const reached = new Set<Note>(vault.root === null ? [] : [vault.root]);
  // A set grows while it is walked, so this visits what is added too.
  for (const note of reached) {
    for (const link of note.links) {
      const found = vault.resolve(link, note);
      if (found.kind === 'note') reached.add(found.note);
      if (found.kind === 'ambiguous') for (const each of found.notes) reached.add(each);
    }
  }
  return reached;
}

function figuresOf(vault: Vault, notWritten: { name: string; wanted: number }[]): Figures {
  const facts = vault.notes.flatMap((note) => note.facts);
  const questions = vault.notes.flatMap((note) => note.questions);
  return {
    notes: vault.notes.length,
    facts: facts.length,
    factsWithSource: facts.filter((fact) => fact.sources.length > 0).length,
    factsWithRange: facts.filter((fact) => fact.python !== null).length,
    questions: questions.length,
    wordings: questions.reduce((sum, question) => sum + question.wordings.length, 0),
    programs: vault.notes.reduce((sum, note) => sum + note.programs.length, 0),
    links: vault.notes.reduce((sum, note) => sum + note.links.length, 0),
    notWritten: notWritten.sort((a, b) => b.wanted - a.wanted || (a.name < b.name ? -1 : 1)),
  };
}

function byPlace(a: Problem, b: Problem): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line;
}
