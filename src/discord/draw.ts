/** Draws any Answer as a Components V2 message that keeps Discord's limits, and reads the title back out of one. */
import {
  type APIContainerComponent,
  type APIMessageTopLevelComponent,
  ComponentType,
  MessageFlags,
  SeparatorSpacingSize,
} from 'discord.js';
import type { Answer, Block, LinePart } from '../model.js';
import { cut, drawLink, escapeCut, escapeText, unescapeText, wellFormed } from './escape.js';
import { drawRows } from './follow-ups.js';
import { drawBlocks, drawCode, drawHeading, drawParagraph, plainWords } from './markdown.js';

/** All text displays of a message together; and what a title may take of it. */
const maxText = 4000;
const maxTitle = 1500;
const maxComponents = 40;
const maxTrailWord = 60;
const maxTrail = 200;

const accents: Readonly<Record<Answer['kind'], number>> = {
  answered: 0x3776ab,
  choices: 0xffd43b,
  nothing: 0x99a1ab,
  done: 0x3ba55d,
  refused: 0xd9534f,
  question: 0x9b59b6,
};

export interface Drawing {
  readonly flags: number;
  readonly components: APIMessageTopLevelComponent[];
}

export interface DrawOptions {
  /** Command mentions (`ask` → `</ask:123>`) that may be live; every other mention is disarmed. */
  readonly mentions?: ReadonlyMap<string, string>;
  /** Whether the asker can delete the message: not when it is shown to them alone. */
  readonly deletable?: boolean;
  /** Mentions that stand live above the answer: `<@1> <@2>`, `<@&3>`. */
  readonly lead?: string;
}

export function drawAnswer(
  answer: Answer,
  { mentions = new Map(), deletable = false, lead = '' }: DrawOptions = {},
): Drawing {
  const { title, whole } = drawTitle(answer.title);
  const rows = drawRows(answer.followUps, { title: answer.title, titleStands: whole, deletable });
  const rowCost = rows.reduce((sum, row) => sum + 1 + row.components.length, 0);
  const texts = drawBody(answer.body, maxText - lead.length - title.length, mentions);
  // Container, title and separator are three; each further text brings a separator.
  const apart = texts.length * 2 <= maxComponents - 3 - rowCost - (lead === '' ? 0 : 1);
  const pieces = apart ? texts : texts.length > 0 ? [texts.join('\n')] : [];

  const inside: APIContainerComponent['components'] = [];
  for (const content of title === '' ? pieces : [title, ...pieces]) {
    if (inside.length > 0) {
      const divider = inside.length === 1 && title !== '';
      inside.push({ type: ComponentType.Separator, divider, spacing: SeparatorSpacingSize.Small });
    }
    inside.push({ type: ComponentType.TextDisplay, content });
  }
  // A message may not be empty.
  if (inside.length === 0) inside.push({ type: ComponentType.TextDisplay, content: '-# …' });
  const container: APIContainerComponent = {
    type: ComponentType.Container,
    accent_color: accents[answer.kind],
    components: inside,
  };
  const above: APIMessageTopLevelComponent[] = lead === '' ? [] : [{ type: ComponentType.TextDisplay, content: lead }];
  return { flags: MessageFlags.IsComponentsV2, components: [...above, container, ...rows] };
}

/** Each line is a heading of its own, so that a question of several lines can be read back. */
function drawTitle(text: string): { title: string; whole: boolean } {
  const plain = wellFormed(text).trim();
  if (plain === '') return { title: '', whole: false };
  const draw = (words: string) =>
    words
      .split('\n')
      .map((line) => `### ${line.trim() === '' ? '\u200b' : escapeText(line)}`)
      .join('\n');
  const title = draw(plain);
  if (title.length <= maxTitle) return { title, whole: true };
  // Escaping at most doubles the words; a title this long stands on one line.
  return { title: draw(cut(plain.replace(/\s+/g, ' '), maxTitle / 2 - 4)), whole: false };
}

const isLead = /^<@&?\d+>(?: <@&?\d+>)*$/;

/** The title of a message that `drawAnswer` drew, as it was but for white space at its ends; null for any other. */
export function readTitle(components: readonly unknown[]): string | null {
  for (const component of components) {
    if (typeof component !== 'object' || component === null) continue;
    if ('content' in component && typeof component.content === 'string') {
      if (isLead.test(component.content)) continue;
      const lines = component.content.split('\n');
      if (!lines.every((line) => line.startsWith('###'))) return null;
      return lines.map((line) => unescapeText(line.slice(4).replace(/^\u200b$/, ''))).join('\n');
    }
    if ('components' in component && Array.isArray(component.components)) return readTitle(component.components);
  }
  return null;
}

