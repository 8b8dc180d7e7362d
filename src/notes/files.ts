/** Lists and reads the files of a folder of notes: what is a note, what is an attachment, and what is left out. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Problem } from '../model.js';

export interface Listing {
  /** Paths relative to the folder, with `/`, in code-point order. */
  readonly notes: readonly string[];
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** Dot folders and templates hold nothing to answer from. */
export function isLeftOut(path: string): boolean {
  return path.split('/').some((part, index, parts) => {
    if (part.startsWith('.')) return true;
    return index < parts.length - 1 && /^_?templates?$/i.test(part);
  });
}

export function isNote(path: string): boolean {
  return /\.md$/i.test(path);
}

/** Symbolic links are followed only to what lies in the folder, and no folder is walked twice. */
export async function listFolder(dir: string): Promise<Listing> {
  const root = await realpath(dir);
  const notes: string[] = [];
  const files: string[] = [];
  const problems: Problem[] = [];
  const walked = new Set<string>([root]);

  async function walk(folder: string): Promise<void> {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isLeftOut(entry.isDirectory() ? `${path}/` : path)) continue;
      let isFolder = entry.isDirectory();
      let isFile = entry.isFile();
      if (entry.isSymbolicLink()) {
        const real = await realpath(join(root, path)).catch(() => null);
        if (real === null || !`${real}${sep}`.startsWith(root + sep)) {
          const message = 'A symbolic link that leads out of the folder, or nowhere, is not followed.';
          problems.push({ path, line: 1, rule: 'symbolic-link', message, severity: 'warning' });
          continue;
        }
        const target = await stat(real);
        isFolder = target.isDirectory() && !walked.has(real);
        isFile = target.isFile();
        walked.add(real);
      }
      if (isFolder) await walk(path);
      else if (isFile) (isNote(path) ? notes : files).push(path);
    }
  }
  await walk('');
  return { notes: notes.sort(), files: files.sort(), problems };
}

/** UTF-8, or UTF-16 when its byte order mark says so. Null for what is no text. */
export function decodedText(bytes: Uint8Array): string | null {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The text of bytes that are broken, as far as it can be read. */
export function lossyText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
