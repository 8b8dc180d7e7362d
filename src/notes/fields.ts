/**
 * Dataview's inline fields, read from parsed phrasing: `Key :: value` lines and `[key:: value]` within text.
 * Stricter than Dataview where it errs: never in code or HTML, and `std::vector` is no field.
 */
import type { Nodes, PhrasingContent } from 'mdast';
import { toString as allText } from 'mdast-util-to-string';
import type { Field, FieldNode, PythonRange, Source } from '../model.js';
import { parseRange } from '../python-range.js';
import { isWebAddress } from './obsidian-tree.js';

/** A field with its value's nodes. */
export interface ReadField extends Field {
  readonly nodes: readonly PhrasingContent[];
  readonly wholeLine: boolean;
}

export interface Line {
  readonly nodes: PhrasingContent[];
  readonly line: number;
}

const key = String.raw`(\p{L}[\p{L}\p{M}\p{N} _/-]{0,59}?)`;
const wholeLine = new RegExp(String.raw`^[^\p{L}\n]{0,20}?${key}[_*~${'`'}]{0,4}(?:[ \t]*::(?=\s|$)|[ \t]+::)`, 'u');
const bracket = new RegExp(String.raw`[[(]\s*${key}(?:\s*::(?=[\s\])]|$)|\s+::)`, 'uy');
const maxValue = 4096;
/** Unclosed brackets before a paragraph is given up on, so that hostile text stays linear. */
const maxTries = 200;

/** The lines of a paragraph's phrasing. */
export function linesOf(nodes: readonly PhrasingContent[], firstLine: number): Line[] {
  const lines: Line[] = [];
  let current: Line = { nodes: [], line: firstLine };
  const next = (line: number): void => {
    lines.push(current);
    current = { nodes: [], line };
  };
  for (const node of nodes) {
    if (node.type === 'break') {
      next(node.position?.end.line ?? current.line + 1);
    } else if (node.type === 'text') {
      let line = node.position?.start.line ?? current.line;
      for (const [index, value] of node.value.split('\n').entries()) {
        if (index > 0) {
          line += 1;
          next(line);
        }
        if (value !== '') current.nodes.push({ type: 'text', value });
      }
    } else {
      current.nodes.push(node);
    }
  }
  lines.push(current);
  return lines;
}

/** Takes the fields out of one line. Known bracketed ones vanish from `rest`; others stay there as nodes. */
export function fieldsOf(
  line: Line,
  source: string,
  options: { wholeLines: boolean },
): { rest: PhrasingContent[]; fields: ReadField[] } {
  const bracketed = bracketFields(line, source);
  if (bracketed.fields.length > 0 || !options.wholeLines) return bracketed;
  const raw = line.nodes.map((node) => rawOf(node, source)).join('');
  const match = wholeLine.exec(raw);
  if (match?.[1] === undefined) return { rest: line.nodes, fields: [] };
  const value = raw.slice(match[0].length).trim();
  const nodes = valueNodes(line.nodes, value);
  return {
    rest: [],
    fields: [{ key: match[1].trim(), value: value.slice(0, maxValue), line: line.line, nodes, wholeLine: true }],
  };
}

function valueNodes(nodes: readonly PhrasingContent[], value: string): PhrasingContent[] {
  const index = nodes.findIndex((node) => node.type === 'text' && node.value.includes('::'));
  const divider = nodes[index];
  if (divider?.type !== 'text') return [{ type: 'text', value }];
  const first = divider.value.slice(divider.value.indexOf('::') + 2);
  return [{ type: 'text', value: first }, ...nodes.slice(index + 1)];
}

function bracketFields(line: Line, source: string): { rest: PhrasingContent[]; fields: ReadField[] } {
  const rest: PhrasingContent[] = [];
  const fields: ReadField[] = [];
  let nodes = line.nodes;
  let tries = 0;
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index] as PhrasingContent;
    if (node.type !== 'text') {
      rest.push(node);
      continue;
    }
    const found = tries < maxTries ? openingIn(node.value, 0) : null;
    const field = found === null ? null : closed(nodes, index, found, line.line, source);
    if (found === null) {
      rest.push(node);
    } else if (field === null) {
      tries += 1;
      const head = node.value.slice(0, found.start + 1);
      rest.push({ type: 'text', value: head });
      nodes = [
        ...nodes.slice(0, index + 1),
        { type: 'text', value: node.value.slice(head.length) },
        ...nodes.slice(index + 1),
      ];
    } else {
      if (found.start > 0) rest.push({ type: 'text', value: node.value.slice(0, found.start) });
      fields.push(field.field);
      if (!isKnown(field.field.key)) rest.push(fieldNode(field.field));
      nodes = [...nodes.slice(0, field.last + 1), ...field.after, ...nodes.slice(field.last + 1)];
      index = field.last;
    }
  }
  return { rest, fields };
}

