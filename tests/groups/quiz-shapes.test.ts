import { describe, expect, it } from 'vitest';
import { quizOf } from '../../src/groups/quiz.js';
import { codeShape, numeralsIn, versionsIn } from '../../src/groups/quiz-shapes.js';
import { formsOf, isShown, mayMeanSame } from '../../src/groups/quiz-words.js';
import { libraryOf } from '../folder.fixture.js';
import { animalFiles } from '../quiz.fixture.js';

describe('a number to be asked for', () => {
  it.each([
    ['5 milliseconds', ['5 milliseconds whole']],
    ['10 to 20 percent', ['10 to 20 percent range to']],
    ['25–30 %', ['25–30 % range –']],
    ['1,024 bytes', ['1,024 bytes whole']],
    ['0.2 seconds', ['0.2 seconds decimal']],
    ['PEP 703', ['703 PEP PEP']],
    ['in 2006', ['2006  year']],
    ['up to 3.13', []],
    ['a 64-bit build', []],
    ['2**30 and UTF-8', []],
    ['version 3.14.5', []],
  ])('is found in "%s"', (text, found) => {
    expect(numeralsIn(text, '').map((one) => `${one.text} ${one.unit} ${one.shape}`)).toEqual(found);
  });

  it('is told from a version', () => {
    expect(versionsIn('Since 3.13, not 3.12.1; 2.5 times and 3.5 MB')).toEqual(['3.13', '3.12.1']);
  });
});

describe('a name of code', () => {
  it.each([
    ['__init__', 'dunder'],
    ['PyEval_SaveThread()', 'call name of C'],
    ['gc.freeze()', 'call dotted'],
    ['KeyError', 'exception'],
    ['LOAD_FAST', 'capitals'],
    ['Objects/listobject.c', 'path .c'],
    ['ob_refcnt', 'snake'],
    ['yield', 'keyword'],
    ['None', 'singleton'],
    ['PYTHONHASHSEED', 'environment'],
    ['-X utf8', 'option'],
    ['a + b', 'expression 3'],
  ])('has a shape: %s', (name, shape) => {
    expect(codeShape(name)).toBe(shape);
  });
});

describe('hidden words', () => {
  it.each([
    ['collection', 'it is collected', true],
    ['collect', 'the collectors', true],
    ['two fields', 'it has 2 of them', true],
    ['free list', 'the list', true],
    ['allocator', 'a location', false],
    ['int', 'an interpreter', false],
  ])('%s: can be read in "%s": %s', (hidden, shown, is) => {
    expect(isShown(formsOf(hidden), formsOf(shown))).toBe(is);
  });

  it('may mean the same as words that stand for each other', () => {
    expect(mayMeanSame(formsOf('faster'), formsOf('quick'))).toBe(true);
    expect(mayMeanSame(formsOf('faster'), formsOf('a tuple'))).toBe(false);
  });

  it('are not asked for where the items above say them', async () => {
    const nested = (above: string) => ({
      ...animalFiles,
      'Beaver.md': `# Beaver\n\n- ${above}:\n\t- A beaver stays in its lodge for about ==13 hours== of every day of winter. ^stay\n\n## Subtopics\n- [[Otter]]\n`,
    });
    const questionOf = async (above: string) => {
      const { vault } = await libraryOf(nested(above));
      const fact = vault.note(vault.find('Beaver')?.id ?? '')?.facts.find(({ id }) => id.endsWith('.stay'));
      if (fact === undefined) throw new Error('the fact was not read');
      return quizOf(vault).questionOf(fact, '');
    };
    expect(await questionOf('In the cold months')).toMatchObject({ trail: ['In the cold months:'], kind: 'number' });
    expect(await questionOf('In the 13 cold weeks')).toBeNull();
  });
});
