/** Finds in a fact what a question can hide: its highlighted words, numbers, versions, names of code and links. */
import type { PhrasingContent } from 'mdast';
import type { Fact } from '../model.js';
import { codeShape, type Numeral, numeralsIn, versionsIn, wordsShape } from './quiz-shapes.js';

export type GapKind = 'version' | 'number' | 'code' | 'term' | 'words';

/** What stands for the hidden words. */
export const GAP = '_____';
/** What stands for other versions where a version is asked for. */
const LEFT_OUT = '…';

export interface Gap {
  readonly kind: GapKind;
  /** Choices of one question have the same. */
  readonly shape: string;
  readonly answer: string;
  /** What follows a number (`bytes`), '' for none. */
  readonly unit: string;
  /** The fact with the gap. */
  readonly body: readonly PhrasingContent[];
  /** What is asked beside the sentence; null where the gap says it all. */
  readonly ask: string | null;
  readonly highlighted: boolean;
}

export const plainWords = (nodes: readonly PhrasingContent[]): string =>
  nodes
    .map((node) => {
      if (node.type === 'break') return ' ';
      if (node.type === 'field') return `${node.key}: ${node.value}`;
      if ('value' in node) return node.type === 'html' ? '' : node.value;
      if ('children' in node) return plainWords(node.children as PhrasingContent[]);
      return 'alt' in node ? (node.alt ?? '') : '';
    })
    .join('');

type Change = (node: PhrasingContent) => PhrasingContent | readonly PhrasingContent[] | null;

/** A copy in which nodes are put in the place of those for which `change` gives some. */
const changed = (nodes: readonly PhrasingContent[], change: Change): PhrasingContent[] =>
  nodes.flatMap((node) => {
    const instead = change(node);
    if (instead !== null) return instead;
    if (!('children' in node)) return [node];
    return [{ ...node, children: changed(node.children as PhrasingContent[], change) } as PhrasingContent];
  });

const text = (value: string): PhrasingContent => ({ type: 'text', value });

/** All nodes, outer ones first. */
const walk = (nodes: readonly PhrasingContent[]): PhrasingContent[] =>
  nodes.flatMap((node) => [node, ...('children' in node ? walk(node.children as PhrasingContent[]) : [])]);

const EXAMPLE = /\b(such as|for example|for instance|e\.g\.|like|including|among them)\W+(\S+\s+){0,2}\S*$/i;
const JOINS = /^\s*(,|and|or|, and|, or|\/|nor|but)\s*$/;

/** Whether a name is given as one of several: the others, and what else is of the kind, would be as right. */
const isOneOfMany = (body: readonly PhrasingContent[], name: string): boolean => {
  const leaves = walk(body).filter((one) => !('children' in one));
  return leaves.some((leaf, at) => {
    if (leaf.type !== 'inlineCode' || leaf.value !== name) return false;
    const [before, join] = [leaves[at - 2], leaves[at - 1]];
    const [joined, after] = [leaves[at + 1], leaves[at + 2]];
    if (before?.type === 'inlineCode' && join?.type === 'text' && JOINS.test(join.value)) return true;
    if (after?.type === 'inlineCode' && joined?.type === 'text' && JOINS.test(joined.value)) return true;
    const rest = joined?.type === 'text' ? joined.value : '';
    return EXAMPLE.test(plainWords(leaves.slice(0, at))) || /^(\W+\w+){0,2}\W+(is an|are) examples?\b/.test(rest);
  });
};

/** The best to ask for first. */
export const gapsOf = (fact: Fact): readonly Gap[] => {
  const { body } = fact;
  const nodes = walk(body);
  const gaps: Gap[] = [];
  const highlight = nodes.find(({ type }) => type === 'highlight');
  const inside = highlight === undefined ? [] : walk([highlight]);
  if (highlight !== undefined) gaps.push(...gapsOfHighlight(fact, highlight, inside));
  gaps.push(...sinceGaps(fact));
  for (const node of nodes) {
    if (inside.includes(node)) continue;
    if (node.type === 'wikilink' && !node.embed) gaps.push(termGap(body, node));
    else if (node.type === 'inlineCode' && !isOneOfMany(body, node.value)) gaps.push(codeGap(body, node.value, false));
    else if (node.type === 'text') gaps.push(...numberGaps(body, node, false));
  }
  return gaps.filter(({ kind, body: hidden }) => {
    if (kind !== 'words' && kind !== 'term') return true;
    const shown = plainWords(hidden);
    return !EXAMPLE.test(shown.slice(0, shown.indexOf(GAP)));
  });
};

