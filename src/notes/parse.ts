/** Turns the text of one note into a `Note`: the only place where Markdown is parsed. Never throws. */
import type { Note, Problem } from '../model.js';
import { readBlocks } from './blocks.js';
import { type Draft, emptyDraft, finishedNote, report } from './draft.js';
import type { ReadField } from './fields.js';
import { type FrontMatter, readFrontMatter, textsOf } from './front-matter.js';
import { parseMarkdown } from './obsidian-syntax.js';
import { applyObsidian } from './obsidian-tree.js';
import { collectFrom } from './phrasing.js';
import { readPlainText } from './plain-text.js';

export interface ParsedNote {
  readonly note: Note;
  readonly problems: readonly Problem[];
}

const maxLength = 512 * 1024;

/** `path` is relative to the folder. A note over the limits is kept as plain text, with a warning. */
export function parseNote(path: string, text: string): ParsedNote {
  const source = normalised(text);
  const reason = whyTooMuch(source);
  if (reason !== null) return plainNote(path, source, reason);
  try {
    const draft = emptyDraft(path);
    const front = readFrontMatter(source);
    readProperties(front, draft);
    const tree = parseMarkdown(front.body);
    const hidden = applyObsidian(tree, front.body);
    readBlocks(tree, hidden, front.body, draft);
    return { note: finishedNote(draft), problems: draft.problems };
  } catch (error) {
    return plainNote(path, source, `the parser gave up (${error instanceof Error ? error.name : 'unknown error'})`);
  }
}

/** The note as lines of words: for one that the parser cannot or may not read. */
export function plainNote(path: string, text: string, reason: string): ParsedNote {
  const draft = emptyDraft(path);
  readPlainText(normalised(text), draft);
  report(draft, 'plain-text', 1, `Read as plain text, without its structure: ${reason}.`, 'warning');
  return { note: finishedNote(draft), problems: draft.problems };
}

/** One kind of line end, no byte order mark or NUL, and blanks where an indentation holds non-breaking spaces. */
function normalised(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\0/g, '\uFFFD')
    .replace(/^[ \t]*\u00A0[ \t\u00A0]*(?=[-+*]|\d)/gm, (indent) => indent.replaceAll('\u00A0', ' '));
}

/**
 * Why a text is not given to micromark, which needs seconds or overflows the stack on what is listed here. What
 * gets past this is caught by the time budget of the worker.
 */
function whyTooMuch(text: string): string | null {
  if (text.length > maxLength) return 'it is larger than 512 kB';
  let marks = 0;
  let closing = 0;
  let lines = 0;
  for (const line of text.split('\n')) {
    lines += 1;
    if (/^[ \t]{420}/.test(line) || /^(?:[ \t]*(?:[-+*>]|\d{1,9}[.)])[ \t]*){100}/.test(line))
      return 'it is nested too deeply';
    // Both take quadratic time within one run of text, which a blank line, an item or a heading ends.
    if (/^\s*(?:$|(?:[-+*]|\d+[.)]|#{1,6})\s)/.test(line)) {
      marks = 0;
      closing = 0;
    }
    marks += line.match(/[*_~]/g)?.length ?? 0;
    closing += (line.match(/\]/g)?.length ?? 0) - (line.match(/\[/g)?.length ?? 0);
    if (marks > 6000) return 'one paragraph has too many * or _';
    if (closing > 4000) return 'one paragraph has too many brackets';
  }
  return lines > 30_000 ? 'it has more than 30,000 lines' : null;
}

function readProperties({ data, header, fault }: FrontMatter, draft: Draft): void {
  if (fault !== null) report(draft, 'front-matter', fault.line, fault.message, 'error');
  for (const [key, value] of Object.entries(data)) {
    const texts = textsOf(value);
    const line = Math.max(header.findIndex((each) => each.startsWith(`${key}:`)) + 2, 1);
    if (/^alias(?:es)?$/i.test(key)) {
      draft.aliases.push(
        ...texts
          .flatMap((text) => (typeof value === 'string' ? text.split(',') : [text]))
          .map(trim)
          .filter(Boolean),
      );
    } else if (/^tags?$/i.test(key)) {
      const split = texts.flatMap((text) => (typeof value === 'string' ? text.split(/[\s,]+/) : [text]));
      for (const tag of split.map((text) => text.replace(/^#/, '').trim()).filter(Boolean)) draft.tags.add(tag);
    } else if (!/^cssclass(?:es)?$/i.test(key)) {
      if (key.toLowerCase() === 'title' && texts[0] !== undefined) draft.title = texts[0];
      draft.fields.push(...(texts.length > 0 ? texts : ['']).map((text) => property(key, text, line, draft)));
    }
  }
}

/** A property as a field; its value may hold links as the body does. */
function property(key: string, value: string, line: number, draft: Draft): ReadField {
  if (!/\[|https?:/.test(value)) return { key, value, line, nodes: [{ type: 'text', value }], wholeLine: true };
  const [first] = parseMarkdown(value).children;
  const nodes = first?.type === 'paragraph' ? first.children : [];
  const links: Draft['links'] = [];
  for (const node of nodes) collectFrom({ ...node, position: undefined } as typeof node, line, null, links, []);
  // The value was parsed alone, so lines within it are not the note's.
  draft.links.push(...links.map((each) => ({ ...each, link: { ...each.link, line } })));
  return { key, value, line, nodes, wholeLine: true };
}

function trim(text: string): string {
  return text.trim();
}
