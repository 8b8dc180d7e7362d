/** Walks a note's blocks in order and reads sections, facts, questions and programs from them into a draft. */
import type { Code, Heading, List, ListItem, Nodes, Paragraph, PhrasingContent, Root, RootContent, Table } from 'mdast';
import type { SectionRole } from '../model.js';
import { parseRange } from '../python-range.js';
import { type Draft, type DraftFact, type DraftSection, emptySection, reportRange } from './draft.js';
import { fieldNode, fieldsOf, isKnown, linesOf, type ReadField } from './fields.js';
import { collectFrom, type Phrasing, readPhrasing } from './phrasing.js';
import { readQuestions } from './questions.js';
import { hasWords, wordsOf } from './words.js';

interface Walk {
  readonly draft: Draft;
  readonly source: string;
  section: DraftSection;
}

const roles: Readonly<Record<string, SectionRole>> = {
  summary: 'summary',
  subtopics: 'subtopics',
  subtopic: 'subtopics',
  details: 'details',
  questions: 'questions',
  'code in execution': 'code',
  conclusion: 'conclusion',
};

/** `hidden` are the nodes inside comments: nothing of them is shown, but their links count. */
export function readBlocks(tree: Root, hidden: readonly Nodes[], source: string, draft: Draft): void {
  const walk: Walk = { draft, source, section: emptySection(1) };
  const tail = startOfTail(tree, source);
  draft.sections.push(walk.section);
  let seenHeading = false;
  const above: { depth: number; text: string; role: SectionRole }[] = [];
  for (const [index, block] of tree.children.entries()) {
    if (block.type === 'heading') {
      const text = headingText(block);
      if (!seenHeading && block.depth === 1) {
        draft.title = text === '' ? null : text;
      } else {
        while ((above.at(-1)?.depth ?? 0) >= block.depth) above.pop();
        const role = roles[text.toLowerCase().replace(/\s*:$/, '')] ?? above.at(-1)?.role ?? 'other';
        above.push({ depth: block.depth, text, role });
        walk.section = {
          ...emptySection(block.position?.start.line ?? 1),
          trail: above.map((heading) => heading.text),
          depth: block.depth,
          role,
        };
        draft.sections.push(walk.section);
      }
      seenHeading = true;
      collectFrom(block, 1, walk.section, draft.links, []);
    } else if (index >= tail) {
      if (block.type === 'paragraph') {
        const read = readPhrasing(block.children, lineOf(block), { ...walk, section: null, wholeLines: true });
        draft.fields.push(...read.fields);
      }
    } else {
      walk.section.body.push(...readBlock(block, [], null, walk));
    }
  }
  for (const node of hidden) {
    const line = node.position?.start.line ?? 1;
    const section = draft.sections.findLast((each) => each.line <= line) ?? null;
    collectFrom(node, line, section, draft.links, []);
  }
  leaveOutEmptyStart(draft);
}

function headingText(heading: Heading): string {
  return wordsOf(heading.children).replace(/\s+\^[A-Za-z0-9-]+$/, '');
}

/** What precedes the first section is one only when there is something in it; its fields are the note's. */
function leaveOutEmptyStart(draft: Draft): void {
  const [start] = draft.sections;
  if (start === undefined) return;
  draft.fields.unshift(...start.fields.splice(0));
  if (start.body.length > 0 || draft.facts.some((fact) => fact.section === start)) return;
  draft.sections.shift();
  for (const [index, link] of draft.links.entries()) {
    if (link.section === start) draft.links[index] = { ...link, section: null };
  }
}

/** The blocks at the very end that hold nothing but fields belong to the note, as the seed note has them. */
function startOfTail(tree: Root, source: string): number {
  let start = tree.children.length;
  for (let index = start - 1; index >= 0; index -= 1) {
    const block = tree.children[index] as RootContent;
    if (block.type === 'paragraph' && onlyFields(block, source)) start = index;
    else if (block.type !== 'thematicBreak') break;
  }
  return start;
}

function onlyFields(paragraph: Paragraph, source: string): boolean {
  return linesOf(paragraph.children, 1).every((line) => {
    const { rest, fields } = fieldsOf(line, source, { wholeLines: true });
    return fields.some((field) => field.wholeLine) || !hasWords(wordsOf(rest));
  });
}

function readBlock(block: RootContent, trail: readonly string[], owner: DraftFact | null, walk: Walk): RootContent[] {
  switch (block.type) {
    case 'paragraph':
      return readParagraph(block, trail, owner, walk);
    case 'list':
      return readList(block, trail, owner, walk);
    case 'blockquote': {
      const title = calloutTitle(block.children[0]);
      const inner = title === '' ? trail : [...trail, title];
      block.children = block.children.flatMap((child) => readBlock(child, inner, owner, walk)) as typeof block.children;
      return [block];
    }
    case 'table':
      readTable(block, trail, owner, walk);
      return [block];
    case 'code':
      readProgram(block, walk);
      return [block];
    case 'footnoteDefinition':
      block.children = block.children.flatMap((child) => readBlock(child, trail, owner, walk)) as typeof block.children;
      return [block];
    case 'definition':
      return [];
    default:
      collectFrom(block, 1, walk.section, walk.draft.links, []);
      return [block];
  }
}

function readParagraph(block: Paragraph, trail: readonly string[], owner: DraftFact | null, walk: Walk): RootContent[] {
  const line = lineOf(block);
  const isMath = wordsOf(block.children.slice(0, 1)).startsWith('$$');
  const read = readPhrasing(block.children, line, { ...walk, wholeLines: !isMath });
  const holder = owner?.fields ?? walk.section.fields;
  if (!read.says) {
    holder.push(...read.fields);
    if (read.block !== null) nameLastFact(read.block, walk);
    const left = read.rest.length > 0 ? read.rest : shownFields(read.fields, walk);
    return left.length > 0 ? [{ ...block, children: left }] : [];
  }
  holder.push(...read.fields.filter((field) => field.wholeLine));
  const own = read.fields.filter((field) => !field.wholeLine);
  if (walk.section.role !== 'questions') addFact({ ...read, fields: own }, trail, owner, line, walk);
  block.children = read.rest;
  return [block];
}

