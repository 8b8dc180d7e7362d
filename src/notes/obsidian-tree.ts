/** What Obsidian reads differently in a parsed tree: comments, highlights, links between notes, stray underlines. */
import type { Definition, Image, Link, Nodes, Paragraph, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import { splitAddress } from './obsidian-syntax.js';
import { wordsOf } from './words.js';

interface Reading {
  readonly source: string;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** What stands in `%%comments%%`: Obsidian still counts its links. */
  readonly hidden: Nodes[];
}

/** Changes the tree in place; returns the nodes that comments hide. */
export function applyObsidian(tree: Root, source: string): Nodes[] {
  const definitions = new Map<string, Definition>();
  collectDefinitions(tree, definitions);
  const reading: Reading = { source, definitions, hidden: [] };
  applyTo(tree, reading);
  hideBlocks(tree, reading.hidden);
  return reading.hidden;
}

function collectDefinitions(node: Nodes, into: Map<string, Definition>): void {
  if (node.type === 'definition' && !into.has(node.identifier)) into.set(node.identifier, node);
  if ('children' in node) for (const child of node.children) collectDefinitions(child, into);
}

function applyTo(parent: Parents, reading: Reading): void {
  const children: Nodes[] = [];
  for (const child of parent.children) {
    if ('children' in child) applyTo(child, reading);
    children.push(...replacementOf(child, reading));
  }
  const replaced = children.some((child) => child.type === 'text')
    ? highlighted(withoutComments(children, reading.hidden))
    : children;
  // The content model is kept: phrasing is only replaced by phrasing, blocks by blocks.
  (parent as { children: Nodes[] }).children = replaced;
}

function replacementOf(node: Nodes, reading: Reading): Nodes[] {
  switch (node.type) {
    case 'heading':
      return headingOrProse(node, reading.source);
    case 'link':
      return linkOrWords(node);
    case 'linkReference': {
      const definition = reading.definitions.get(node.identifier);
      if (definition === undefined) return [node];
      return linkOrWords({ ...node, type: 'link', url: definition.url, title: definition.title ?? null } as Link);
    }
    case 'imageReference': {
      const definition = reading.definitions.get(node.identifier);
      return definition === undefined ? [node] : [{ ...node, type: 'image', url: definition.url } as Image];
    }
    default:
      return [node];
  }
}

/** A `---` below prose makes it a heading in CommonMark; note writers mean a rule. */
function headingOrProse(node: Extract<Nodes, { type: 'heading' }>, source: string): Nodes[] {
  const offset = node.position?.start.offset ?? 0;
  if (source[offset] === '#' || node.depth !== 2) return [node];
  const text = wordsOf(node.children);
  const short = text.length <= 60 && !/::|^\$\$|[.!?]$/.test(text);
  const oneLine = node.position !== undefined && node.position.end.line - node.position.start.line === 1;
  if (short && oneLine) return [node];
  const prose: Paragraph = { type: 'paragraph', children: node.children };
  if (node.position !== undefined) prose.position = node.position;
  return [prose, { type: 'thematicBreak' }];
}

/** Only web addresses stay links; a path becomes a wikilink, and any other scheme is never made clickable. */
function linkOrWords(node: Link): Nodes[] {
  if (isWebAddress(node.url)) return [node];
  if (/^[a-z][a-z0-9+.-]*:/i.test(node.url) || node.url.startsWith('//') || node.url === '') return node.children;
  const { target, anchor } = splitAddress(decoded(node.url));
  if (target === '' && anchor === null) return node.children;
  const label = wordsOf(node.children);
  const position = node.position === undefined ? {} : { position: node.position };
  return [
    {
      type: 'wikilink',
      target,
      anchor,
      label: label === '' ? null : label,
      embed: false,
      children: node.children,
      ...position,
    },
  ];
}

export function isWebAddress(url: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(url);
}

/** Percent-decoded where that is possible. */
export function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

interface Mark {
  readonly type: 'mark';
  readonly text: string;
  readonly opens: boolean;
  readonly closes: boolean;
}

/** Cuts text nodes at a mark, keeping the lines of the pieces right. */
function cutAt(nodes: readonly Nodes[], pattern: RegExp): (Nodes | Mark)[] {
  const pieces: (Nodes | Mark)[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node.type !== 'text' || !pattern.test(node.value)) {
      pieces.push(node);
      continue;
    }
    let end = 0;
    let line = node.position?.start.line ?? 1;
    const push = (value: string): void => {
      if (value === '') return;
      const point = { line, column: 1 };
      line += value.split('\n').length - 1;
      pieces.push({ type: 'text', value, position: { start: point, end: { line, column: 1 } } });
    };
    for (const match of node.value.matchAll(new RegExp(pattern, 'g'))) {
      push(node.value.slice(end, match.index));
      end = match.index + match[0].length;
      const before = node.value[match.index - 1] ?? (index > 0 ? '.' : ' ');
      const after = node.value[end] ?? (index < nodes.length - 1 ? '.' : ' ');
      const withinWord = /\w/.test(before) && /\w/.test(after);
      const opens = !/\s/.test(after) && !withinWord;
      pieces.push({ type: 'mark', text: match[0], opens, closes: !/\s/.test(before) && !withinWord });
    }
    push(node.value.slice(end));
  }
  return pieces;
}

