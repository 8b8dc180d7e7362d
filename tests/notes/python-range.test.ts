import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRange, holdsFor, parseRange, parseVersion } from '../../src/python-range.js';

describe('parseRange', () => {
  it.each(['3.10+', '-3.9', '3.8-3.11', '3.13', '-3.13, 3.14.5+', '3'])(
    'reads %s and formatRange writes it again',
    (text) => {
      const range = parseRange(text);
      expect(range && formatRange(range)).toBe(text);
    },
  );

  it.each([
    ['3.10 +', '3.10+'],
    ['3.8 – 3.11', '3.8-3.11'],
    [' 3.8-3.8 ', '3.8'],
  ])('reads %j as %s', (text, same) => {
    const range = parseRange(text);
    expect(range && formatRange(range)).toBe(same);
  });

  it.each(['', 'new', '3.x', '3.11-3.8', '>=3.8', '3.8,', '3.8.1.2', '3.10+ only'])(
    'does not understand %j',
    (text) => {
      expect(parseRange(text)).toBeNull();
    },
  );
});

describe('holdsFor', () => {
  it.each([
    ['3.10+', '3.9', false],
    ['3.10+', '3.10', true],
    ['3.10+', '4', true],
    ['-3.9', '3.9.18', true],
    ['-3.9', '3.10', false],
    ['3.8-3.9', '3.9.7', true],
    ['3.13.2+', '3.13', true],
    ['3.13.2+', '3.13.1', false],
    ['-3.13.1', '3.13', false],
    ['-3.13, 3.14.5+', '3.14', true],
    ['-3.13, 3.14.5+', '3.14.2', false],
  ])('%s for %s: %s', (range, version, holds) => {
    expect(holdsFor(parseRange(range), parseVersion(version) ?? [])).toBe(holds);
  });

  it('holds for every version without a range', () => {
    expect(holdsFor(null, [2, 7])).toBe(true);
  });

  it('holds at both ends of any span', () => {
    const version = fc.tuple(fc.nat(20), fc.nat(20));
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [from, to] = a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]) ? [a, b] : [b, a];
        const range = parseRange(`${from.join('.')}-${to.join('.')}`);
        expect(range).not.toBeNull();
        expect(holdsFor(range, from) && holdsFor(range, to)).toBe(true);
      }),
    );
  });
});
