import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/notes/obsidian-syntax.js';

const tree = (text: string): unknown[] =>
  JSON.parse(JSON.stringify(parseMarkdown(text).children, (key, value) => (key === 'position' ? undefined : value)));

const pieces = [
  ...['a', 'b c', ' ', '\n', '\n\n', '- ', '[', ']', '](', ')', '[[', ']]', '|', '-', ':-', '\n| - |\n', '~', '~~'],
  ...[
    '[^',
    '[^1]: ',
    '[ ] ',
    '- [x] ',
    'http://a.b',
    'https://c.d/e',
    'www.f.g',
    '@',
    'h@i.j',
    '*',
    '_',
    '\\',
    'mailto:k@l.m',
  ],
  ...['[label](https://n.o)', '[a [b]](http://p.q "t")'],
];

describe('parseMarkdown', () => {
  it.each([
    ['a table', '| a | b |\n|---|---|\n| 1 | 2 |', 'table'],
    ['words struck out', '~~gone~~', 'delete'],
    ['a box to tick', '- [x] done', '"checked":true'],
    ['a footnote', 'word[^1]\n\n[^1]: note', 'footnoteReference'],
    ['a bare address', 'see https://example.org/x', '"type":"link"'],
    ['an address of mail', 'to a@example.org', 'mailto:'],
  ])('reads %s', (_, text, sign) => {
    expect(JSON.stringify(tree(text))).toContain(sign);
  });

  it('leaves GitHub’s flavour out only where it would change nothing', () => {
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (given) => {
        // Two tildes at the end have the whole text read with it.
        const whole = tree(`${given}\n\n# ~~end~~`);
        expect(tree(`${given}\n\n# end`).slice(0, -1)).toEqual(whole.slice(0, -1));
      }),
      { numRuns: process.env.LONG ? 20_000 : 1000, seed: 1 },
    );
  });
});
