/** A Questions section: what people ask, in which words, and the links that answer it. */
import type { List, ListItem, Nodes, PhrasingContent } from 'mdast';
import type { Draft, DraftLink, DraftSection } from './draft.js';
import { readPhrasing } from './phrasing.js';
import { hasWords, wordsOf } from './words.js';

interface Place {
  readonly draft: Draft;
  readonly section: DraftSection;
  readonly source: string;
  readonly wholeLines: boolean;
}

export function readQuestions(list: List, place: Place): void {
  for (const item of list.children) {
    const [first, ...others] = item.children;
    if (first?.type !== 'paragraph') continue;
    const line = first.position?.start.line ?? 1;
    const { rest, links } = readPhrasing(first.children, line, place);
    const { words, answers } = withoutAnswers(rest, links);
    if (!hasWords(words)) continue;
    const wordings = others.flatMap((other) => wordingsOf(other, place));
    place.draft.questions.push({ text: words, wordings, answers, line });
  }
}

/** The links at the end answer the question; without any there, those within its words do. */
function withoutAnswers(
  nodes: readonly PhrasingContent[],
  links: readonly DraftLink[],
): { words: string; answers: DraftLink[] } {
  const inner = links.filter(({ link }) => link.kind === 'wikilink');
  let end = nodes.length;
  let count = 0;
  for (; end > 0; end -= 1) {
    const node = nodes[end - 1];
    if (node?.type === 'wikilink' && !node.embed) count += 1;
    else if (node?.type !== 'text' || hasWords(node.value) || /[?!.]/.test(node.value)) break;
  }
  return { words: wordsOf(nodes.slice(0, end)), answers: count > 0 ? inner.slice(-count) : inner };
}

function wordingsOf(node: Nodes, place: Place): string[] {
  if (node.type === 'list')
    return node.children.flatMap((item: ListItem) => item.children.flatMap((child) => wordingsOf(child, place)));
  if (node.type !== 'paragraph') return [];
  const { text } = readPhrasing(node.children, node.position?.start.line ?? 1, place);
  return hasWords(text) ? [text] : [];
}