/** Fields of a section that stand alone are kept in its text, unless they are known ones or the note's. */
function shownFields(fields: readonly ReadField[], walk: Walk): PhrasingContent[] {
  if (walk.section.trail.length === 0) return [];
  return fields
    .filter((field) => !isKnown(field.key))
    .flatMap((field, index) => [...(index > 0 ? [{ type: 'break' } as const] : []), fieldNode(field)]);
}

/** A `^id` alone below a block names the last fact before it. */
function nameLastFact(block: string, walk: Walk): void {
  const last = walk.draft.facts.at(-1);
  if (last !== undefined && last.section === walk.section && last.block === null) last.block = block;
}

function addFact(
  read: Phrasing,
  trail: readonly string[],
  parent: DraftFact | null,
  line: number,
  walk: Walk,
): DraftFact {
  const { rest: body, text, fields, tags, block } = read;
  const fact: DraftFact = { section: walk.section, parent, trail, body, text, fields, tags, block, line };
  walk.draft.facts.push(fact);
  for (const link of read.links) link.fact = fact;
  return fact;
}

function readList(list: List, trail: readonly string[], owner: DraftFact | null, walk: Walk): RootContent[] {
  if (walk.section.role === 'questions' && owner === null && trail.length === 0) {
    readQuestions(list, { ...walk, wholeLines: false });
    return [];
  }
  list.children = list.children.filter((item) => readItem(item, trail, owner, walk));
  return list.children.length > 0 ? [list] : [];
}

/** Whether anything of the item is left to show. */
function readItem(item: ListItem, trail: readonly string[], owner: DraftFact | null, walk: Walk): boolean {
  const [first, ...others] = item.children;
  const children: Nodes[] = [];
  let inner = trail;
  let fact = owner;
  if (first?.type === 'paragraph') {
    withoutMarker(first, /^\[.\](?:\s+|$)/u);
    const isTask = item.checked === true || item.checked === false;
    const read = readPhrasing(first.children, lineOf(first), { ...walk, wholeLines: !isTask });
    if (read.says) {
      fact = addFact(read, trail, owner, lineOf(first), walk);
      inner = [...trail, read.text];
    } else {
      (owner?.fields ?? walk.section.fields).push(...read.fields);
    }
    const left = read.rest.length > 0 ? read.rest : shownFields(read.fields, walk);
    if (left.length > 0) children.push({ ...first, children: left });
  }
  for (const child of first?.type === 'paragraph' ? others : item.children) {
    children.push(...readBlock(child, inner, fact, walk));
  }
  item.children = children as ListItem['children'];
  return children.length > 0;
}

/** A callout's marker `[!note]-` is taken out; its title, when text follows it, is returned and heads what follows. */
function calloutTitle(first: RootContent | undefined): string {
  if (first?.type !== 'paragraph' || !withoutMarker(first, /^\[!\w[\w-]*\][+-]?[ \t]*/)) return '';
  const [title, ...others] = linesOf(first.children, lineOf(first));
  if (title === undefined || others.length === 0) return '';
  const line = others[0]?.line ?? lineOf(first);
  first.children = others.flatMap(({ nodes }, index): PhrasingContent[] =>
    index === 0 ? nodes : [{ type: 'text', value: '\n' }, ...nodes],
  );
  first.position = { start: { line, column: 1 }, end: { line, column: 1 } };
  return wordsOf(title.nodes);
}

function withoutMarker(paragraph: Paragraph, marker: RegExp): boolean {
  const [first] = paragraph.children;
  if (first?.type !== 'text' || !marker.test(first.value)) return false;
  first.value = first.value.replace(marker, '');
  return true;
}

/** Each row is a fact, its cells named by the table's head. */
function readTable(table: Table, trail: readonly string[], owner: DraftFact | null, walk: Walk): void {
  const [head, ...rows] = table.children;
  const names = head?.children.map((cell) => wordsOf(cell.children)) ?? [];
  for (const cell of head?.children ?? []) collectFrom(cell, lineOf(table), walk.section, walk.draft.links, []);
  for (const row of rows) {
    const nodes = row.children.flatMap((cell, index): PhrasingContent[] => {
      if (cell.children.length === 0) return [];
      const lead = index > 0 ? '; ' : '';
      const name = names[index] ? `${names[index]}: ` : '';
      return [{ type: 'text', value: lead + name }, ...cell.children];
    });
    const read = readPhrasing(nodes, lineOf(row), { ...walk, wholeLines: false });
    if (read.says && walk.section.role !== 'questions') addFact(read, trail, owner, lineOf(row), walk);
  }
}

/** What follows the language of a fence: a range of versions, and `native` for what CPython on WebAssembly cannot do. */
function readProgram(code: Code, walk: Walk): void {
  const words = (code.meta ?? '').split(/\s+/).filter((word) => word !== '');
  const native = words.includes('native');
  const range = words.filter((word) => word !== 'native').join(' ');
  const isPython = /^(?:python|py|pycon)3?$/i.test(code.lang ?? '');
  const python = isPython && range !== '' ? parseRange(range) : null;
  if (isPython && range !== '' && python === null) reportRange(walk.draft, lineOf(code), range);
  const { section, draft } = walk;
  draft.programs.push({ section, lang: code.lang ?? null, code: code.value, python, native, line: lineOf(code) });
}

function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}
