/** Reads a note that is too big or too hostile for the Markdown parser: line by line, nothing but words and links. */
import type { DraftSection } from './draft.js';
import { type Draft, emptySection } from './draft.js';
import { wikilinkNode } from './obsidian-syntax.js';
import { hasWords } from './words.js';

const maxFacts = 5000;
const maxText = 2000;

export function readPlainText(text: string, draft: Draft): void {
  const section: DraftSection = emptySection(1);
  draft.sections.push(section);
  let fence: string | null = null;
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    const marker = /^\s{0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
    if (marker !== undefined && (fence === null || marker.startsWith(fence))) {
      fence = fence === null ? marker : null;
      continue;
    }
    if (fence !== null) continue;
    const words = raw
      .slice(0, maxText)
      .replace(/^[\s>]*(?:#{1,6}\s+|[-+*]\s+|\d{1,9}[.)]\s+)?/, '')
      .replace(/\s+/g, ' ')
      .trim();
    if (!hasWords(words) || draft.facts.length >= maxFacts) continue;
    const title = draft.title === null && draft.facts.length === 0 ? /^#\s+(.+)/.exec(raw)?.[1]?.trim() : undefined;
    if (title !== undefined) {
      draft.title = title.slice(0, 200);
      continue;
    }
    const body = [{ type: 'text', value: words } as const];
    const fact = { section, parent: null, trail: [], body, text: words, fields: [], tags: [], line, block: null };
    draft.facts.push(fact);
    for (const match of raw.slice(0, maxText).matchAll(/!?\[\[[^[\]\n]*[^[\]\s#|\\][^[\]\n]*\]\]/g)) {
      const { target, anchor, label, embed } = wikilinkNode(match[0]);
      if (target === '' && anchor === null) continue;
      draft.links.push({ link: { kind: embed ? 'embed' : 'wikilink', target, anchor, label, line }, section, fact });
    }
  }
}
