import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** Lowest first; a file imports its own layer or lower. Parts of one layer never import each other. */
const LAYERS = [
  ['model', 'python-range', 'channels'],
  ['notes', 'search', 'store'],
  ['answer', 'delivery', 'slots'],
  ['posts', 'groups'],
  ['commands'],
  ['discord', 'terminal'],
  ['main', 'bot', 'presence', 'library', 'config', 'log', 'ticks'],
];

const OWNERS: Record<string, RegExp> = {
  'discord.js': /^discord\//,
  'discord-api-types': /^discord\//,
  minisearch: /^search\/engine\.ts$/,
  'gray-matter': /^notes\//,
  'js-yaml': /^notes\//,
  'mdast-util-from-markdown': /^notes\//,
  'mdast-util-gfm': /^notes\//,
  'micromark-extension-gfm': /^notes\//,
  chokidar: /^notes\//,
  zod: /^config\.ts$/,
  pino: /^log\.ts$/,
  'pino-pretty': /^log\.ts$/,
  kysely: /^store\//,
  libsql: /^store\/database\.ts$/,
  croner: /^slots\.ts$/,
  'ts-fsrs': /^groups\//,
};

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const partOf = (file: string): string => (file.split('/')[0] ?? '').replace(/\.ts$/, '');
const layerOf = (file: string): number => LAYERS.findIndex((parts) => parts.includes(partOf(file)));

const imports = files.flatMap((file) =>
  [...readFileSync(join(src, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target = '']) => ({
    file,
    target,
    inner: target.startsWith('.')
      ? relative(src, normalize(join(src, dirname(file), target))).replace(/\.js$/, '.ts')
      : null,
  })),
);

describe('the architecture', () => {
  it('sees all modules and their imports', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.length).toBeGreaterThan(120);
    expect(files.filter((file) => layerOf(file) < 0)).toEqual([]);
  });

  it('imports never go upward, nor across within a layer', () => {
    const wrong = imports.filter(({ file, inner }) => {
      if (inner === null) return false;
      const [from, to] = [layerOf(file), layerOf(inner)];
      return to > from || (to === from && partOf(file) !== partOf(inner) && from > 0 && from < LAYERS.length - 1);
    });
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it('has one owner for each outside library', () => {
    const wrong = imports.filter(({ file, target, inner }) => {
      if (inner !== null || target.startsWith('node:')) return false;
      const name = target.startsWith('@') ? target : (target.split('/')[0] ?? '');
      const owner = OWNERS[name];
      return owner !== undefined && !owner.test(file);
    });
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it('reads the environment in config.ts alone', () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(src, file), 'utf8')));
    expect(readers).toEqual(['config.ts']);
  });

  it('lets only main import the settings and the log', () => {
    const readers = imports.filter(({ inner }) => inner === 'config.ts' || inner === 'log.ts').map(({ file }) => file);
    expect([...new Set(readers)]).toEqual(['main.ts']);
  });

  it('opens each file with a sentence that says what it owns', () => {
    const bare = files.filter((file) => !/^(#!.*\n)?\/\*\*/.test(readFileSync(join(src, file), 'utf8')));
    expect(bare).toEqual([]);
  });

  it('has no circular imports', () => {
    const runtime = files.map(
      (file) =>
        [
          file,
          [
            ...readFileSync(join(src, file), 'utf8').matchAll(
              /^(?:import|export)\s+(?!type\b)[^;]*?from\s+'(\.[^']+)'/gms,
            ),
          ].map(([, target = '']) =>
            relative(src, normalize(join(src, dirname(file), target))).replace(/\.js$/, '.ts'),
          ),
        ] as const,
    );
    const graph = new Map(runtime);
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) cycles.push([...trail, file].join(' → '));
      if (trail.includes(file) || done.has(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...trail, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(cycles).toEqual([]);
  });
});
