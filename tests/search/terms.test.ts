import { describe, expect, it } from 'vitest';
import { createSpeller, editDistance } from '../../src/search/spelling.js';
import { contentWords, englishStem, indexTerms } from '../../src/search/terms.js';

describe('indexTerms', () => {
  it.each([
    ['ob_refcnt', ['ob_refcnt', 'obrefcnt', 'ob', 'refcnt']],
    ['__slots__', ['slot']],
    ['PyObject_Malloc', ['pyobject_malloc', 'pyobjectmalloc', 'pyobject', 'object', 'malloc']],
    ['LOAD_FAST', ['load_fast', 'loadfast', 'load', 'fast']],
    ['free-threaded', ['freethread', 'free', 'thread']],
    ['3.14.5', ['3.14.5']],
    ["the collector's generations", ['collector', 'gener']],
    ['C++', ['c++']],
    ['café', ['cafe']],
  ])('%s', (text, terms) => {
    expect(indexTerms(text, englishStem)).toEqual(terms);
  });
});

describe('contentWords', () => {
  it.each([
    ['How does a for loop work?', ['for', 'loop']],
    ['What is the GIL for?', ['gil']],
    ['`is` versus ==', ['is', 'versus', '==']],
    ['the with statement', ['with', 'statement']],
    ['is not', ['is', 'not']],
    ['what was it', []],
    ['', []],
  ])('%s', (question, kept) => {
    expect(contentWords(question).map(({ text }) => text)).toEqual(kept);
  });
});

describe('editDistance', () => {
  it.each([
    ['cache', 'cache', 0],
    ['cahce', 'cache', 1],
    ['cach', 'cache', 1],
    ['generater', 'generator', 1],
    ['tuple', 'module', 3],
  ])('%s → %s', (a, b, edits) => {
    expect(editDistance(a, b, 2)).toBe(edits);
  });
});

describe('createSpeller', () => {
  const speller = createSpeller(
    new Map([
      ['garbage', 9],
      ['collector', 9],
      ['reference', 20],
      ['interpreter', 20],
      ['thread', 30],
      ['tuple', 5],
    ]),
  );
  it.each([
    ['garbge', ['garbage']],
    ['refrence', ['reference']],
    ['intrepreter', ['interpreter']],
    ['thraed', ['thread']],
    ['garbagecollector', ['garbage', 'collector']],
    ['elephant', null],
    // Too short or with digits: a word of its own.
    ['tupl', null],
    ['thread2', null],
  ])('%s', (typed, meant) => {
    expect(speller.repair(typed)).toEqual(meant);
  });
});
