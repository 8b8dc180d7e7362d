/** Draws Markdown trees (mdast) as Discord Markdown, within a length; knows no message. */
import type { PhrasingContent, RootContent } from 'mdast';
import { cut, drawLink, escapeCut, escapeLineStarts, escapeText, wellFormed } from './escape.js';

type Node = RootContent | PhrasingContent;
type Mark = '**' | '*' | '~~';
/** What an inline node stands in, outermost first; `words` draws nothing of its own. */
type Within = readonly (Mark | 'link' | 'words')[];

/** Deeper nesting is no text that a person wrote. */
const maxDepth = 40;
const maxCellLength = 40;

/** The words of a tree; a wikilink is its label. */
export function plainWords(nodes: readonly Node[], depth = 0): string {
  if (depth > maxDepth) return '';
  return nodes
    .map((node) => {
      if (node.type === 'break') return ' ';
      if (node.type === 'field') return `${node.key}: ${node.value}`;
      if (node.type === 'html') return node.value.startsWith('<!--') ? '' : node.value;
      if ('value' in node && typeof node.value === 'string') return node.value;
      if ('children' in node) return plainWords(node.children as Node[], depth + 1);
      return 'alt' in node ? (node.alt ?? '') : '';
    })
    .join('');
}

/** A code span that its content cannot end. Three backticks would open a block: such runs are broken up. */
export function drawCodeSpan(value: string): string {
  const code = wellFormed(value)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/``+/g, (run) => [...run].join('\u200b'));
  if (code.trim() === '') return '';
  if (!code.includes('`')) return `\`${code}\``;
  return `\`\` ${code} \`\``;
}