function openingIn(text: string, from: number): { start: number; end: number; key: string } | null {
  for (let start = from; start < text.length; start += 1) {
    if (text[start] !== '[' && text[start] !== '(') continue;
    bracket.lastIndex = start;
    const match = bracket.exec(text);
    if (match?.[1] !== undefined) return { start, end: start + match[0].length, key: match[1].trim() };
  }
  return null;
}

/** The field whose bracket opens in `nodes[index]`, with the text after it; null when it is not closed. */
function closed(
  nodes: readonly PhrasingContent[],
  index: number,
  opening: { start: number; end: number; key: string },
  line: number,
  source: string,
): { field: ReadField; last: number; after: PhrasingContent[] } | null {
  const first = nodes[index];
  if (first?.type !== 'text') return null;
  const open = first.value[opening.start];
  const close = open === '[' ? ']' : ')';
  const value: PhrasingContent[] = [];
  let depth = 1;
  let length = 0;
  for (let at = index; at < nodes.length && length <= maxValue; at += 1) {
    const node = nodes[at] as PhrasingContent;
    if (node.type !== 'text') {
      value.push(node);
      continue;
    }
    const start = at === index ? opening.end : 0;
    for (let position = start; position < node.value.length; position += 1) {
      if (node.value[position] === open) depth += 1;
      else if (node.value[position] === close) depth -= 1;
      if (depth > 0) continue;
      value.push({ type: 'text', value: node.value.slice(start, position) });
      const after = node.value.slice(position + 1);
      const raw = value.map((part) => rawOf(part, source)).join('');
      const field = { key: opening.key, value: raw.trim().slice(0, maxValue), line, nodes: value, wholeLine: false };
      return { field, last: at, after: after === '' ? [] : [{ type: 'text', value: after }] };
    }
    length += node.value.length - start;
    value.push({ type: 'text', value: node.value.slice(start) });
  }
  return null;
}

export function fieldNode(field: Field): FieldNode {
  return { type: 'field', key: field.key, value: field.value };
}

/** A node as it was written. */
function rawOf(node: Nodes, source: string): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'highlight') return `==${node.children.map((child) => rawOf(child, source)).join('')}==`;
  const { start, end } = node.position ?? {};
  if (start?.offset === undefined || end?.offset === undefined) return allText(node);
  return source.slice(start.offset, end.offset);
}

const rangeKey = /^python$/i;
const sourceKey = /^sources?$/i;

/** Fields that are read into a fact rather than shown. */
export function isKnown(name: string): boolean {
  return rangeKey.test(name) || sourceKey.test(name);
}

/** What `python` fields say together; `fault` is the first value that is not understood. */
export function rangeOf(fields: readonly Field[]): { python: PythonRange | null; fault: Field | null } {
  const given = fields.filter((field) => rangeKey.test(field.key) && field.value !== '');
  if (given.length === 0) return { python: null, fault: null };
  const ranges = given.map((field) => parseRange(field.value));
  const bad = ranges.indexOf(null);
  if (bad >= 0) return { python: null, fault: given[bad] ?? null };
  return { python: ranges.flatMap((range) => range ?? []), fault: null };
}

/** What `source` fields name: each link, or else the words. */
export function sourcesOf(fields: readonly ReadField[]): Source[] {
  return fields.filter((field) => sourceKey.test(field.key) && field.value !== '').flatMap(fieldSources);
}

function fieldSources(field: ReadField): Source[] {
  const links: Source[] = [];
  const collect = (node: Nodes): void => {
    if (node.type === 'link' && isWebAddress(node.url)) {
      links.push({ title: allText(node) || node.url, url: node.url });
    } else if (node.type === 'wikilink') {
      links.push({ title: allText(node) || node.target, url: null });
    } else if ('children' in node) {
      node.children.forEach(collect);
    }
  };
  field.nodes.forEach(collect);
  if (links.length > 0) return links;
  const words =
    field.nodes.length > 0 ? allText({ type: 'paragraph', children: [...field.nodes] }).trim() : field.value;
  return words === '' ? [] : [isWebAddress(words) ? { title: words, url: words } : { title: words, url: null }];
}
