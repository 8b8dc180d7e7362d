/** mdast → plain or coloured text for a terminal. */
import type { Nodes, PhrasingContent, RootContent } from 'mdast';

/** How words are marked; the plain one leaves them as they are. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  code(text: string): string;
  heading(text: string): string;
}

export const plain: Paint = { bold: (t) => t, dim: (t) => t, code: (t) => t, heading: (t) => t };

const sgr = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
export const colour: Paint = { bold: sgr(1, 22), dim: sgr(2, 22), code: sgr(36, 39), heading: sgr(1, 22) };

/** Notes are not trusted: what could drive a terminal, or turn the direction of writing, is left out. */
export const harmless = (text: string): string => text.replace(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');

const inline = (nodes: readonly (PhrasingContent | Nodes)[], paint: Paint): string =>
  nodes.map((node) => phrase(node, paint)).join('');

const phrase = (node: PhrasingContent | Nodes, paint: Paint): string => {
  switch (node.type) {
    case 'text':
      return harmless(node.value);
    case 'inlineCode':
      return paint.code(harmless(node.value));
    case 'strong':
    case 'highlight':
      return paint.bold(inline(node.children, paint));
    case 'field':
      return harmless(`${node.key}: ${node.value}`);
    case 'break':
      return '\n';
    case 'image':
      return harmless(node.alt ?? '');
    default:
      if ('children' in node) return inline(node.children, paint);
      return 'value' in node ? harmless(node.value) : '';
  }
};

/** Blocks, each a paragraph of lines. */
export const drawMarkdown = (nodes: readonly RootContent[], paint: Paint): string =>
  nodes
    .map((node) => block(node, paint))
    .filter((text) => text !== '')
    .join('\n');

const block = (node: RootContent, paint: Paint): string => {
  switch (node.type) {
    case 'code':
      return harmless(node.value)
        .split('\n')
        .map((line) => `    ${paint.code(line)}`)
        .join('\n');
    case 'list':
      return node.children
        .map((item, at) => {
          const bullet = node.ordered ? `${(node.start ?? 1) + at}. ` : '- ';
          return bullet + drawMarkdown(item.children, paint).replaceAll('\n', `\n${' '.repeat(bullet.length)}`);
        })
        .join('\n');
    case 'table':
      return node.children
        .map((row) => row.children.map((cell) => inline(cell.children, paint)).join(' | '))
        .join('\n');
    case 'blockquote':
      return drawMarkdown(node.children, paint);
    default:
      return phrase(node, paint);
  }
};

/** A fact's phrasing on one line. */
export const drawPhrasing = (nodes: readonly PhrasingContent[], paint: Paint): string =>
  inline(nodes, paint).replaceAll('\n', ' ');
