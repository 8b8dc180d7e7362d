/**
 * Obsidian's `[[wikilinks]]` and `![[embeds]]` for micromark and mdast, in linear time. They must be tokenised,
 * not looked for in the parsed text: CommonMark reads `[[__slots__]]` as bold and loses the underscores.
 *
 * Rules: https://help.obsidian.md/links; only `]]` ends a link, a line break or another `[[` within undoes it,
 * and `\|` divides as `|` does, since tables need it.
 */
import type { Root } from 'mdast';
import { fromMarkdown, type Options } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import type { WikilinkNode } from '../model.js';
import { nameOfPath } from './ids.js';

type MicromarkExtension = NonNullable<Options['extensions']>[number];
type FromMarkdownExtension = Extract<NonNullable<Options['mdastExtensions']>[number], { enter?: unknown }>;
type Construct = Exclude<NonNullable<NonNullable<MicromarkExtension['text']>[string]>, unknown[]>;
type Tokenizer = Construct['tokenize'];
type Effects = Parameters<Tokenizer>[0];
type State = Parameters<Tokenizer>[1];
type Code = Parameters<State>[0];
type TokenType = Parameters<Effects['enter']>[0];

const EXCLAMATION = 33;
const HASH = 35;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const BAR = 124;
/** micromark's codes: line endings are -5 to -3, tab -2, virtual space -1. */
const LAST_LINE_ENDING = -3;

const tokenName: string = 'wikilink';
const token = tokenName as TokenType;

function tokenize(effects: Effects, ok: State, nok: State): State {
  let hasTarget = false;
  let inLabel = false;
  return start;

  function start(code: Code): State | undefined {
    effects.enter(token);
    if (code !== EXCLAMATION) return firstOpen(code);
    effects.consume(code);
    return firstOpen;
  }
  function firstOpen(code: Code): State | undefined {
    if (code !== OPEN) return nok(code);
    effects.consume(code);
    return secondOpen;
  }
  function secondOpen(code: Code): State | undefined {
    if (code !== OPEN) return nok(code);
    effects.consume(code);
    // `[[[A]]]` is `[` and a link: the one that opens last counts.
    return (next) => (next === OPEN ? nok(next) : inside(next));
  }
  function inside(code: Code): State | undefined {
    if (code === null || code <= LAST_LINE_ENDING) return nok(code);
    effects.consume(code);
    if (code === OPEN) return afterOpen;
    if (code === CLOSE) return afterClose;
    if (code === BAR) inLabel = true;
    else if (!inLabel && code > 32 && code !== HASH && code !== BACKSLASH && code !== 0xa0) hasTarget = true;
    return inside;
  }
  function afterOpen(code: Code): State | undefined {
    return code === OPEN ? nok(code) : inside(code);
  }
  function afterClose(code: Code): State | undefined {
    if (code !== CLOSE) return inside(code);
    if (!hasTarget) return nok(code);
    effects.consume(code);
    effects.exit(token);
    return ok;
  }
}

const wikilinkSyntax: MicromarkExtension = {
  text: { [EXCLAMATION]: { name: 'wikilink', tokenize }, [OPEN]: { name: 'wikilink', tokenize } },
};

const wikilinkFromMarkdown: FromMarkdownExtension = {
  enter: {
    wikilink(opened) {
      this.enter(wikilinkNode(this.sliceSerialize(opened)), opened);
    },
  },
  exit: {
    wikilink(closed) {
      this.exit(closed);
    },
  },
};

/** The node of a link's whole source, `[[target#anchor|label]]` with or without a leading `!`. */
export function wikilinkNode(source: string): WikilinkNode {
  const embed = source.startsWith('!');
  const inner = source.slice(embed ? 3 : 2, -2);
  const bar = inner.indexOf('|');
  const label = bar < 0 ? '' : inner.slice(bar + 1).trim();
  const address = bar < 0 ? inner : inner.slice(0, bar).replace(/\\$/, '');
  const { target, anchor } = splitAddress(address);
  // An embed's label is an image's size.
  const shown = label !== '' && !embed ? label : shownAddress(target, anchor);
  return {
    type: 'wikilink',
    target,
    anchor,
    label: label === '' || embed ? null : label,
    embed,
    children: isAttachment(target) && embed ? [] : [{ type: 'text', value: shown }],
  };
}

/** Splits at the first `#`: the path and what it points at inside. */
export function splitAddress(address: string): { target: string; anchor: string | null } {
  const hash = address.indexOf('#');
  if (hash < 0) return { target: address.trim(), anchor: null };
  const anchor = address.slice(hash + 1).trim();
  return { target: address.slice(0, hash).trim(), anchor: anchor === '' ? null : anchor };
}

function shownAddress(target: string, anchor: string | null): string {
  const name = nameOfPath(target);
  if (anchor === null || (anchor.startsWith('^') && name !== '')) return name === '' ? target : name;
  const heading = anchor.split('#').join(' > ');
  return name === '' ? heading : `${name} > ${heading}`;
}

function isAttachment(target: string): boolean {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(target)?.[1]?.toLowerCase();
  return extension !== undefined && extension !== 'md' && !/^\d+$/.test(extension);
}

/**
 * What a text must hold for GitHub's flavour to matter: a table's delimiter row, a tilde, a footnote, a box to
 * tick, or an address that stands outside a link's brackets.
 */
const githubs =
  /\|[ \t]*:?-|-:?[ \t]*\||:-+[ \t]*$|-:[ \t]*$|~|\[\^|\[[ \txX\n]\]|(?<!(?<!\\)\[[^\]\n]*\]\(<?)https?:|https?:(?![^\s()[\]<>]*\))|\[\[(?:[^\]\n]|\](?!\]))*https?:|www\.|[\w+.-]@[\w-]|(?:mailto|xmpp):/im;

/**
 * Markdown as Obsidian reads it: GitHub's flavour with wikilinks; one tilde strikes nothing out. Most notes use
 * nothing of GitHub's, and without it they are parsed in two thirds of the time.
 */
export function parseMarkdown(text: string): Root {
  if (!githubs.test(text)) return parsePlainly(text);
  return fromMarkdown(text, {
    extensions: [gfm({ singleTilde: false }), wikilinkSyntax],
    mdastExtensions: [gfmFromMarkdown(), wikilinkFromMarkdown],
  });
}

const parsePlainly = (text: string): Root =>
  fromMarkdown(text, { extensions: [wikilinkSyntax], mdastExtensions: [wikilinkFromMarkdown] });
