/** The plain words of Markdown nodes, as a reader would say them. */
import type { Nodes } from 'mdast';

/** Code and labels as they stand, breaks as blanks, comments and HTML left out. */
export function wordsOf(nodes: readonly Nodes[]): string {
  return nodes.map(rawWords).join('').replace(/\s+/g, ' ').trim();
}

function rawWords(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
      return node.value;
    case 'break':
      return ' ';
    case 'field':
      return `${node.key}: ${node.value}`;
    case 'image':
    case 'imageReference':
      return node.alt ?? '';
    default:
      return 'children' in node ? node.children.map(rawWords).join('') : '';
  }
}

/** Whether there is anything to read: punctuation alone is nothing. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}\p{S}]/u.test(text);
}

/** Obsidian's tags: letters, digits, `_ - /` and emoji, not digits alone. Without the `#`. */
export function tagsIn(text: string): string[] {
  const tags: string[] = [];
  for (const match of text.matchAll(/(?:^|\s)#([\p{L}\p{N}\p{M}\p{Extended_Pictographic}_/-]+)/gu)) {
    if (match[1] !== undefined && /[^\d/_-]/u.test(match[1])) tags.push(match[1]);
  }
  return tags;
}
