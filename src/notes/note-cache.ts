/** Keeps parsed notes on disk by a hash of their content, so that a start need not parse them again. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParsedNote } from './parse.js';

export interface NoteCache {
  get(key: string): ParsedNote | undefined;
  /** Replaces what is kept, when it differs. A failure is no harm: the notes are parsed again next time. */
  save(entries: ReadonlyMap<string, ParsedNote>): Promise<void>;
}

const format = 1;

/** The path counts too: it is part of a parsed note. */
export function cacheKey(path: string, bytes: Uint8Array): string {
  return createHash('sha256').update(path).update('\0').update(bytes).digest('base64url').slice(0, 22);
}

/** Anything wrong with the file, or another version of the program, gives an empty cache. */
export async function openNoteCache(dir: string): Promise<NoteCache> {
  const file = join(dir, 'notes.json');
  const version = await parserVersion();
  let kept = await load(file, version);
  return {
    get: (key) => kept.get(key),
    async save(entries) {
      if (entries.size === kept.size && [...entries.keys()].every((key) => kept.has(key))) return;
      kept = new Map(entries);
      const temporary = `${file}.${randomUUID()}.tmp`;
      try {
        await mkdir(dir, { recursive: true });
        await writeFile(temporary, JSON.stringify({ version, notes: [...entries] }));
        await rename(temporary, file);
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}

async function load(file: string, version: string): Promise<Map<string, ParsedNote>> {
  try {
    const data = JSON.parse(await readFile(file, 'utf8')) as { version?: unknown; notes?: unknown };
    if (data.version !== version || !Array.isArray(data.notes)) return new Map();
    return new Map(
      (data.notes as [string, ParsedNote][]).filter(([key, parsed]) => typeof key === 'string' && isParsed(parsed)),
    );
  } catch {
    return new Map();
  }
}

function isParsed(value: unknown): value is ParsedNote {
  const { note, problems } = (value ?? {}) as Partial<ParsedNote>;
  return typeof note?.id === 'string' && Array.isArray(note.facts) && Array.isArray(problems);
}

/** Changes whenever the code of this folder is another: what an older parser made must not be served. */
async function parserVersion(): Promise<string> {
  const names = (await readdir(import.meta.dirname)).filter((name) => /\.[jt]s$/.test(name)).sort();
  const stats = await Promise.all(names.map((name) => stat(join(import.meta.dirname, name))));
  const code = names.map((name, index) => `${name}:${stats[index]?.size}:${stats[index]?.mtimeMs}`).join();
  return `${format}-${createHash('sha256').update(code).digest('base64url').slice(0, 16)}`;
}
