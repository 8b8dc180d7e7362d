import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCall, encodeCall } from '../../src/discord/call-id.js';
import { propertyRuns as runs } from './answers.fixture.js';

describe('a Call as an id', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 10 }),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), fc.string({ maxLength: 12 }), { maxKeys: 3 }),
        (command, options) => {
          const id = encodeCall({ command, options });
          fc.pre(id !== null);
          const read = decodeCall(id);
          expect(read?.command).toBe(command);
          expect({ ...read?.options }).toEqual({ ...options });
        },
      ),
      { numRuns: runs },
    );
  });

  it('is short and readable', () => {
    expect(encodeCall({ command: 'ask', options: { question: '?', more: '4' } })).toBe('ask|question=?|more=4');
    expect(encodeCall({ command: 'topic', options: { name: 'x'.repeat(100) } })).toBeNull();
  });

  it.each(['', '|', 'a|b', 'a|=b', '%', 'a|b=%'])('%j is none', (id) => {
    expect(decodeCall(id)).toBeNull();
  });
});
