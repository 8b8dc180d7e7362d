import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNote } from '../../src/notes/parse.js';

// Compiled, because programs on WebAssembly run in a process of their own.
const { runPrograms } = (await import(
  '../../dist/notes/programs.js' as string
)) as typeof import('../../src/notes/programs.js');

const note = (code: string): ReturnType<typeof parseNote>['note'] =>
  parseNote('Sums.md', `# Sums\n\n## Code in Execution\n\n${code}\n`).note;

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;

/** No CPython on the path and none of pyenv's: only what comes with the development packages. */
const nowhere = { path: '', pyenvRoot: join(tmpdir(), 'no-such-pyenv') };

describe('programs of notes', () => {
  it('are run on WebAssembly, each in a namespace of its own, and what fails is told with its place', async () => {
    const sums = note(
      [
        fence('python', '>>> here = 1 + 1\n>>> here\n2'),
        fence('python', ">>> 'here' in globals()\nFalse"),
        fence('python', '>>> 1 + 1\n3'),
        fence('python', "raise ValueError('no doctest')"),
        fence('python native', '>>> 1\n2'),
        fence('python -3.7', '>>> 1\n2'),
      ].join('\n'),
    );
    const runs = await runPrograms([sums], nowhere);
    expect(runs.interpreters).toHaveLength(2);
    expect(runs.interpreters.every((label) => label.endsWith('(wasm)'))).toBe(true);
    expect(runs.missing).toEqual(['3.8', '3.9', '3.10', '3.11', '3.12', '3.13']);
    expect(runs.rows.map(({ outcomes }) => outcomes[0])).toEqual([
      'ok',
      'ok',
      'failed',
      'failed',
      'left out',
      'left out',
    ]);
    const onFirst = runs.failures.filter(({ on }) => on === runs.interpreters[0]);
    expect(onFirst.map(({ path, line }) => [path, line > 0])).toEqual([
      ['Sums.md', true],
      ['Sums.md', true],
    ]);
    expect(onFirst[0]?.output).toContain('Expected');
    expect(onFirst[1]?.output).toContain('no doctest');
  });

  it('pass over what calls itself an interpreter and does not start', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'gilbert-shims-'));
    writeFileSync(join(dir, 'python3.8'), '#!/bin/sh\necho "python3.8: command not found" >&2\nexit 127\n');
    chmodSync(join(dir, 'python3.8'), 0o755);
    const runs = await runPrograms([note(fence('python', '>>> 1\n1'))], { ...nowhere, path: dir });
    expect(runs.interpreters.some((label) => label.startsWith('3.8'))).toBe(false);
    expect(runs.missing).toContain('3.8');
    expect(runs.failures).toEqual([]);
  });
});
