/** Reads one run of phrasing (a paragraph, an item's first line, a table cell): its links, tags, fields and `^id`. */
import type { Nodes, PhrasingContent } from 'mdast';
import type { Draft, DraftLink, DraftSection } from './draft.js';
import { fieldsOf, linesOf, type ReadField } from './fields.js';
import { splitAddress } from './obsidian-syntax.js';
import { decoded, isWebAddress } from './obsidian-tree.js';
import { hasWords, tagsIn, wordsOf } from './words.js';

export interface Phrasing {
  /** What is left to read: known fields, whole-line fields and the `^id` are taken out. */
  readonly rest: PhrasingContent[];
  readonly text: string;
  /** Whether there is more than fields in it. */
  readonly says: boolean;
  readonly fields: ReadField[];
  readonly block: string | null;
  readonly links: DraftLink[];
  readonly tags: string[];
}

export function readPhrasing(
  nodes: readonly PhrasingContent[],
  line: number,
  place: { draft: Draft; section: DraftSection | null; source: string; wholeLines: boolean },
): Phrasing {
  const links: DraftLink[] = [];
  const tags: string[] = [];
  for (const node of nodes) collectFrom(node, line, place.section, links, tags);
  place.draft.links.push(...links);
  for (const tag of tags) place.draft.tags.add(tag);

  const fields: ReadField[] = [];
  let rest: PhrasingContent[] = [];
  for (const each of linesOf(nodes, line)) {
    const read = fieldsOf(each, place.source, { wholeLines: place.wholeLines });
    fields.push(...read.fields);
    if (read.rest.length > 0 && rest.length > 0) rest.push({ type: 'text', value: '\n' });
    rest.push(...read.rest);
  }
  rest = trimmed(joined(rest));
  const block = takeBlockId(rest);
  rest = trimmed(rest);
  const says = hasWords(wordsOf(rest.filter((node) => node.type !== 'field')));
  return { rest, text: wordsOf(rest), says, fields, block, links, tags };
}

/** Links and tags of a node, in order. */
export function collectFrom(
  node: Nodes,
  line: number,
  section: DraftSection | null,
  links: DraftLink[],
  tags: string[],
): void {
  const at = node.position?.start.line ?? line;
  const link = linkOf(node, at);
  if (link !== null) links.push({ link, section, fact: null });
  if (node.type === 'text') tags.push(...tagsIn(node.value));
  else if ('children' in node) for (const child of node.children) collectFrom(child, at, section, links, tags);
}

function linkOf(node: Nodes, line: number): DraftLink['link'] | null {
  switch (node.type) {
    case 'wikilink': {
      const { target, anchor, label } = node;
      return { kind: node.embed ? 'embed' : 'wikilink', target, anchor, label, line };
    }
    case 'link':
      return { kind: 'url', target: node.url, anchor: null, label: wordsOf(node.children) || null, line };
    case 'image':
      if (isWebAddress(node.url)) return { kind: 'url', target: node.url, anchor: null, label: node.alt || null, line };
      return { kind: 'embed', ...splitAddress(decoded(node.url)), label: null, line };
    default:
      return null;
  }
}

/** A `^id` at the end, after a blank or alone on its line: https://help.obsidian.md/links#Link+to+a+block+in+a+note */
function takeBlockId(nodes: PhrasingContent[]): string | null {
  const last = nodes.at(-1);
  if (last?.type !== 'text') return null;
  const alone = nodes.length === 1;
  const match = /(^|\s)\^([A-Za-z0-9-]+)\s*$/.exec(last.value);
  if (match?.[2] === undefined || (match[1] === '' && !alone)) return null;
  last.value = last.value.slice(0, match.index);
  return match[2];
}

function joined(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.value += node.value;
    else result.push(node.type === 'text' ? { type: 'text', value: node.value } : node);
  }
  // Where a field stood, two blanks would be left.
  for (const node of result) if (node.type === 'text') node.value = node.value.replace(/[ \t]{2,}/g, ' ');
  return result;
}

function trimmed(nodes: PhrasingContent[]): PhrasingContent[] {
  const first = nodes[0];
  if (first?.type === 'text') first.value = first.value.trimStart();
  const last = nodes.at(-1);
  if (last?.type === 'text') last.value = last.value.trimEnd();
  return nodes.filter((node) => node.type !== 'text' || node.value !== '');
}
