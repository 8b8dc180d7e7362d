/** Finds facts of a folder that say the same. */
import type { Fact, Note, Problem, Vault } from '../model.js';

/** The part of their words that two facts must share. */
const likeness = 0.9;
const fewestWords = 4;

interface Candidate {
  readonly fact: Fact;
  readonly note: Note;
  readonly words: ReadonlySet<string>;
  /** Facts that differ in a number say different things, however alike their words are. */
  readonly numbers: string;
}

/**
 * Compares only facts that share one of their rarest words: two sets as alike as this must share one among the first
 * tenth, whatever the order (prefix filtering), so a folder of thousands is no matter of millions of pairs.
 */
export function sameFacts(vault: Vault): Problem[] {
  const candidates = vault.notes.flatMap((note) => note.facts.flatMap((fact) => candidateOf(vault, note, fact) ?? []));
  const frequency = new Map<string, number>();
  for (const { words } of candidates) for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1);

  const seen = new Map<string, Candidate[]>();
  const problems: Problem[] = [];
  for (const candidate of candidates) {
    const rarest = [...candidate.words].sort(
      (a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0) || (a < b ? -1 : 1),
    );
    const prefix = rarest.slice(0, rarest.length - Math.ceil(likeness * rarest.length) + 1);
    const others = new Set(prefix.flatMap((word) => seen.get(word) ?? []));
    const same = [...others].find((other) => isSame(other, candidate));
    if (same !== undefined) {
      const message = `Says the same as ${same.note.path}:${same.fact.line}.`;
      problems.push({
        path: candidate.note.path,
        line: candidate.fact.line,
        rule: 'same-fact',
        message,
        severity: 'warning',
      });
    }
    for (const word of prefix) {
      const known = seen.get(word);
      if (known === undefined) seen.set(word, [candidate]);
      else known.push(candidate);
    }
  }
  return problems;
}

function candidateOf(vault: Vault, note: Note, fact: Fact): Candidate | null {
  const role = vault.section(fact.sectionId)?.role;
  if (role === 'subtopics' || role === 'questions' || role === 'code') return null;
  const words = new Set(
    fact.text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? [],
  );
  if (words.size < fewestWords) return null;
  const numbers = [...words]
    .filter((word) => /\d/.test(word))
    .sort()
    .join(' ');
  return { fact, note, words, numbers };
}

function isSame(a: Candidate, b: Candidate): boolean {
  if (a.numbers !== b.numbers) return false;
  let shared = 0;
  for (const word of a.words) if (b.words.has(word)) shared += 1;
  return shared / (a.words.size + b.words.size - shared) >= likeness;
}
