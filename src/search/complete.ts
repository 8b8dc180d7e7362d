/** What fits while a person types: topics and ready questions, useful from the empty string on. */
import type { Note, Vault } from '../model.js';
import type { Completion } from './index.js';
import { words } from './terms.js';

interface Candidate extends Completion {
  readonly words: readonly string[];
  /** How many notes link to its note: the common is offered before the rare. */
  readonly wanted: number;
}

export const createCompleter = (vault: Vault): ((typed: string, limit: number) => readonly Completion[]) => {
  const candidates: Candidate[] = vault.notes.flatMap((note) => {
    const wanted = vault.backlinks(note.id).length;
    const candidate = (kind: Completion['kind'], text: string, found: string): Candidate => ({
      kind,
      text,
      note,
      words: words(found).flatMap((word) => [word.text, ...word.parts]),
      wanted,
    });
    return [
      candidate('topic', note.title, [note.title, note.name, ...note.aliases].join(' ')),
      ...note.questions.map((question) => candidate('question', question.text, question.text)),
    ];
  });

  return (typed, limit) => {
    const asked = words(typed).map((word) => word.text);
    if (asked.length === 0) return opening(vault, candidates, limit);
    const scored = candidates.flatMap((candidate) => {
      const fit = fits(asked, candidate.words);
      const kind = candidate.kind === 'topic' ? 0.15 : 0;
      return fit < 0.6 ? [] : [{ candidate, score: fit + kind + Math.min(0.1, candidate.wanted / 200) }];
    });
    return scored
      .sort((a, b) => b.score - a.score || a.candidate.text.length - b.candidate.text.length)
      .slice(0, limit)
      .map(({ candidate: { kind, text, note } }) => ({ kind, text, note }));
  };
};

/** Share of the typed words that the candidate has, the last one perhaps half typed. */
const fits = (typed: readonly string[], has: readonly string[]): number => {
  let sum = 0;
  typed.forEach((word, at) => {
    if (has.includes(word)) sum += 1;
    else if (at === typed.length - 1 && has.some((other) => other.startsWith(word))) sum += 0.95;
    else if (word.length >= 3 && has.some((other) => other.startsWith(word))) sum += 0.7;
  });
  return sum / typed.length;
};

/** Before anything is typed: the notes most linked to, and a question of each of some. */
const opening = (vault: Vault, candidates: readonly Candidate[], limit: number): readonly Completion[] => {
  const seen = new Set<Note>();
  const order = [...candidates].sort((a, b) => b.wanted - a.wanted);
  const questions = order.filter(({ kind, note }) => kind === 'question' && !seen.has(note) && seen.add(note));
  const topics = order.filter(({ kind, note }) => kind === 'topic' && note !== vault.root);
  const half = Math.ceil(limit / 2);
  return [...questions.slice(0, half), ...topics].slice(0, limit).map(({ kind, text, note }) => ({ kind, text, note }));
};