function drawBody(body: readonly Block[], limit: number, mentions: ReadonlyMap<string, string>): string[] {
  const texts: string[] = [];
  let room = limit;
  for (const [index, block] of body.entries()) {
    const previous = body[index - 1]?.type;
    const text = keepMentions(drawPiece(block, room - 1, mentions), mentions, block.type === 'aside');
    if (text === '') continue;
    // Facts stand apart; what belongs together shares a text, and so a component.
    const joins = texts.length > 0 && block.type !== 'fact' && previous !== 'fact' && previous !== 'aside';
    if (joins) texts[texts.length - 1] += `\n${text}`;
    else texts.push(text);
    room -= text.length + 1;
    if (room < 20) break;
  }
  return texts;
}

function drawPiece(block: Block, limit: number, mentions: ReadonlyMap<string, string>): string {
  switch (block.type) {
    case 'line':
      return drawLine(block.parts, limit);
    case 'prose':
      return drawBlocks(block.body, limit);
    case 'heading':
      return drawHeading(block.text, limit);
    case 'code':
      return drawCode(block.code, block.lang, limit);
    case 'command':
      return drawCommand(block.name, block.description, mentions, limit);
    case 'aside':
      return drawSmall(block.text, limit);
    case 'fact':
      return drawFact(block, limit);
  }
}

function drawCommand(name: string, description: string, mentions: ReadonlyMap<string, string>, limit: number): string {
  const start = `${mentions.get(name) ?? escapeText(`/${name}`)} `;
  return start.length + 10 > limit ? '' : start + escapeCut(description.replace(/\s+/g, ' '), limit - start.length);
}

const timeStyles = { date: 'F', short: 'f', relative: 'R' } as const;

/** What Discord draws in its own way is kept whole or left out. */
function drawLine(parts: readonly LinePart[], limit: number): string {
  let drawn = '';
  for (const part of parts) {
    const room = limit - drawn.length;
    const text = typeof part === 'string' ? escapeCut(part.replace(/\s+/g, ' '), room) : drawMark(part);
    if (text.length > room) break;
    drawn += text;
  }
  return drawn.trim();
}

function drawMark(part: Exclude<LinePart, string>): string {
  if ('timeMs' in part) return `<t:${Math.floor(part.timeMs / 1000)}:${timeStyles[part.style]}>`;
  if ('channel' in part) return `<#${part.channel}>`;
  return 'role' in part ? `<@&${part.role}>` : `<@${part.user}>`;
}

function drawSmall(text: string, limit: number): string {
  let drawn = '';
  for (const line of text.split('\n')) {
    const room = limit - drawn.length - 4;
    if (line.trim() === '' || room < 2) continue;
    drawn += `${drawn === '' ? '' : '\n'}-# ${escapeCut(line.trim(), room)}`;
  }
  return drawn;
}

function drawFact(block: Extract<Block, { type: 'fact' }>, limit: number): string {
  const { fact, place, python } = block;
  const words = (text: string) => escapeText(cut(text.replace(/\s+/g, ' ').trim(), maxTrailWord));
  const path = [place.note, ...(place.section ? [place.section] : [])].map(words).join(' › ');
  // The items above are what a nested one speaks of.
  const trail = cut(
    fact.trail
      .map(words)
      .filter(Boolean)
      .join(' › ')
      .replace(/[.:;]$/, ''),
    maxTrail,
  );
  const version = python === null ? [] : [escapeText(cut(/^python/i.test(python) ? python : `Python ${python}`, 80))];
  const sources = fact.sources.map(({ title, url }) => drawLink(words(title), cut(title, maxTrailWord), url));
  // Small print gives way to the fact: sources go first, then everything but the note.
  const parts = [cut(path, 600), ...version, ...sources].filter((part) => part !== '');
  let small = '';
  for (const part of parts) {
    const longer = small === '' ? `-# ${part}` : `${small} · ${part}`;
    if (longer.length <= Math.min(900, limit / 2)) small = longer;
  }
  const above = trail === '' ? '' : `*${trail.replace(/\\?…$/, '…')}:* `;
  const room = limit - above.length - (small === '' ? 0 : small.length + 1);
  const text =
    fact.body.length > 0 ? drawParagraph(fact.body, room) : escapeCut(fact.text || plainWords(fact.body), room);
  if (text === '') return '';
  return small === '' ? above + text : `${above}${text}\n${small}`;
}

/** Brings back the command mentions that are ours and, in small print, times (`<t:…:R>`); it only ever shortens. */
function keepMentions(drawn: string, mentions: ReadonlyMap<string, string>, times: boolean): string {
  let kept = drawn;
  for (const mention of mentions.values()) kept = kept.replaceAll(escapeText(mention), mention);
  return times ? kept.replace(/\\<t(\\?):(\d{1,12})(?:\\?:([tTdDfFR]))?>/g, timeMark) : kept;
}

const timeMark = (_: string, __: string, seconds: string, style: string | undefined): string =>
  `<t:${seconds}${style ? `:${style}` : ''}>`;
