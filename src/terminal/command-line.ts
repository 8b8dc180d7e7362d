/** A line that a person types → a command and its values. */
import type { Command, Values } from '../commands/command.js';

export type Typed =
  | { readonly kind: 'run'; readonly command: Command; readonly values: Values }
  | { readonly kind: 'unknown'; readonly name: string };

/**
 * `/topic Arenas`, `/ask why is del slow python:3.9`, or a bare question.
 * Options other than the main one are written `name:value`, as Discord shows them.
 */
export const readLine = (line: string, commands: readonly Command[]): Typed => {
  const text = line.trim();
  if (!text.startsWith('/')) {
    const ask = commands.find(({ name }) => name === 'ask');
    return ask === undefined
      ? { kind: 'unknown', name: 'ask' }
      : { kind: 'run', command: ask, values: { question: text } };
  }
  const offered = [...commands].filter(({ hidden }) => !hidden).sort((a, b) => b.name.length - a.name.length);
  const typed = text.slice(1).replace(/\s+/g, ' ');
  const command = offered.find(({ name }) => typed === name || typed.startsWith(`${name} `));
  if (command === undefined) return { kind: 'unknown', name: typed.split(' ')[0] ?? '' };
  const values: Record<string, string> = {};
  const names = new Set(command.options.map(({ name }) => name));
  const rest = typed
    .slice(command.name.length)
    .trim()
    // A value with blanks is quoted: name:"two words".
    .replace(/(?<=^|\s)([a-z-]+):(?:"([^"]*)"|(\S+))/g, (whole, name: string, quoted?: string, bare?: string) => {
      if (!names.has(name)) return whole;
      values[name] = quoted ?? bare ?? '';
      return '';
    })
    .replace(/\s+/g, ' ')
    .trim();
  if (rest !== '' && command.main !== undefined && values[command.main] === undefined) values[command.main] = rest;
  return { kind: 'run', command, values };
};

/** The required option that is missing, if any. */
export const missingOption = (command: Command, values: Values): string | null =>
  command.options.find(({ name, required }) => required && !values[name])?.name ?? null;
