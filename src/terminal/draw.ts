/** An Answer → text for a terminal or a pipe. */
import type { Answer, Block, LinePart } from '../model.js';
import { colour, drawMarkdown, drawPhrasing, harmless, type Paint, plain } from './markdown.js';

export interface DrawOptions {
  readonly colour: boolean;
  /** Columns to wrap at; 0 leaves lines as they are. */
  readonly width: number;
}

/** What a reader sees on a plain-text face, links and follow-ups aside. */
export const plainText = (answer: Answer): string =>
  answer.body.map((block) => drawBlock(block, plain, false)).join('\n\n');

export const drawAnswer = (answer: Answer, options: DrawOptions): string => {
  const paint = options.colour ? colour : plain;
  const parts = [
    ...(answer.kind === 'answered' ? [] : [paint.heading(harmless(answer.title))]),
    ...answer.body.map((block) => drawBlock(block, paint, true)),
  ].filter((text) => text !== '');
  return wrap(parts.join('\n\n'), options.width);
};

/** The numbered lines under an answer that lead on. */
export const drawFollowUps = (answer: Answer, options: DrawOptions): string => {
  const paint = options.colour ? colour : plain;
  return answer.followUps
    .map(({ label }, at) => `${paint.dim(`${String(at + 1).padStart(3)})`)} ${harmless(label)}`)
    .join('\n');
};

const drawBlock = (block: Block, paint: Paint, sources: boolean): string => {
  switch (block.type) {
    case 'line':
      return harmless(block.parts.map(drawPart).join('').trim());
    case 'prose':
      return drawMarkdown(block.body, paint);
    case 'heading':
      return paint.heading(harmless(block.text));
    case 'aside':
      return paint.dim(harmless(block.text));
    case 'command':
      return `${paint.code(`/${block.name}`)}  ${block.description}`;
    case 'code':
      return drawMarkdown([{ type: 'code', lang: block.lang, value: block.code }], paint);
    case 'fact': {
      const { fact, place, python } = block;
      const trail =
        fact.trail.length > 0 ? `${paint.dim(`${harmless(fact.trail.join(' › ').replace(/[.:;]$/, ''))}:`)} ` : '';
      const where = [
        place.section === null ? place.note : `${place.note} › ${place.section}`,
        ...(python === null ? [] : [`Python ${python}`]),
        ...(sources ? fact.sources.map(({ title, url }) => (url === null ? title : `${title} <${url}>`)) : []),
      ];
      return `• ${trail}${drawPhrasing(fact.body, paint)}\n  ${paint.dim(harmless(where.join(' · ')))}`;
    }
  }
};

/** Moments by this machine's clock; channels and people have no names here. */
const drawPart = (part: LinePart): string => {
  if (typeof part === 'string') return part;
  if ('timeMs' in part) return moment.format(part.timeMs);
  if ('channel' in part) return `#${part.channel}`;
  return 'role' in part ? `@${part.role}` : `@${part.user}`;
};

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes take no column
const columns = (text: string): number => text.replace(/\u001b\[\d+m/g, '').length;

/** Breaks lines between words, keeping each line's indentation; code and addresses stay whole. */
export const wrap = (text: string, width: number): string => {
  if (width <= 0) return text;
  const fold = (line: string): string[] => {
    if (columns(line) <= width || line.startsWith('    ')) return [line];
    const lead = /^ */.exec(line)?.[0] ?? '';
    const hanging = line.startsWith('• ') ? '  ' : lead;
    const lines: string[] = [];
    let current = lead;
    for (const word of line.slice(lead.length).split(' ')) {
      const empty = current.trim() === '';
      if (!empty && columns(current) + 1 + columns(word) > width) {
        lines.push(current);
        current = hanging + word;
      } else {
        current += empty ? word : ` ${word}`;
      }
    }
    return [...lines, current];
  };
  return text.split('\n').flatMap(fold).join('\n');
};
