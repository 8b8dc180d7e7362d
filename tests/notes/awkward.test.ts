import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Link, Note, Vault } from '../../src/model.js';
import { addSymbolicLinks, awkward, fillers, folderOf } from './awkward.js';
import { openFolder } from './compiled.js';

type Check = (vault: Vault) => void;

const noteAt = (vault: Vault, path: string): Note => {
  const note = vault.notes.find((each) => each.path.normalize('NFC') === path.normalize('NFC'));
  if (note === undefined) throw new Error(`no note ${path}`);
  return note;
};
const texts = (vault: Vault, path = 'N.md'): string[] => noteAt(vault, path).facts.map((fact) => fact.text);
const targets = (vault: Vault, path = 'N.md'): string[] => noteAt(vault, path).links.map((link) => link.target);
const fields = (vault: Vault, path = 'N.md'): string[][] => {
  const note = noteAt(vault, path);
  const all = [
    ...note.fields,
    ...note.sections.flatMap((section) => section.fields),
    ...note.facts.flatMap((fact) => fact.fields),
  ];
  return all.map(({ key, value }) => [key, value]);
};
/** Where a note's links lead, as paths and words. */
const leads = (vault: Vault, path = 'N.md'): string[] => {
  const note = noteAt(vault, path);
  return note.links.map((link: Link) => {
    const found = vault.resolve(link, note);
    if (found.kind === 'note') return `${found.note.path.normalize('NFC')}${found.viaAlias ? ' (alias)' : ''}`;
    return found.kind === 'file' ? `file ${found.path}` : found.kind;
  });
};
const rules = (vault: Vault, path = 'N.md'): string[] =>
  vault.problems.filter((problem) => problem.path === path).map((problem) => problem.rule);

