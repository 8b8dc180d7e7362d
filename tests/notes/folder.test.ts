import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Vault } from '../../src/model.js';
import { folderOf } from './awkward.js';
import { openFolder } from './compiled.js';

const start = { 'One.md': '# One\n- first fact\n', 'Two.md': '# Two\n- second fact [[One]]\n' };
let dir: string;
let cacheDir: string;
let opened: { vault(): Vault; close(): Promise<void> }[] = [];

const open = async (options: Partial<Parameters<typeof openFolder>[0]> = {}) => {
  const folder = await openFolder({ dir, cacheDir, ...options });
  opened.push(folder);
  return folder;
};
const texts = (vault: Vault): string[] => vault.notes.flatMap((note) => note.facts.map((fact) => fact.text));
/** Waits for what a change must come to; the machine may be slow. */
const becomes = (folder: { vault(): Vault }, expected: string[]) =>
  vi.waitFor(() => expect(texts(folder.vault())).toEqual(expected), { timeout: 20_000, interval: 50 });

beforeEach(() => {
  dir = folderOf(start);
  cacheDir = folderOf();
});
afterEach(async () => {
  await Promise.all(opened.map((folder) => folder.close()));
  opened = [];
  for (const each of [dir, cacheDir]) rmSync(each, { recursive: true, force: true });
});

describe('openFolder', () => {
  it('follows changed, added and removed notes', async () => {
    const onChange = vi.fn();
    const folder = await open({ onChange });
    const before = folder.vault();
    writeFileSync(join(dir, 'One.md'), '# One\n- changed fact\n');
    await becomes(folder, ['changed fact', 'second fact One']);
    mkdirSync(join(dir, 'sub'));
    writeFileSync(join(dir, 'sub/Three.md'), '- third fact\n');
    await becomes(folder, ['changed fact', 'second fact One', 'third fact']);
    unlinkSync(join(dir, 'Two.md'));
    await becomes(folder, ['changed fact', 'third fact']);
    expect(onChange).toHaveBeenLastCalledWith(folder.vault());
    expect(texts(before)).toEqual(['first fact', 'second fact One']);
  });

  it('follows editors that save to another file and rename it, again and again', async () => {
    const folder = await open();
    for (const word of ['a', 'b', 'c']) {
      writeFileSync(join(dir, '.One.md.tmp'), `# One\n- saved ${word}\n`);
      renameSync(join(dir, '.One.md.tmp'), join(dir, 'One.md'));
      await becomes(folder, [`saved ${word}`, 'second fact One']);
    }
  });

  it('follows a folder that is replaced, and keeps the last good state while it is gone', async () => {
    const folder = await open();
    renameSync(dir, `${dir}-old`);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(texts(folder.vault())).toHaveLength(2);
    mkdirSync(dir);
    writeFileSync(join(dir, 'New.md'), '- new fact\n');
    await becomes(folder, ['new fact']);
    writeFileSync(join(dir, 'New.md'), '- newer fact\n');
    await becomes(folder, ['newer fact']);
    rmSync(`${dir}-old`, { recursive: true });
  });

  it('follows a symbolic link that is pointed at another folder', async () => {
    const link = `${dir}-link`;
    const other = folderOf({ 'Other.md': '- other fact\n' });
    symlinkSync(dir, link);
    const folder = await open({ dir: link });
    symlinkSync(other, `${link}-new`);
    renameSync(`${link}-new`, link);
    await becomes(folder, ['other fact']);
    for (const each of [link, other]) rmSync(each, { recursive: true });
  });

  it.skipIf(process.getuid?.() === 0)('keeps what an unreadable note last said', async () => {
    const onProblem = vi.fn();
    const folder = await open({ onProblem });
    chmodSync(join(dir, 'One.md'), 0);
    writeFileSync(join(dir, 'Two.md'), '- changed\n');
    await becomes(folder, ['first fact', 'changed']);
    expect(folder.vault().problems.map(({ rule, path }) => [rule, path])).toEqual([['unreadable', 'One.md']]);
    expect(onProblem).toHaveBeenCalled();
  });

  it('serves parsed notes from its cache, and survives a damaged one', async () => {
    const first = await open({ watch: false });
    const file = join(cacheDir, 'notes.json');
    const written = statSync(file).mtimeMs;
    const again = await open({ watch: false });
    expect(again.vault().notes).toEqual(first.vault().notes);
    expect(statSync(file).mtimeMs).toBe(written);

    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('first fact', 'kept fact'));
    expect(texts((await open({ watch: false })).vault())).toContain('kept fact');
    for (const damage of ['', '{', '{"version":"0","notes":[]}', 'null', readFileSync(file, 'utf8').slice(0, -5)]) {
      writeFileSync(file, damage);
      expect(texts((await open({ watch: false })).vault())).toEqual(['first fact', 'second fact One']);
    }
  });

  it('keeps a note as plain text that takes too long, and stays responsive meanwhile', async () => {
    // Slow in micromark, and below what is refused before parsing: many paragraphs of many marks.
    const bomb = `${'*a_'.repeat(2900)}\n\n`.repeat(40);
    writeFileSync(join(dir, 'Bomb.md'), bomb);
    let beats = 0;
    const heart = setInterval(() => (beats += 1), 50);
    const folder = await open({ watch: false });
    clearInterval(heart);
    expect(folder.vault().problems.map(({ rule }) => rule)).toEqual(['plain-text']);
    expect(folder.vault().notes).toHaveLength(3);
    expect(beats).toBeGreaterThan(20);
  });

  it('tells its progress', async () => {
    const onProgress = vi.fn();
    await open({ watch: false, onProgress });
    expect(onProgress).toHaveBeenLastCalledWith(2, 2);
  });

  it('throws for a folder that is not there', async () => {
    await expect(open({ dir: join(dir, 'none') })).rejects.toThrow(/ENOENT/);
  });
});
