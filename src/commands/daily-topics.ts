/** The topics and areas that daily facts are drawn from, as people type them and as they are told to people. */
import type { Vault } from '../model.js';
import { notesOf } from '../posts/choose-fact.js';
import type { CommandContext, Library, Suggestion } from './command.js';
import { suggestion } from './find-note.js';

const MOST_TOPICS = 10;
const SUGGESTIONS = 25;

export type ParsedTopics = { readonly topics: readonly string[] } | { readonly fault: string };

/** Folders with notes in them, with how many. */
const areasOf = (vault: Vault): ReadonlyMap<string, number> => {
  const areas = new Map<string, number>();
  for (const { path } of vault.notes) {
    const steps = path.split('/').slice(0, -1);
    steps.forEach((_, at) => {
      const folder = steps.slice(0, at + 1).join('/');
      areas.set(folder, (areas.get(folder) ?? 0) + 1);
    });
  }
  return areas;
};

/** Names with commas between them → what is kept: `=id` of a note, or a folder's path. */
export const parseTopics = (typed: string, { vault, index }: Library): ParsedTopics => {
  const names = vault.find(typed.trim()) === undefined ? split(typed) : [typed.trim()];
  if (names.length > MOST_TOPICS) return { fault: `Name at most ${MOST_TOPICS} topics; an area stands for many.` };
  const areas = [...areasOf(vault).keys()];
  const topics: string[] = [];
  for (const name of names) {
    const area = areas.find((path) => path.toLowerCase() === name.toLowerCase());
    const note = vault.find(name);
    if (area !== undefined) topics.push(area);
    else if (note !== undefined) topics.push(`=${note.id}`);
    else {
      const near = index.complete(name, 25).flatMap(({ kind, text }) => (kind === 'topic' ? [text] : []));
      const offer =
        near.length > 0 ? ` Near it: ${near.slice(0, 4).join(', ')}.` : ' Pick from what is suggested while you type.';
      return { fault: `There is no topic or area "${name}".${offer}` };
    }
  }
  return { topics: [...new Set(topics)] };
};

export const topicWords = (topics: readonly string[], vault: Vault): string => {
  if (topics.length === 0) return 'all topics';
  const there = topics.filter((topic) => notesOf(vault, topic).length > 0);
  if (there.length === 0) return 'all topics, because those that were chosen are gone from the notes';
  return there.map((topic) => (topic.startsWith('=') ? (vault.note(topic.slice(1))?.title ?? '') : topic)).join(', ');
};

/** Completes the last of several names; areas come first. */
export const suggestTopicList = (typed: string, context: CommandContext): readonly Suggestion[] => {
  const { vault, index } = context.library();
  const names = split(typed);
  const isOpen = typed.trim() !== '' && !/,\s*$/.test(typed);
  const last = isOpen ? (names.pop() ?? '') : '';
  const before = names.map((name) => `${name}, `).join('');
  const areas = [...areasOf(vault)]
    .filter(([path]) => path.toLowerCase().includes(last.toLowerCase()))
    .map(([path, notes]) =>
      suggestion(`${before}${path} (area, ${notes} ${notes === 1 ? 'note' : 'notes'})`, `${before}${path}`),
    );
  const topics = index
    .complete(last, 60)
    .filter(({ kind }) => kind === 'topic')
    .map(({ text }) => suggestion(`${before}${text}`, `${before}${text}`));
  return [...areas, ...topics].slice(0, SUGGESTIONS);
};

/** Without what a suggestion adds in brackets. */
const split = (typed: string): string[] =>
  typed
    .replace(/\s*\(area, [^)]*\)/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
