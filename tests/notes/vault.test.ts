import { describe, expect, it } from 'vitest';
import type { Vault } from '../../src/model.js';
import { checkVault } from '../../src/notes/check.js';
import { parseNote } from '../../src/notes/parse.js';
import { createVault } from '../../src/notes/vault.js';

const vaultOf = (files: Record<string, string>): Vault => {
  const parsed = Object.entries(files).map(([path, text]) => parseNote(path, text));
  return createVault(
    parsed.map(({ note }) => note),
    { problems: parsed.flatMap((each) => each.problems) },
  );
};

const small = vaultOf({
  'Root.md':
    '# Root\n## Summary\n- The root of all that is written here. ^r\n## Subtopics\n- [[Leaf]]: a leaf\n- [[B|other]]\n## Details\n- It also names [[C]].\n',
  'sub/Leaf.md':
    '---\naliases: [Blatt]\n---\n# The Leaf\n## Summary\n- A leaf has no subtopics but a link to [[Root]]. ^l\n## Questions\n- What is it? [[#^l]] [[Root#^r]] [[B]]\n',
  'sub/B.md': '- Only one fact of this note.\n',
  'C.md': '- C names [[B]] and [[Root]].\n',
});

describe('a vault', () => {
  it.each(['leaf', 'sub/Leaf', 'sub/leaf.md', 'the leaf', 'BLATT'])('finds a note by %s', (name) => {
    expect(small.find(name)?.path).toBe('sub/Leaf.md');
  });

  it('starts from the note that reaches most', () => {
    expect(small.root?.path).toBe('Root.md');
  });

  it('walks to subtopics, or to whatever is linked without any', () => {
    const names = (name: string) => {
      const note = small.find(name);
      return note && small.subtopics(note.id).map((each) => each.name);
    };
    expect(names('Root')).toEqual(['Leaf', 'B']);
    expect(names('C')).toEqual(['B', 'Root']);
  });

  it('knows which notes link to one, each once', () => {
    const root = small.find('Root');
    expect(root && small.backlinks(root.id).map((note) => note.name)).toEqual(['C', 'Leaf']);
  });

  it('answers a question with its facts, best first', () => {
    const leaf = small.find('Leaf');
    const question = leaf?.questions[0];
    expect(leaf && question && small.answersOf(question, leaf).map((fact) => fact.text)).toEqual([
      'A leaf has no subtopics but a link to Root.',
      'The root of all that is written here.',
      'Only one fact of this note.',
    ]);
  });

  it('tells namesakes apart by their path', () => {
    const twins = vaultOf({ 'a/N.md': '- one ^x', 'N.md': '- two ^x\n\n[[a/N#^x]]' });
    const root = twins.find('N.md');
    const link = root?.links[0];
    const found = root && link && twins.resolve(link, root);
    expect(found?.kind === 'note' && found.fact?.text).toBe('one');
    expect(twins.problems.map(({ rule, path }) => [rule, path])).toEqual([['same-name', 'a/N.md']]);
  });

  it('is empty for an empty folder', () => {
    expect(createVault([])).toMatchObject({ notes: [], problems: [], root: null });
  });
});

describe('checkVault', () => {
  const source = '[source:: [x](https://e.org)]';
  const vault = vaultOf({
    'Root.md': `# Root\n## Details\n- This fact of the root has enough words and a source ${source}\n- Short one\n- This fact of the root links to [[Gone]] and names no source\n- [[A]] [[B]]\n`,
    'A.md': `## Questions\n- What is missing? [[#^none]]\n- Unanswered?\n\t- other words\n`,
    'B.md': `## Summary\n- One two three four five six seven eight nine ten eleven.\n- One two three four five six seven eight nine ten eleven!\n- There are 700 of them in the first generation.\n- There are 2000 of them in the first generation.\n`,
    'Lost.md': '- A note to which nothing leads.\n',
  });
  const { problems, figures } = checkVault(vault, { strict: false });

  it('finds what is wrong, in order', () => {
    expect(problems.map(({ path, line, rule, severity }) => `${path}:${line} ${severity} ${rule}`)).toEqual([
      'A.md:2 error missing-fact',
      'A.md:2 warning no-wordings',
      'A.md:3 warning no-answer',
      'B.md:3 warning same-fact',
      'Lost.md:1 warning orphan',
      'Root.md:4 warning short-fact',
      'Root.md:4 warning no-source',
      'Root.md:5 warning not-written',
      'Root.md:5 warning no-source',
      'Root.md:6 warning short-fact',
      'Root.md:6 warning no-source',
    ]);
  });

  it('makes errors of warnings when strict', () => {
    expect(checkVault(vault, { strict: true }).problems.every(({ severity }) => severity === 'error')).toBe(true);
  });

  it('counts', () => {
    expect(figures).toMatchObject({
      notes: 4,
      facts: 9,
      factsWithSource: 1,
      questions: 2,
      wordings: 1,
      notWritten: [{ name: 'Gone', wanted: 1 }],
    });
  });
});
