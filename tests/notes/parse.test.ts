import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Note, Problem } from '../../src/model.js';
import { parseNote } from '../../src/notes/parse.js';
import { formatRange } from '../../src/python-range.js';

const note = (text: string): Note => parseNote('folder/Some Note.md', text).note;
const problems = (text: string): readonly Problem[] => parseNote('folder/Some Note.md', text).problems;
const runs = process.env.LONG ? 50 : 1;

const example = `---
aliases: [GIL, the GIL]
---
# Global Interpreter Lock

Type :: #topic
Source :: [PEP 703](https://peps.python.org/pep-0703/)

## Summary
- The lock that a thread must hold.

## Details
Source :: [Section](https://example.org/section)
python :: 3.2+

- Only ==one thread== runs. ^One-Thread
- Asks after ==5 ms==, the [[Switch interval]]. [python:: 3.9+] [source:: [sys](https://docs.python.org/3/)] ^five-ms
	- The holder lets go. [note:: x]

## Questions
Intro words.
- Why not two at once? [[#^one-thread]]
	- really parallel
	- use all [[cores]]
- How often? [[#^five-ms]], [[Other#^x]]

## Code in Execution
\`\`\`python 3.2+ native
1 + 1
\`\`\`
`;

describe('parseNote', () => {
  const parsed = note(example);
  const byText = (start: string) => parsed.facts.find((fact) => fact.text.startsWith(start));

  it('reads names, tags and fields of the note', () => {
    expect(parsed).toMatchObject({
      name: 'Some Note',
      title: 'Global Interpreter Lock',
      aliases: ['GIL', 'the GIL'],
      tags: ['topic'],
    });
    expect(parsed.fields.map((field) => field.key)).toEqual(['Type', 'Source']);
    expect(parsed.sources).toEqual([{ title: 'PEP 703', url: 'https://peps.python.org/pep-0703/' }]);
  });

  it('gives facts their ids, words and trail', () => {
    expect(byText('Only')).toMatchObject({ id: `${parsed.id}.one-thread`, text: 'Only one thread runs.', trail: [] });
    expect(byText('Only')?.body[1]?.type).toBe('highlight');
    expect(byText('The holder')?.trail).toEqual(['Asks after 5 ms, the Switch interval.']);
    expect(byText('The holder')?.text).toBe('The holder lets go. note: x');
  });

  it('hands down versions and sources: item above, section, note', () => {
    const said = (start: string) => {
      const fact = byText(start);
      return [fact?.python && formatRange(fact.python), fact?.sources[0]?.title];
    };
    expect(said('The lock')).toEqual([null, 'PEP 703']);
    expect(said('Only')).toEqual(['3.2+', 'Section']);
    expect(said('Asks')).toEqual(['3.9+', 'sys']);
    expect(said('The holder')).toEqual(['3.9+', 'sys']);
  });

  it('reads questions, their wordings and answers, and no facts from them', () => {
    expect(
      parsed.questions.map(({ text, wordings, answers }) => [text, wordings, answers.map((link) => link.anchor)]),
    ).toEqual([
      ['Why not two at once?', ['really parallel', 'use all cores'], ['^one-thread']],
      ['How often?', [], ['^five-ms', '^x']],
    ]);
    expect(parsed.facts).toHaveLength(4);
  });

  it('reads programs', () => {
    expect(parsed.programs).toMatchObject([{ lang: 'python', code: '1 + 1', native: true, line: 28 }]);
  });

  it('tells the line and section of each link', () => {
    const link = parsed.links.find(({ target }) => target === 'Switch interval');
    expect(link).toMatchObject({ line: 17, factId: `${parsed.id}.five-ms` });
    expect(parsed.sections.find(({ id }) => id === link?.sectionId)?.trail).toEqual(['Details']);
  });

  it('gives the same id to a note in another folder, and unique ids to equal facts', () => {
    expect(parseNote('SOME NOTE.md', '').note.id).toBe(note('').id);
    const ids = note('- same words\n- same words\n- same words\n').facts.map((fact) => fact.id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[1]).toBe(`${ids[0]}-2`);
  });

  it('reports a repeated ^id and a range that it does not understand', () => {
    expect(
      problems('- one fact ^a\n- two facts ^A\n- three [python:: new]\n').map(({ rule, line, severity }) => [
        rule,
        line,
        severity,
      ]),
    ).toEqual([
      ['duplicate-id', 2, 'error'],
      ['python-range', 3, 'error'],
    ]);
  });

  it('reads fields of a section that stand after its items as the note’s when they end the note', () => {
    const { fields, sections } = note('# N\n## S\n- a fact\n\nKey :: v\n\nWords follow.\n\nType :: #t\nLinks ::\n');
    expect(fields.map((field) => field.key)).toEqual(['Type', 'Links']);
    expect(sections[0]?.fields.map((field) => field.key)).toEqual(['Key']);
  });

  it('takes a field item below a fact as the fact’s own', () => {
    const [fact] = note('- A fact\n\t- Source :: [x](https://e.org)\n').facts;
    expect(fact?.sources).toEqual([{ title: 'x', url: 'https://e.org' }]);
  });

  it('reads links of Markdown to notes like wikilinks', () => {
    expect(note('[t](My%20Note.md#H) and [r][d]\n\n[d]: Other.md').links).toMatchObject([
      { kind: 'wikilink', target: 'My Note.md', anchor: 'H', label: 't' },
      { kind: 'wikilink', target: 'Other.md', anchor: null, label: 'r' },
    ]);
  });

  it.each([
    ['`__slots__` and [[__slots__]]', '__slots__ and __slots__'],
    ['a == b and c == d', 'a == b and c == d'],
    ['==[[A|b]]== and ~5 and ~6', 'b and ~5 and ~6'],
    ['> [!note] Title\n> Words', 'Words'],
    ['see [[A#H]] and [[#H]]', 'see A > H and H'],
    ['an ![[image.png|100]] here', 'an here'],
  ])('reads %j as %j', (text, words) => {
    expect(note(text).facts.map((fact) => fact.text)).toEqual([words]);
  });

  it('has no positions in what it keeps, and survives JSON', () => {
    expect(JSON.stringify(parsed)).not.toContain('"position"');
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '[[',
      ']]',
      '![[',
      '|',
      '\\|',
      '#',
      '^id',
      '::',
      '==',
      '%%',
      '`',
      '```',
      '---\n',
      '\n',
      '\n\n',
      '\t',
      '- ',
      '> ',
      '$$',
      '<div>',
      '](',
      ' ',
      '[python:: 3.8+]',
      'Key :: v\n',
      '## H\n',
      '\u00a0',
      '|-|-|\n',
    ),
    fc.string({ maxLength: 8 }),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

  it('holds its promises for any text', () => {
    fc.assert(
      fc.property(text, (source) => {
        const first = parseNote('N.md', source);
        expect(first).toEqual(parseNote('N.md', source));
        expect(first).toEqual(parseNote('N.md', source.replace(/\r\n?/g, '\n').replaceAll('\n', '\r\n')));
        expect(first.problems.filter((problem) => problem.rule === 'plain-text')).toEqual([]);
        const ids = first.note.facts.map((fact) => fact.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toMatch(/^[\w.-]{1,40}$/);
        for (const fact of first.note.facts) {
          expect(fact.text).not.toBe('');
          expect(first.note.sections.some((section) => section.id === fact.sectionId)).toBe(true);
        }
        for (const link of first.note.links) {
          if (link.kind === 'url') continue;
          expect(link.target + (link.anchor ?? '')).not.toBe('');
          expect(link.target).not.toMatch(/\[\[|\n/);
        }
      }),
      { numRuns: 200 * runs },
    );
  });
});
