import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anonymous } from '../../src/store/anonymous.js';

describe('a question as it may be kept', () => {
  it.each([
    ['Why is  the GIL\n still there??', 'why is the gil still there'],
    ['what did <@123456789012345678> mean by slots', 'what did mean by slots'],
    ['see <#123456789012345678> and <@&123456789012345678>: why?', 'see and: why'],
    ['<:snek:123456789012345678> how do dicts grow', 'how do dicts grow'],
    ['how do dicts grow </ask:123456789012345678>', 'how do dicts grow'],
    ['does <t:1700000000:R> leak memory', 'does leak memory'],
    ['ann.lee+x@mail.example.org asks why del', 'asks why del'],
    ['what is https://example.org/u/ann?x=1#y about', 'what is about'],
    ['is discord.gg/abc about slots', 'is about slots'],
    ['why does www.example.org/ann say so', 'why does say so'],
    ['ann#1234 wants to know what a cell is', 'wants to know what a cell is'],
    ['ask @ann_lee what a cell is', 'ask what a cell is'],
    ['why does /home/ann/app/x.py import twice', 'why does /home/ /app/x.py import twice'],
    ['why does C:\\Users\\Ann\\x.py import twice', 'why does c:\\users\\ \\x.py import twice'],
    ['call +49 (170) 123-45-67 about the gil', 'call about the gil'],
    ['ring 0170 1234567 about the gil', 'ring about the gil'],
    ['what is 123456789012345678 in cpython', 'what is in cpython'],
    ['why is 192.168.10.1 slow', 'why is slow'],
    ['is ghp_a1b2c3d4e5f6g7h8i9j0 a token', 'is a token'],
  ])('%j is %j', (asked, kept) => {
    expect(anonymous(asked)).toBe(kept);
  });

  it.each([
    'what does _pyeval_evalframedefault do',
    'why is hash(-1) equal to -2 in python 3.14.5',
    'what is 0x7fffffff or 2**31-1',
    'why is 257 is 257 false',
    'is 2147483648 an int of 30 bit digits',
    'does sum of 256 257 1000 2000 allocate',
    'what does pyunicode_fromkindanddata copy',
    'is a[1:2:3] a slice object',
    'what does a @ b call',
    'what does c++ do that c# does not',
    'was ändert pep 703 an der gc',
  ])('%j stays as it is', (question) => {
    expect(anonymous(question)).toBe(question);
  });

  it('keeps a word with @ that the notes use', () => {
    const isKnown = (word: string) => word === '@property';
    expect(anonymous('What does @property do, @ann?', isKnown)).toBe('what does @property do');
  });

  it.each(['', '???', '<@123456789012345678>', 'https://example.org', '12 34', 'a'])(
    'nothing is left of %j',
    (asked) => {
      expect(anonymous(asked)).toBeNull();
    },
  );

  it('is cut at a word, to 200 characters', () => {
    const kept = anonymous('why is it so '.repeat(40)) ?? '';
    expect(kept.length).toBeLessThanOrEqual(200);
    expect(kept).toMatch(/ (why|is|it|so)…$/);
    expect(anonymous('𝔞'.repeat(300))).toMatch(/^\p{L}+…$/u);
  });

  it('holds no long number, address or mention, whatever is asked', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^<@!?\d{17,19}>$/),
      fc.emailAddress(),
      fc.webUrl(),
      fc.stringMatching(/^\d{17,19}$/),
      fc.constantFrom(' ', '\n', 'why', 'gil', '@', '<', '\\'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const kept = anonymous(pieces.join(' '));
        if (kept === null) return;
        expect(kept.length).toBeLessThanOrEqual(200);
        expect(kept).toBe(kept.trim());
        expect(kept).not.toMatch(/https?:\/\/\S|<@|\s{2}|\n/);
        expect(kept).not.toMatch(/(?<![\w.])\d{17,19}(?!\w)/);
        expect(kept.toLowerCase()).toBe(kept);
      }),
      { numRuns: process.env.LONG ? 5000 : 60 },
    );
  });
});
