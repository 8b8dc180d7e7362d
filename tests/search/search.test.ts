import { describe, expect, it } from 'vitest';
import type { Vault } from '../../src/model.js';
import { parseNote } from '../../src/notes/parse.js';
import { createVault } from '../../src/notes/vault.js';
import { createIndex, createIndexCalmly } from '../../src/search/index.js';
import { companionsOf } from '../../src/search/thesaurus.js';

const vaultOf = (files: Record<string, string>): Vault =>
  createVault(Object.entries(files).map(([path, text]) => parseNote(path, text).note));

const garden = vaultOf({
  'Garden.md':
    'Outside :: Go, kitchen\n\n# Garden\n## Summary\n- A garden is a piece of land with plants.\n## Subtopics\n- [[Rose]]\n- [[Compost]]\n- [[Hedge]]\n',
  'Rose.md':
    '# Rose\n## Details\n- Roses are pruned in early spring, above an outward bud. ^prune\n- A rose needs six hours of sun a day. ^sun\n- Black spots on rose leaves come from a fungus. ^spots\n## Questions\n- When are roses cut back? [[#^prune]]\n- How much light does a rose need? [[#^sun]]\n',
  'Compost.md':
    '# Compost\n## Details\n- Compost is ready after about nine months. ^ready\n- A compost heap gets hot because microbes digest it. ^hot\n## Questions\n- Why is a compost heap warm? [[#^hot]]\n',
  'Hedge.md': '# Hedge\n## Details\n- A hedge is trimmed twice a year, never while birds nest in it.\n',
});

const search = (text: string, vault = garden) => createIndex(vault).search({ text, limit: 4 });
const first = (text: string, vault = garden): string => search(text, vault).hits[0]?.fact.text ?? '';

describe('an index that is built calmly', () => {
  it('rests again and again, and finds the same', async () => {
    let rests = 0;
    const calm = await createIndexCalmly(garden, async () => {
      rests += 1;
    });
    expect(rests).toBeGreaterThan(garden.notes.length);
    const scores = (index: ReturnType<typeof createIndex>) =>
      index.search({ text: 'when are roses cut', limit: 4 }).hits.map(({ fact, score }) => [fact.id, score]);
    expect(scores(calm)).toEqual(scores(createIndex(garden)));
    expect(scores(calm)).not.toEqual([]);
  });
});

describe('search', () => {
  it.each([
    ['When are roses cut back?', /pruned/],
    ['how much light does a rose need', /six hours/],
    ['compost heap hot', /microbes/],
    ['compsot heap microbes', /microbes/],
    ['trimming hedges', /hedge is trimmed/],
  ])('%s', (question, fact) => {
    expect(first(question)).toMatch(fact);
    expect(search(question).answers).toBe(true);
  });

  it.each([
    ['What is the exchange rate of the yen?'],
    ['How does Go prune roses?'],
    ['Which rose is best in the kitchen?'],
    ['hi, how are you?'],
    ['??'],
  ])('declines: %s', (question) => {
    expect(search(question).answers).toBe(false);
  });

  it('takes a name that is a word too only as it is written', () => {
    expect(search('When do roses go to be cut back?').answers).toBe(true);
  });

  it('tells what was repaired', () => {
    expect(search('compsot heap').repaired).toEqual([{ typed: 'compsot', meant: 'compost' }]);
  });

  it('offers the nearest note', () => {
    expect(search('rose in a vase').nearest[0]?.name).toBe('Rose');
  });

  it.each([['What is the difference between a rose and a hedge?'], ['rose vs hedge'], ['Is it a rose or a hedge?']])(
    'has a fact of each side: %s',
    (question) => {
      const notes = search(question).hits.map(({ note }) => note.name);
      expect(notes).toContain('Rose');
      expect(notes).toContain('Hedge');
    },
  );

  it('finds nothing in an empty folder', () => {
    const index = createIndex(vaultOf({}));
    expect(index.search({ text: 'rose', limit: 4 })).toMatchObject({ hits: [], answers: false, nearest: [] });
    expect(index.complete('', 5)).toEqual([]);
  });
});

describe('complete', () => {
  const complete = (typed: string): string[] =>
    createIndex(garden)
      .complete(typed, 5)
      .map(({ text }) => text);

  it('offers topics and questions before anything is typed', () => {
    const kinds = createIndex(garden)
      .complete('', 5)
      .map(({ kind }) => kind);
    expect(kinds).toContain('topic');
    expect(kinds).toContain('question');
  });
  it.each([
    ['ros', 'Rose'],
    ['why is a comp', 'Why is a compost heap warm?'],
    ['light', 'How much light does a rose need?'],
  ])('%s', (typed, text) => {
    expect(complete(typed)[0]).toBe(text);
  });
  it('offers nothing for what nothing fits', () => {
    expect(complete('zebra')).toEqual([]);
  });
});

describe('a folder in another language', () => {
  const garten = vaultOf({
    'Rose.md':
      '# Rose\n- Rosen werden im Frühjahr über einer Knospe geschnitten, die nach außen zeigt.\n- Eine Rose braucht sechs Stunden Sonne am Tag.\n',
    'Kompost.md': '# Kompost\n- Ein Komposthaufen wird heiß, weil Mikroben ihn zersetzen.\n',
  });
  it('is searched without English stems', () => {
    const { units } = createIndex(garten).explain({ text: 'Sonne Stunden', limit: 4 });
    expect(units.map(({ terms }) => terms)).toEqual([['sonne'], ['stunden']]);
  });
  it('finds its facts', () => {
    expect(first('Wie viele Stunden Sonne braucht eine Rose', garten)).toMatch(/sechs/);
    expect(first('Mikroben im Komposthaufen', garten)).toMatch(/Mikroben/);
  });
});

describe('companionsOf', () => {
  it('has words that are used for each other', () => {
    expect(companionsOf('ram')).toContain('memori');
    expect(companionsOf('rose').size).toBe(0);
  });
});

describe('a ready question that is asked', () => {
  const house = vaultOf({
    'House.md':
      '# House\n## Details\n- A cellar floods when the pump stops. ^pump\n- Rain fills the shaft beside the wall. ^shaft\n- Old seals let drops through. ^seals\n- The cellar floods less with a second pump in the cellar. ^second\n## Questions\n- Why is the cellar wet? [[#^pump]] [[#^shaft]] [[#^seals]]\n',
  });

  it('is answered by all the facts it leads to, in the note’s order behind the first', () => {
    const texts = search('why is the cellar wet', house).hits.map(({ fact }) => fact.text);
    expect(texts.slice(0, 3)).toEqual([
      'A cellar floods when the pump stops.',
      'Rain fills the shaft beside the wall.',
      'Old seals let drops through.',
    ]);
  });

  it('shows no fact beside one that says much the same', () => {
    const twins = vaultOf({
      'Twins.md':
        '# Twins\n## Details\n- Twin engines burn fuel from both wing tanks at once.\n- Both wing tanks feed fuel to the twin engines at once.\n- A twin engine starts from its own battery.\n',
    });
    expect(search('twin engines fuel', twins).hits.map(({ fact }) => fact.line)).toEqual([3, 5]);
  });
});
