import type { PhrasingContent, RootContent } from 'mdast';
import { describe, expect, it } from 'vitest';
import { drawLink } from '../../src/discord/escape.js';
import { drawBlocks } from '../../src/discord/markdown.js';

const text = (value: string): PhrasingContent => ({ type: 'text', value });
const paragraph = (...children: PhrasingContent[]): RootContent => ({ type: 'paragraph', children });
const draw = (...nodes: RootContent[]) => drawBlocks(nodes, 4000);

describe('Markdown', () => {
  const table: [string, RootContent, string][] = [
    [
      'marks',
      paragraph({ type: 'highlight', children: [text('a')] }, text(' '), { type: 'emphasis', children: [text('b')] }),
      '**a** *b*',
    ],
    [
      'bold in bold once',
      paragraph({ type: 'strong', children: [text('a'), { type: 'highlight', children: [text('b')] }] }),
      '**ab**',
    ],
    [
      'no spaces inside of marks',
      paragraph(text('x'), { type: 'strong', children: [text(' a ')] }, text('y')),
      'x **a** y',
    ],
    ['dunder names', paragraph(text('__slots__')), '\\_\\_slots\\_\\_'],
    ['code spans', paragraph({ type: 'inlineCode', value: 'a`b' }), '`` a`b ``'],
    ['three backticks in a span', paragraph({ type: 'inlineCode', value: '```' }), '`` `\u200b`\u200b` ``'],
    [
      'mentions',
      paragraph(text('@everyone <@1> <#1> </ask:1> <t:1:R>')),
      '\\@everyone \\<\\@1> \\<#1> \\</ask:1> \\<t\\:1:R>',
    ],
    ['masked links', paragraph(text('[a](https://b.c)')), '\\[a\\](https\\://b.c)'],
    [
      'links',
      paragraph({ type: 'link', url: 'https://a.b/c_(d)', children: [text('PEP [1]')] }),
      '[PEP \\[1\\]](https://a.b/c_%28d%29)',
    ],
    ['other links', paragraph({ type: 'link', url: 'javascript:x', children: [text('run')] }), 'run'],
    [
      'bare links',
      paragraph({ type: 'link', url: 'https://a.b/', children: [text('https://a.b/')] }),
      '<https://a.b/>',
    ],
    [
      'deceptive links',
      paragraph({ type: 'link', url: 'https://evil.b/', children: [text('https://a.b/')] }),
      'https\\://a.b/ (<https://evil.b/>)',
    ],
    [
      'wikilinks',
      paragraph({ type: 'wikilink', target: 'A', anchor: null, label: 'b', embed: false, children: [text('b*')] }),
      'b\\*',
    ],
    ['fields', paragraph({ type: 'field', key: 'Since', value: '3.*' }), 'Since: 3.\\*'],
    ['headings', { type: 'heading', depth: 2, children: [text('A #')] }, '**A #**'],
    ['what looks like a block', paragraph(text('# a\n- b\n1. c\n> d\n-# e')), '\\# a\n\\- b\n1\\. c\n\\> d\n\\-# e'],
    ['fences', { type: 'code', lang: 'python', value: 'x = "```"' }, '```python\nx = "``\u200b`"\n```'],
    ['quotes', { type: 'blockquote', children: [paragraph(text('a\nb'))] as never }, '> a\n> b'],
  ];
  it.each(table)('draws %s', (_, node, drawn) => {
    expect(draw(node)).toBe(drawn);
  });

  it('draws nested lists and tasks', () => {
    const item = (words: string, ...more: RootContent[]) =>
      ({ type: 'listItem', children: [paragraph(text(words)), ...more] }) as never;
    const inner: RootContent = { type: 'list', ordered: true, start: 3, children: [item('b'), item('c')] };
    const done = { type: 'listItem', checked: true, children: [paragraph(text('d'))] } as never;
    expect(draw({ type: 'list', children: [item('a', inner), done] })).toBe('- a\n  3. b\n  4. c\n- ☑ d');
  });

  it('draws deep nesting in no time, and no more of it than fits', () => {
    const long = 'long words '.repeat(300);
    let list = { type: 'list', children: [] } as unknown as RootContent;
    let marked = text('x');
    for (let depth = 0; depth < 3000; depth += 1) {
      const inside = [paragraph(text(depth > 2900 ? 'a' : long)), list] as never;
      list = { type: 'list', children: [{ type: 'listItem', children: inside }] };
      list = depth % 2 ? list : { type: 'blockquote', children: [list as never] };
      marked = { type: depth % 2 ? 'strong' : 'emphasis', children: [marked] };
    }
    expect(draw(list).length).toBeLessThanOrEqual(4000);
    expect(drawBlocks([list], 500).length).toBeLessThanOrEqual(500);
    expect(draw(paragraph(marked)).length).toBeLessThan(10);
  });

  it('draws tables as code', () => {
    const row = (...cells: string[]) =>
      ({ type: 'tableRow', children: cells.map((cell) => ({ type: 'tableCell', children: [text(cell)] })) }) as never;
    expect(draw({ type: 'table', children: [row('a', 'bcd'), row('ef', 'g')] })).toBe(
      '```\na  │ bcd\n───┼────\nef │ g\n```',
    );
  });

  it('links nowhere but to http(s)', () => {
    for (const url of ['data:x', 'file:///x', '//x', '', 'discord://x', null])
      expect(drawLink('a', 'a', url)).toBe('a');
  });
});
