/**
 * Front matter, read without gray-matter's traps: it runs JavaScript, takes any word after `---` as an engine,
 * caches one shared object per text and swallows a note whose `---` is not closed. So the header is found here,
 * and gray-matter only ever sees a whole, small YAML header.
 */
import matter from 'gray-matter';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';

export type Yaml = string | null | readonly Yaml[] | { readonly [key: string]: Yaml };

export interface FrontMatter {
  readonly data: { readonly [key: string]: Yaml };
  /** The text, with the header's lines made empty so that line numbers stay true. */
  readonly body: string;
  /** The header's own lines, for finding a key's line. */
  readonly header: readonly string[];
  readonly fault: { readonly line: number; readonly message: string } | null;
}

const maxLines = 1000;
const maxLength = 64 * 1024;
const maxNodes = 2000;
const maxDepth = 8;
const maxString = 4096;

const refuse = (): never => {
  throw new Error('only YAML is read in front matter');
};

const engines = {
  yaml: {
    // FAILSAFE keeps every scalar as its text: a version `3.10` must not become the number 3.1.
    parse: (header: string): object => load(header, { schema: FAILSAFE_SCHEMA, json: true }) as object,
    stringify: refuse,
  },
  json: { parse: refuse, stringify: refuse },
  javascript: { parse: refuse, stringify: refuse },
};

/** `text` has `\n` line ends and no byte order mark. Never throws; a header that is none stays in the body. */
export function readFrontMatter(text: string): FrontMatter {
  const none = { data: {}, body: text, header: [], fault: null };
  const header = headerOf(text);
  if (header === null) return none;
  const lines = text.slice(0, header.end).split('\n').length - 1;
  const body = '\n'.repeat(lines) + text.slice(header.end);
  try {
    const parsed: unknown = matter(`---\n${header.lines.join('\n')}\n---\n`, {
      language: 'yaml',
      excerpt: false,
      engines,
    }).data;
    if (parsed === null || parsed === undefined) return { ...none, body, header: header.lines };
    if (!isMapping(parsed)) {
      const message = 'What stands between the first two --- lines is no front matter (no `key: value` lines).';
      return { ...none, fault: { line: 1, message } };
    }
    const budget = { nodes: maxNodes };
    const data = copied(parsed, maxDepth, budget) as { readonly [key: string]: Yaml };
    return { data, body, header: header.lines, fault: null };
  } catch (error) {
    return { ...none, body, header: header.lines, fault: faultOf(error) };
  }
}

function headerOf(text: string): { lines: string[]; end: number } | null {
  if (!/^---[ \t]*(?:\n|$)/.test(text)) return null;
  const lines: string[] = [];
  let start = text.indexOf('\n') + 1;
  if (start === 0) return null;
  while (lines.length <= maxLines && start <= maxLength && start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > maxLength) return null;
    const line = text.slice(start, end);
    if (/^---[ \t]*$/.test(line)) return { lines, end: newline < 0 ? end : end + 1 };
    // gray-matter would take such a line for the end.
    if (line.startsWith('---')) return null;
    lines.push(line);
    start = end + 1;
  }
  return null;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A copy without shared parts; counting through YAML's aliases, which can stand for billions of nodes. */
function copied(value: unknown, depth: number, budget: { nodes: number }): Yaml {
  budget.nodes -= 1;
  if (budget.nodes < 0) throw new Error('more than 2,000 values');
  if (typeof value === 'string') return value.slice(0, maxString);
  if (value === null || value === undefined) return null;
  if (depth === 0) throw new Error('nested too deeply');
  if (Array.isArray(value)) return Object.freeze(value.map((entry) => copied(entry, depth - 1, budget)));
  if (!isMapping(value)) return null;
  const copy = Object.create(null) as Record<string, Yaml>;
  for (const [key, entry] of Object.entries(value)) {
    if (key === '[object Object]') throw new Error('a template placeholder in place of a value');
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue;
    copy[key] = copied(entry, depth - 1, budget);
  }
  return Object.freeze(copy);
}

/** js-yaml's message quotes the header; only its reason and line are told. */
function faultOf(error: unknown): { line: number; message: string } {
  const { reason, mark } = error as { reason?: unknown; mark?: { line?: unknown } };
  const line = typeof mark?.line === 'number' ? mark.line + 2 : 1;
  const why = typeof reason === 'string' ? reason : error instanceof RangeError ? 'nested too deeply' : null;
  const plain = error instanceof Error && why === null ? error.message.split('\n')[0] : why;
  return { line, message: `The front matter could not be read: ${plain ?? 'unknown reason'}.` };
}

/** A property as a list of texts: a list, or one text. An unquoted `[[Link]]` is a link again. */
export function textsOf(value: Yaml | undefined): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (!Array.isArray(value)) return [];
  return (value as readonly Yaml[]).flatMap((entry) => {
    if (typeof entry === 'string') return textsOf(entry);
    const inner = Array.isArray(entry) && entry.length === 1 ? (entry as readonly Yaml[])[0] : undefined;
    if (typeof inner === 'string') return [`[[${inner}]]`];
    const deeper = Array.isArray(inner) && inner.length === 1 ? (inner as readonly Yaml[])[0] : undefined;
    return typeof deeper === 'string' ? [`[[${deeper}]]`] : [];
  });
}
