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

describe('programs of notes', () => {
  // In one test, because Python on WebAssembly takes seconds to start.
  it('are run on WebAssembly when there is no CPython, each in a namespace of its own; what fails is told with its place', async () => {
    // Calls itself an interpreter, and does not start.
    const path = mkdtempSync(join(tmpdir(), 'gilbert-shims-'));
    writeFileSync(join(path, 'python3.8'), '#!/bin/sh\necho "python3.8: command not found" >&2\nexit 127\n');
    chmodSync(join(path, 'python3.8'), 0o755);
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
    const runs = await runPrograms([sums], { path, pyenvRoot: join(path, 'no-such-pyenv') });
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
});
