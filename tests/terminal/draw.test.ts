import type { PhrasingContent, RootContent } from 'mdast';
import { describe, expect, it } from 'vitest';
import type { Answer, Block, Fact } from '../../src/model.js';
import { drawAnswer, drawFollowUps, plainText } from '../../src/terminal/draw.js';

const pipe = { colour: false, width: 0 };
const words = (value: string): PhrasingContent => ({ type: 'text', value });

const fact = (over: Partial<Fact> = {}): Fact => ({
  id: 'n.f' as Fact['id'],
  noteId: 'n' as Fact['noteId'],
  sectionId: 's' as Fact['sectionId'],
  trail: [],
  body: [words('An eight is danced.')],
  text: 'An eight is danced.',
  python: null,
  sources: [],
  fields: [],
  tags: [],
  digest: '',
  line: 1,
  ...over,
});
const factBlock = (over: Partial<Fact> = {}, python: string | null = null): Block => ({
  type: 'fact',
  fact: fact(over),
  place: { note: 'Dance', section: 'Details' },
  python,
  score: 1,
});
const answer = (body: readonly Block[], over: Partial<Answer> = {}): Answer => ({
  kind: 'answered',
  title: 'How?',
  body,
  followUps: [],
  audience: 'everyone',
  ...over,
});
const prose = (...body: RootContent[]): Block => ({ type: 'prose', body });

describe('drawAnswer', () => {
  it('draws a fact with where it stands, its versions and its sources', () => {
    const sources = [
      { title: 'Dances', url: 'https://example.org/dance' },
      { title: 'a book', url: null },
    ];
    expect(drawAnswer(answer([factBlock({ sources }, '3.9+')]), pipe)).toBe(
      '• An eight is danced.\n  Dance › Details · Python 3.9+ · Dances <https://example.org/dance> · a book',
    );
  });

  it.each([
    [['On sunny days:'], '• On sunny days: An eight'],
    [['In the hive', 'On the comb.'], '• In the hive › On the comb: An eight'],
  ])('puts the items above %j before a nested fact', (trail, start) => {
    expect(drawAnswer(answer([factBlock({ trail })]), pipe)).toContain(start);
  });

  it('draws what a note writes in the words that a reader would see', () => {
    const body: PhrasingContent[] = [
      { type: 'strong', children: [words('bold ')] },
      { type: 'inlineCode', value: '__slots__' },
      {
        type: 'wikilink',
        target: 'Hive',
        anchor: null,
        label: 'home',
        embed: false,
        children: [words(' home ')],
      },
      { type: 'highlight', children: [words('bright ')] },
      { type: 'link', url: 'https://example.org', children: [words('page')] },
    ];
    expect(drawAnswer(answer([factBlock({ body })]), pipe)).toContain('• bold __slots__ home bright page\n');
  });

  it('draws lists, tables, quotes and code', () => {
    const paragraph = (value: string) => ({ type: 'paragraph' as const, children: [words(value)] });
    const cell = (value: string) => ({ type: 'tableCell' as const, children: [words(value)] });
    const drawn = drawAnswer(
      answer([
        prose({ type: 'list', children: [{ type: 'listItem', children: [paragraph('one'), paragraph('more')] }] }),
        prose({ type: 'table', children: [{ type: 'tableRow', children: [cell('a'), cell('b')] }] }),
        prose({ type: 'blockquote', children: [paragraph('said')] }),
        { type: 'code', lang: 'python', code: 'if x:\n    y()' },
      ]),
      pipe,
    );
    expect(drawn).toBe('- one\n  more\n\na | b\n\nsaid\n\n    if x:\n        y()');
  });

  it('names the question only where it is not plainly answered', () => {
    expect(drawAnswer(answer([factBlock()]), pipe)).not.toContain('How?');
    expect(drawAnswer(answer([], { kind: 'nothing' }), pipe)).toBe('How?');
  });

  it('lets no note drive the terminal or turn the writing around', () => {
    const evil = 'a\u001b[2Jb\u0007\u202ec\u009b31m';
    const body: PhrasingContent[] = [words(evil), { type: 'inlineCode', value: evil }];
    const source = { title: evil, url: null };
    const blocks: Block[] = [
      factBlock({ body, trail: [evil], sources: [source] }),
      { type: 'code', lang: '', code: evil },
      { type: 'aside', text: evil },
      { type: 'heading', text: evil },
    ];
    const drawn = drawAnswer(answer(blocks, { kind: 'done', title: evil }), pipe);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there
    expect(drawn).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('uses colour when asked for it alone', () => {
    const body: PhrasingContent[] = [{ type: 'inlineCode', value: 'x' }];
    const start = '\u001b[';
    expect(drawAnswer(answer([factBlock({ body })]), { colour: true, width: 0 })).toContain(`${start}36mx`);
    expect(drawAnswer(answer([factBlock({ body })]), pipe)).not.toContain(start);
  });

  it.each([20, 40, 80])('breaks lines between words at %i columns, colour or not', (width) => {
    const text = 'A forager that found food dances in the shape of an eight to tell where it is.';
    const body: PhrasingContent[] = text.split(' ').map((value) => ({ type: 'inlineCode', value: `${value}` }));
    const spaced = body.flatMap((node) => [node, words(' ')]);
    const plain = drawAnswer(answer([factBlock({ body: spaced })]), { colour: false, width });
    const coloured = drawAnswer(answer([factBlock({ body: spaced })]), { colour: true, width });
    expect(Math.max(...plain.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(width);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes take no column
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
    expect(plain.replace(/\s+/g, ' ')).toContain(text);
  });

  it('keeps lines of code whole', () => {
    const code = `print(${'1, '.repeat(60)})`;
    expect(drawAnswer(answer([{ type: 'code', lang: '', code }]), { colour: false, width: 40 })).toBe(`    ${code}`);
  });
});

describe('plainText', () => {
  it('is the answer without its sources', () => {
    const sources = [{ title: 'Dances', url: 'https://example.org/dance' }];
    const text = plainText(answer([factBlock({ sources }, '3.9+'), { type: 'aside', text: 'small print' }]));
    expect(text).toBe('• An eight is danced.\n  Dance › Details · Python 3.9+\n\nsmall print');
  });
});

describe('drawFollowUps', () => {
  it('numbers them from one', () => {
    const followUps = ['Hive', 'More facts'].map((label) => ({
      label,
      call: { command: 'topic', options: {} },
      kind: 'topic' as const,
    }));
    expect(drawFollowUps(answer([], { followUps }), pipe)).toBe('  1) Hive\n  2) More facts');
  });
});
