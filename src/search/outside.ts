/** The root note's `Outside` field: names that tell that a question is about something else than the notes. */
import type { Vault } from '../model.js';
import { isStopWord } from './terms.js';

/** A name that so many facts write without its capital is an ordinary word as well: "Go", "Node", "Swift". */
const ORDINARY = 2;

/** @returns the names in a question, as the notes spell them or as they were typed. */
export const outsideOf = (vault: Vault): ((question: string) => readonly string[]) => {
  const names = (vault.root?.fields ?? [])
    .filter(({ key }) => key.toLowerCase() === 'outside')
    .flatMap(({ value }) => value.split(',').map((name) => name.trim()))
    .filter((name) => name !== '');
  if (names.length === 0) return () => [];

  const small = new Map<string, number>(names.map((name) => [name.toLowerCase(), 0]));
  for (const { facts } of vault.notes) {
    for (const { text } of facts) {
      for (const [word] of text.matchAll(/\p{L}+/gu)) {
        const count = small.get(word);
        if (count !== undefined) small.set(word, count + 1);
      }
    }
  }
  const ordinary = (name: string): boolean => {
    const word = name.toLowerCase();
    return name !== word && (isStopWord(word) || (small.get(word) ?? 0) >= ORDINARY);
  };
  const plain = oneOf(
    names.filter((name) => !ordinary(name)),
    'giu',
  );
  // Such a name is meant only with its capital, and the first word of a question has one anyway.
  const exact = oneOf(names.filter(ordinary), 'gu');
  return (question) => [...matches(question, plain), ...matches(question.trim().slice(1), exact)];
};

const matches = (text: string, names: RegExp): readonly string[] => [...text.matchAll(names)].map(([name]) => name);

const oneOf = (names: readonly string[], flags: string): RegExp => {
  const list = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'));
  return list.length === 0
    ? /(?!)/
    : new RegExp(`(?<![\\p{L}\\p{N}_])(?:${list.join('|')})(?![\\p{L}\\p{N}_+#])`, flags);
};