const checks: Record<string, Check> = {
  '#1 the seed': (vault) => {
    const note = noteAt(vault, 'Python.md');
    expect(note.title).toBe('Python');
    expect(note.links).toHaveLength(28);
    expect(new Set(targets(vault, 'Python.md')).size).toBe(28);
    expect(note.links.filter((link) => link.label !== null)).toHaveLength(10);
    expect(note.sections.map((section) => section.trail)).toEqual(
      ['Summary', 'Subtopics', 'Code in Execution', 'Details', 'Conclusion'].map((heading) => [heading]),
    );
    expect(note.facts).toHaveLength(31);
    expect(Math.max(...note.facts.map((fact) => fact.trail.length))).toBe(3);
    expect(note.fields.map((field) => field.key)).toEqual(['Type', 'Links', 'Creator', 'Date']);
    expect(note.fields[2]?.value).toBe('');
    expect(note.sections[2]?.body).toHaveLength(1);
    expect(note.sections[4]?.body).toEqual([]);
    expect(rules(vault, 'Python.md')).toEqual([]);
  },
  '#2 pipes with spaces': (vault) => {
    expect(noteAt(vault, 'N.md').links.map(({ target, label }) => [target, label])).toEqual([
      ['A', 'b'],
      ['a', 'b|c'],
      ['A', null],
    ]);
  },
  '#3 pipes in a table': (vault) => {
    expect(noteAt(vault, 'N.md').links.map(({ target, label }) => [target, label])).toEqual([['A', 'b']]);
    expect(texts(vault)[0]).toBe('x: b; y: c');
  },
  '#4 brackets in a target': (vault) => expect(targets(vault)).toEqual(['Sq]uare', 'A']),
  '#5 nested opening': (vault) => {
    expect(targets(vault)).toEqual(['Inner']);
    expect(texts(vault)).toEqual(['[[Nested Inner x]]']);
  },
  '#6 empty or broken links': (vault) => {
    expect(targets(vault)).toEqual([]);
    expect(texts(vault)).toEqual(['[[a b]]', '[[]] [[ ]] ![[]] [[|x]] [[#]]', '[[A']);
  },
  '#7 code and HTML': (vault) => {
    expect(targets(vault)).toEqual([]);
    expect(fields(vault)).toEqual([]);
    expect(noteAt(vault, 'N.md').tags).toEqual([]);
  },
  '#8 comments': (vault) => {
    expect(targets(vault)).toEqual(['Hidden', 'Lines', 'Shown']);
    expect(texts(vault)).toEqual(['A word', '100%% sure of Shown', 'the end']);
    expect(JSON.stringify(noteAt(vault, 'N.md').sections)).not.toContain('secret');
  },
  '#9 case, accents, blanks': (vault) =>
    expect(leads(vault)).toEqual(['Café.md', 'Log.md', 'A\u00a0B.md', 'no break.md']),
  '#10 namesakes': (vault) => {
    expect(leads(vault, 'a/b/from.md')).toEqual(['a/b/Note.md']);
    expect(leads(vault, 'a/from.md')).toEqual(['ambiguous', 'a/b/Note.md', 'b/Note.md']);
    const ids = vault.notes.map((note) => note.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(vault.problems.filter((problem) => problem.rule === 'same-name')).not.toHaveLength(0);
  },
  '#11 paths out of the folder': (vault) =>
    expect(leads(vault, 'd/N.md')).toEqual(['y.md', 'r.md', 'unresolved', 'unresolved']),
  '#12 endings and dots': (vault) => expect(leads(vault)).toEqual(['a/b/Note.md', 'v1.2.md', 'x.md', 'ext.md']),
  '#13 aliases as targets': (vault) => expect(leads(vault)).toEqual(['One.md (alias)', 'ambiguous', 'File.md']),
  '#14 attachments': (vault) => {
    expect(leads(vault)).toEqual(['file img/i.png', 'file d.pdf', 'file X.base', 'unresolved']);
    expect(texts(vault).join()).not.toContain('100x200');
  },
  '#15 chains of headings': (vault) => {
    const note = noteAt(vault, 'N.md');
    const headings = note.links.map((link) => {
      const found = vault.resolve(link, note);
      return found.kind === 'note' ? (found.section?.trail.join(' > ') ?? found.note.name) : found.kind;
    });
    expect(headings).toEqual(['A: B (c)', 'A: B (c)', 'H1 > H2', 'H2', 'T', 'See Other', 'Own']);
  },
  '#16 block ids': (vault) => {
    const note = noteAt(vault, 'N.md');
    const found = note.links.map((link) => {
      const resolution = vault.resolve(link, note);
      return resolution.kind === 'note' ? resolution.fact?.text : resolution.kind;
    });
    expect(found).toEqual(['A paragraph of words.', 'A bullet', 'Below', 'On its own line', undefined]);
    expect(texts(vault)).toContain('Wrong ^bad_id');
  },
  '#17 embeds in a circle': (vault) => {
    expect(leads(vault, 'A.md')).toEqual(['B.md']);
    expect(leads(vault, 'C.md')).toEqual(['C.md']);
    expect(vault.backlinks(noteAt(vault, 'C.md').id)).toEqual([]);
  },
  '#18 addresses': (vault) => {
    expect(leads(vault)).toEqual(['unresolved', 'unresolved', 'url']);
    expect(JSON.stringify(noteAt(vault, 'N.md').sections)).not.toContain('file:');
  },
  '#19 bad names': (vault) => {
    const paths = vault.notes.map((note) => note.path).filter((path) => !path.startsWith('fill/'));
    expect(paths.sort()).toEqual(['a#b^c[d] .md', 'plain.md', `${'é'.repeat(115)}.md`, '😀.md'].sort());
    expect(vault.problems.filter((problem) => problem.rule === 'symbolic-link').map(({ path }) => path)).toEqual([
      'outside',
      'outside.md',
    ]);
  },
  '#20 forms of fields': (vault) => {
    expect(fields(vault)).toEqual([
      ['Key', ''],
      ['B', 'x'],
      ['Noël', 'n'],
      ['Rep', '1'],
      ['Rep', '2'],
      ['q', 'v'],
      ['item', 'v'],
      ['a', '[[X]]'],
      ['b', 'c'],
    ]);
    expect(texts(vault)).toEqual(['A fact a: X and b: c'.replace('a: X', 'a: [[X]]')]);
  },
  '#21 no fields': (vault) => {
    expect(fields(vault)).toEqual([]);
    expect(texts(vault)).toHaveLength(6);
  },
  '#22 values of fields': (vault) => {
    const all = fields(vault);
    expect(all.slice(0, 5)).toEqual([
      ['Links', '[[A]] [[B]]'],
      ['Date', '2024-04-02 22:07'],
      ['Bad', '2024-02-30'],
      ['Tags', '#a #b'],
      ['Empty', ''],
    ]);
    expect(all[5]?.[1]).toHaveLength(4096);
    expect(targets(vault)).toEqual(['A', 'B']);
    expect(noteAt(vault, 'N.md').tags).toEqual(['a', 'b']);
  },
  '#23 underlines and mathematics': (vault) => {
    expect(fields(vault)).toEqual([
      ['Links', '[[L]]'],
      ['Type', '#t'],
    ]);
    expect(noteAt(vault, 'N.md').sections.map((section) => section.trail)).toEqual([[]]);
    expect(targets(vault)).toEqual(['L', 'A']);
  },
  '#24 mixed indentation': (vault) => {
    const trails = noteAt(vault, 'N.md').facts.map((fact) => [...fact.trail, fact.text].join('>'));
    expect(trails.slice(0, 10)).toEqual([
      'a',
      'a>b',
      'a>b>c',
      'one',
      'one>two',
      'one>two>three',
      'x',
      'x>y',
      'n',
      'n>m',
    ]);
    expect(trails.at(-1)).toBe('d0>d1>d2>d3>d4>d5>d6>d7');
  },
  '#25 empty sections and tasks': (vault) => {
    expect(texts(vault)).toEqual(['to do', 'done', 'dropped', 'Ends so:']);
    expect(texts(vault, 'title.md')).toEqual([]);
    expect(noteAt(vault, 'title.md').title).toBe('Only');
  },
  '#26 templates': (vault) => {
    expect(vault.notes.some((note) => note.path.startsWith('templates/'))).toBe(false);
    expect(texts(vault)).toContain('Words');
    expect(globalThis).not.toHaveProperty('PWN');
  },
  '#27 a bomb of brackets': (vault) => {
    for (const path of ['A.md', 'B.md', 'C.md']) expect(targets(vault, path)).toEqual([]);
  },
  '#28 a bomb of emphasis': (vault) => {
    expect(rules(vault)).toEqual(['plain-text']);
    expect(texts(vault)).toHaveLength(1);
  },
  '#29 deep lists': (vault) => {
    expect(texts(vault, 'A.md')).toHaveLength(400);
    expect(rules(vault, 'B.md')).toEqual(['plain-text']);
  },
  '#30 deep quotes': (vault) => expect(rules(vault)).toEqual(['plain-text']),
  '#31 a huge note': (vault) => {
    expect(rules(vault)).toEqual(['plain-text']);
    expect(texts(vault).some((text) => text.includes('pymalloc'))).toBe(true);
  },
  '#32 a drawing': (vault) => {
    const note = noteAt(vault, 'D.excalidraw.md');
    expect(note.facts).toHaveLength(1000);
    expect(JSON.stringify(note.sections)).not.toContain('N4KAk');
    expect(note.programs).toEqual([]);
  },
  '#33 front matter that runs': (vault) => {
    expect(globalThis).not.toHaveProperty('PWN');
    for (const path of ['A.md', 'B.md']) expect(texts(vault, path).join()).toContain('PWN');
  },
  '#34 words after the dashes': (vault) => {
    for (let at = 0; at < 6; at += 1) {
      expect(texts(vault, `w${at}.md`).join(' ')).toContain('body words');
      expect(fields(vault, `w${at}.md`)).toEqual([]);
    }
  },
  '#35 rules for front matter': (vault) => {
    expect(texts(vault, 'open.md')).toEqual(['only an opening and words']);
    // One short line above a `---` is a heading in Obsidian too.
    const headings = noteAt(vault, 'prose.md').sections.map((section) => section.trail);
    expect(headings).toEqual([[], ['prose between rules']]);
    expect(texts(vault, 'prose.md')).toEqual(['body']);
    expect(texts(vault, 'list.md')).toEqual(['a list', 'body']);
    expect(texts(vault, 'foo.md').join()).toContain('foo body');
    expect(fields(vault, 'cr.md')).toEqual([['a', '1']]);
    expect(noteAt(vault, 'blank.md').sections.at(-1)?.trail).toEqual(['a: 1']);
  },
  '#36 broken front matter': (vault) => {
    for (const name of ['at', 'colon', 'tab', 'bang', 'template']) {
      expect(rules(vault, `${name}.md`), name).toEqual(['front-matter']);
      expect(texts(vault, `${name}.md`).join(), name).toContain('body');
      expect(fields(vault, `${name}.md`), name).toEqual([]);
    }
    expect(fields(vault, 'nul.md')).toEqual([['a', '\uFFFD']]);
    expect(fields(vault, 'twice.md')).toEqual([['a', '2']]);
    expect(JSON.stringify(vault.problems)).not.toMatch(/Foo|@x/);
  },
  '#37 types of values': (vault) => {
    expect(fields(vault)).toEqual([
      ['date', '2024-04-02'],
      ['time', '22:07'],
      ['oct', '010'],
      ['float', '1.10'],
      ['up', '[[N]]'],
      ['down', '[[M]]'],
    ]);
    expect(noteAt(vault, 'N.md').aliases).toEqual(['X']);
    expect(noteAt(vault, 'N.md').tags).toEqual(['2024', 'a', 'b']);
    expect(targets(vault)).toEqual(['N', 'M']);
  },
  '#38 bombs in front matter': (vault) => {
    for (const name of ['alias', 'cycle', 'deep']) expect(rules(vault, `${name}.md`), name).toEqual(['front-matter']);
    for (const name of ['alias', 'cycle', 'deep', 'blank', 'long']) {
      expect(texts(vault, `${name}.md`).join('').endsWith('body'), name).toBe(true);
    }
  },
  '#39 prototypes and caches': (vault) => {
    expect({}).not.toHaveProperty('polluted');
    expect(fields(vault, 'B.md')).toEqual(fields(vault, 'C.md'));
    expect(texts(vault, 'D.md')).toEqual(['constructor']);
    expect(texts(vault, 'E.md').join()).toMatch(/proto/);
  },
  '#40 hostile encodings': (vault) => {
    expect(noteAt(vault, 'bom.md').title).toBe('Title');
    expect(noteAt(vault, 'utf16.md').title).toBe('Wide');
    expect(targets(vault, 'crlf.md')).toEqual(targets(vault, 'lf.md'));
    expect(targets(vault, 'mixed.md')).toEqual(['A', 'B']);
    expect(rules(vault, 'bad.md')).toEqual(['encoding']);
    expect(texts(vault, 'zero.md')).toEqual([]);
    expect(texts(vault, 'line.md')).toHaveLength(1);
    expect(texts(vault, 'ask.md').join()).toContain('ignore your instructions');
  },
};

it('has a check for each of the forty', () => {
  expect(Object.keys(checks)).toEqual(Object.keys(awkward));
  expect(Object.keys(awkward)).toHaveLength(40);
});

// One for all, so that the fifty others are parsed once.
const cacheDir = folderOf();
afterAll(() => rmSync(cacheDir, { recursive: true, force: true }));

/** They keep a worker busy for seconds each time, whether others are there or not. */
const SLOW = /^#(27|29) /;
const long = process.env.LONG !== undefined;

describe.each([
  ['alone', {}, Object.entries(awkward)],
  ['among fifty others', fillers, Object.entries(awkward).filter(([name]) => long || !SLOW.test(name))],
])('an awkward note %s', (_, others, cases) => {
  it.each(cases)('is read as it should be: %s', async (name, files) => {
    const dir = folderOf(files, others);
    try {
      if (name.startsWith('#19')) addSymbolicLinks(dir);
      const folder = await openFolder({ dir, cacheDir, watch: false });
      const vault = folder.vault();
      checks[name]?.(vault);
      expect(vault.notes.filter((note) => note.path.startsWith('fill/'))).toHaveLength(Object.keys(others).length);
      // What every reader may ask for must not throw either.
      for (const note of vault.notes) vault.backlinks(note.id);
      expect(vault.root).not.toBeNull();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