/** A fenced block of at most `limit` characters; '' when not even one line fits. */
export function drawCode(code: string, lang: string | null | undefined, limit: number): string {
  const open = `\`\`\`${/^[\w+#-]{1,20}$/.test(lang ?? '') ? lang : ''}\n`;
  const room = limit - open.length - 4;
  const inner = wellFormed(code)
    .replace(/``(?=`)/g, '``\u200b')
    .trimEnd();
  if (inner.trim() === '' || room < Math.min(inner.length, 10)) return '';
  const shown = inner.length <= room ? inner : cutLines(inner, room);
  return `${open}${shown}\n\`\`\``;
}

function cutLines(text: string, limit: number): string {
  const end = text.lastIndexOf('\n', limit - 2);
  return end > limit / 2 ? `${text.slice(0, end)}\n…` : cut(text, limit);
}

export function drawInline(nodes: readonly Node[], within: Within = []): string {
  if (within.length > maxDepth) return escapeText(plainWords(nodes));
  let drawn = '';
  for (const node of nodes) {
    const piece = drawPhrase(node, within);
    // Two marks that touch (`**a****b**`) would be read as one.
    if (/[*~]$/.test(drawn) && !/\\[*~]$/.test(drawn) && /^[*~]/.test(piece)) drawn += '\u200b';
    // So would two code spans, or an escaped backtick and one.
    else if (drawn.endsWith('`') && piece.startsWith('`')) drawn += '\u200b';
    drawn += piece;
  }
  return drawn;
}

function drawPhrase(node: Node, within: Within): string {
  switch (node.type) {
    case 'text':
      return escapeText(node.value);
    case 'inlineCode':
      return drawCodeSpan(node.value);
    case 'strong':
    case 'highlight':
      return drawMarked(node.children, '**', within);
    case 'emphasis':
      return drawMarked(node.children, '*', within);
    case 'delete':
      return drawMarked(node.children, '~~', within);
    case 'break':
      return '\n';
    case 'link': {
      const label = drawInline(node.children, [...within, 'link'])
        .replace(/\s+/g, ' ')
        .trim();
      return within.includes('link') ? label : drawLink(label, plainWords(node.children), node.url);
    }
    case 'image': {
      const words = node.alt?.trim() ? node.alt : 'image';
      return within.includes('link') ? escapeText(words) : drawLink(escapeText(words), words, node.url);
    }
    case 'wikilink':
    case 'linkReference':
      return drawInline(node.children as Node[], [...within, 'words']);
    default:
      return escapeText(plainWords([node]));
  }
}

/** Spaces at the ends go outside of the marks, where alone Discord takes them. */
function drawMarked(children: readonly Node[], mark: Mark, within: Within): string {
  if (within.includes(mark)) return drawInline(children, [...within, 'words']);
  const inner = drawInline(children, [...within, mark]);
  const words = inner.trim();
  if (words === '' || words.includes('\n\n')) return inner;
  const start = inner.indexOf(words);
  return `${inner.slice(0, start)}${mark}${words}${mark}${inner.slice(start + words.length)}`;
}

/** Draws as much as fits: lower nodes are left out, a long one is cut. At most `limit` characters. */
export function drawBlocks(nodes: readonly Node[], limit: number, depth = 0): string {
  let drawn = '';
  for (const node of nodes) {
    const gap = drawn === '' ? '' : depth > 0 ? '\n' : '\n\n';
    const room = limit - drawn.length - gap.length;
    if (room < 2) break;
    const piece = drawBlock(node, room, depth);
    if (piece !== '') drawn += gap + piece;
  }
  return drawn;
}

function drawBlock(node: Node, limit: number, depth: number): string {
  if (depth > maxDepth) return '';
  switch (node.type) {
    case 'paragraph':
      return drawParagraph(node.children, limit);
    case 'heading':
      return drawHeading(plainWords(node.children), limit);
    case 'code':
      return drawCode(node.value, node.lang, limit);
    case 'table':
      return drawCode(
        tableLines(node.children.map((row) => row.children.map((cell) => plainWords(cell.children)))),
        null,
        limit,
      );
    case 'blockquote':
      return drawQuote(node.children, limit, depth);
    case 'list':
      return drawList(node, limit, depth);
    case 'footnoteDefinition':
      return drawBlocks(node.children, limit, depth + 1);
    case 'thematicBreak':
    case 'definition':
    case 'yaml':
      return '';
    default:
      return drawParagraph([node], limit);
  }
}

export function drawParagraph(children: readonly Node[], limit: number): string {
  const drawn = escapeLineStarts(drawInline(children).trim());
  return drawn.length <= limit ? drawn : escapeCut(plainWords(children).trim(), limit);
}

/** Bold, one level below a message's title. */
export function drawHeading(text: string, limit: number): string {
  const words = text.replace(/\s+/g, ' ').trim();
  return words === '' || limit < 6 ? '' : `**${escapeCut(words, limit - 4)}**`;
}

/** Discord has no quote within a quote: the inner one is drawn as its words. */
function drawQuote(children: readonly Node[], limit: number, depth: number): string {
  const lines = drawBlocks(children, limit - 2, depth + 1).split('\n');
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    const quoted = line.startsWith('> ') ? line : `> ${line}`;
    length += quoted.length + 1;
    if (length > limit + 1) break;
    kept.push(quoted);
  }
  const drawn = kept.join('\n');
  return drawn.trim() === '>' ? '' : closeFence(drawn, limit);
}

/** A cut by lines may have dropped the end of a fence: then the fence goes altogether. */
function closeFence(drawn: string, limit: number): string {
  const fences = drawn.match(/```/g)?.length ?? 0;
  if (fences % 2 === 0) return drawn;
  return drawn.slice(0, drawn.lastIndexOf('```')).trimEnd().slice(0, limit);
}

function drawList(list: Extract<Node, { type: 'list' }>, limit: number, depth: number): string {
  let drawn = '';
  for (const [index, item] of list.children.entries()) {
    const bullet = list.ordered ? `${(list.start ?? 1) + index}. ` : '- ';
    const box = item.checked === true ? '☑ ' : item.checked === false ? '☐ ' : '';
    const gap = drawn === '' ? '' : '\n';
    const room = limit - drawn.length - gap.length - bullet.length - box.length;
    if (room < 2) break;
    const inner = drawItem(item.children, room, depth);
    if (inner !== '') drawn += `${gap}${bullet}${box}${inner}`;
  }
  return drawn;
}

/** What stands below an item's first line is set in by two, but for code, which would keep the spaces. */
function drawItem(children: readonly Node[], limit: number, depth: number): string {
  let drawn = '';
  for (const child of children) {
    const gap = drawn === '' ? '' : '\n';
    const room = limit - drawn.length - gap.length;
    if (room < 4) break;
    let piece = drawBlock(child, room - 2, depth + 1);
    if (drawn !== '' && child.type !== 'code' && child.type !== 'table' && !piece.includes('```')) {
      piece = setIn(piece, room);
    }
    if (piece !== '') drawn += gap + piece;
  }
  return drawn;
}

/** As many lines as fit: to draw again for less room would take exponential time in nested lists. */
function setIn(drawn: string, limit: number): string {
  const lines: string[] = [];
  let length = -1;
  for (const line of drawn === '' ? [] : drawn.split('\n')) {
    length += line.length + 3;
    if (length > limit) break;
    lines.push(`  ${line}`);
  }
  return lines.join('\n');
}

function tableLines(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cut(cell.replace(/\s+/g, ' ').trim(), maxCellLength)));
  const widths: number[] = [];
  for (const row of cells) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  const lines = cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join(' │ ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('─┼─'));
  return lines.join('\n');
}