function asNode(piece: Nodes | Mark): Nodes {
  return piece.type === 'mark' ? { type: 'text', value: piece.text } : piece;
}

/** Takes out `%%comments%%` of one run of phrasing; an odd `%%` hides nothing. */
function withoutComments(nodes: Nodes[], hidden: Nodes[]): Nodes[] {
  const pieces = cutAt(nodes, /%%/);
  if (pieces.length === nodes.length) return nodes;
  const kept: Nodes[] = [];
  let opened: number | null = null;
  for (const [index, piece] of pieces.entries()) {
    if (piece.type !== 'mark') {
      if (opened === null) kept.push(piece);
    } else if (opened === null) {
      opened = index;
    } else {
      hidden.push(...pieces.slice(opened + 1, index).map(asNode));
      opened = null;
    }
  }
  if (opened !== null) kept.push(...pieces.slice(opened).map(asNode));
  return joinedText(kept);
}

function highlighted(nodes: Nodes[]): Nodes[] {
  const pieces = cutAt(nodes, /(?<!=)==(?!=)/);
  if (pieces.length === nodes.length) return nodes;
  const result: Nodes[] = [];
  let opened: number | null = null;
  for (const piece of pieces) {
    if (piece.type === 'mark' && piece.closes && opened !== null) {
      const children = result.splice(opened).slice(1) as PhrasingContent[];
      const line = children[0]?.position?.start.line;
      const point = line === undefined ? undefined : { line, column: 1 };
      result.push({ type: 'highlight', children, ...(point && { position: { start: point, end: point } }) });
      opened = null;
    } else {
      if (piece.type === 'mark' && piece.opens) opened = result.length;
      result.push(asNode(piece));
    }
  }
  return joinedText(result);
}

/** Neighbouring text nodes as one, so that later readers see whole words. */
function joinedText(nodes: readonly Nodes[]): Nodes[] {
  const joined: Nodes[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.value += node.value;
    else joined.push(node.type === 'text' ? { ...node } : node);
  }
  return joined;
}

/** Comments over several blocks: a line that starts with `%%`, up to a block that ends with `%%`. */
function hideBlocks(tree: Root, hidden: Nodes[]): void {
  const kept: RootContent[] = [];
  for (let index = 0; index < tree.children.length; index += 1) {
    const block = tree.children[index] as RootContent;
    const end = opensComment(block) ? closingBlock(tree.children, index + 1) : -1;
    if (end < 0) {
      kept.push(block);
      continue;
    }
    hidden.push(...tree.children.slice(index, end + 1));
    index = end;
  }
  tree.children = kept;
}

function opensComment(block: RootContent): boolean {
  const first = block.type === 'paragraph' ? block.children[0] : undefined;
  return first?.type === 'text' && first.value.startsWith('%%');
}

function closingBlock(blocks: readonly RootContent[], from: number): number {
  for (let index = from; index < blocks.length; index += 1) {
    let last: Nodes | undefined = blocks[index];
    while (last !== undefined && 'children' in last) last = last.children.at(-1);
    if (last?.type === 'text' && last.value.trimEnd().endsWith('%%')) return index;
  }
  return -1;
}