const gapsOfHighlight = (fact: Fact, highlight: PhrasingContent, inside: readonly PhrasingContent[]): Gap[] => {
  const { body } = fact;
  const words = plainWords([highlight]).trim();
  const version = /^(?:Python )?(\d\.\d{1,2})$/.exec(words)?.[1];
  if (version !== undefined) return [versionGap(body, version, 'Which Python version?', true)];
  const link = inside.find(({ type }) => type === 'wikilink');
  if (link !== undefined) return [termGap(body, link)];
  const [only, second] = inside.slice(1);
  if (only?.type === 'inlineCode' && second === undefined)
    return isOneOfMany(body, only.value) ? [] : [codeGap(body, only.value, true)];
  const numbers = inside.flatMap((node) => (node.type === 'text' ? numberGaps(body, node, true) : []));
  if (numbers.length > 0) return numbers.length === 1 ? numbers : [];
  const hidden = changed(body, (node) => (node === highlight ? text(GAP) : null));
  // An exception is one however it is written.
  if (/^[A-Z]\w*(Error|Exception|Warning)$/.test(words))
    return [
      { kind: 'code', shape: codeShape(words), answer: words, unit: '', body: hidden, ask: null, highlighted: true },
    ];
  const kinds = inside.slice(1).map(({ type }) => (type === 'inlineCode' ? 'c' : 't'));
  const shape = kinds.includes('c') ? `mixed ${kinds.join('')}` : wordsShape(words, plainWords(hidden), GAP);
  return [{ kind: 'words', shape, answer: words, unit: '', body: hidden, ask: null, highlighted: true }];
};

const termGap = (body: readonly PhrasingContent[], link: PhrasingContent): Gap => {
  const answer = plainWords([link]).trim();
  const hidden = changed(body, (node) => (node === link ? text(GAP) : null));
  const shape = `${/^\p{Lu}/u.test(answer) ? 'Term' : 'term'}${/[^s]s$/.test(answer) ? 's' : ''}`;
  return { kind: 'term', shape, answer, unit: '', body: hidden, ask: null, highlighted: false };
};

/** A name that stands there twice is hidden twice. */
const codeGap = (body: readonly PhrasingContent[], name: string, highlighted: boolean): Gap => {
  const hidden = changed(body, (node) => (node.type === 'inlineCode' && node.value === name ? text(GAP) : null));
  return { kind: 'code', shape: codeShape(name), answer: name, unit: '', body: hidden, ask: null, highlighted };
};

const numberGaps = (body: readonly PhrasingContent[], node: PhrasingContent, highlighted: boolean): Gap[] => {
  if (node.type !== 'text') return [];
  const after = highlighted ? textAfter(body, node) : '';
  return numeralsIn(node.value, after).flatMap((numeral): Gap[] => {
    if (!highlighted && numeral.unit === '') return [];
    const hidden = changed(body, (other) => (other === node ? text(without(node.value, numeral)) : null));
    const { shape, unit } = numeral;
    return [{ kind: 'number', shape, answer: numeral.text, unit, body: hidden, ask: null, highlighted }];
  });
};

const without = (value: string, { at, text: hidden }: Numeral): string =>
  value.slice(0, at) + GAP + value.slice(at + hidden.length);

/** The words that follow a node, for a unit that stands outside of the highlight. */
const textAfter = (body: readonly PhrasingContent[], node: PhrasingContent): string => {
  const leaves = walk(body).filter((one) => !('children' in one));
  const next = leaves[leaves.indexOf(node) + 1];
  return next?.type === 'text' ? next.value : '';
};

const SINCE = 'Since which Python version does this hold?';

/** From the fact's range, where the fact itself or its source says that the change came with that version. */
const sinceGaps = (fact: Fact): Gap[] => {
  const last = fact.python?.at(-1);
  if (!last?.from || last.to !== null || last.from.length !== 2) return [];
  const version = last.from.join('.');
  const told = versionsIn(plainWords(fact.body)).includes(version);
  const bySource = fact.sources.some(({ title }) =>
    new RegExp(`new in python ${version.replace('.', '\\.')}$`, 'i').test(title),
  );
  return told || bySource ? [versionGap(fact.body, version, SINCE, false)] : [];
};

/** Hides every version of the text; the one that is asked for is the gap. */
const versionGap = (body: readonly PhrasingContent[], version: string, ask: string, highlighted: boolean): Gap => {
  const hide = (value: string): string =>
    versionsIn(value).reduce(
      (rest, one) =>
        rest.replace(
          new RegExp(`(?<![\\w.])${one.replaceAll('.', '\\.')}(?![\\w]|\\.\\d)`, 'g'),
          one === version ? GAP : LEFT_OUT,
        ),
      value,
    );
  const hidden = changed(body, (node) =>
    (node.type === 'text' || node.type === 'inlineCode') && versionsIn(node.value).length > 0
      ? { ...node, value: hide(node.value) }
      : null,
  );
  return { kind: 'version', shape: 'version', answer: version, unit: '', body: hidden, ask, highlighted };
};
