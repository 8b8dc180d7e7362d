/** The CPythons of this machine that really start, and CPython on WebAssembly where it is installed. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PythonVersion } from '../model.js';

export interface Interpreter {
  /** `3.13.0`, or `3.14.2 (wasm)`. */
  readonly label: string;
  readonly version: PythonVersion;
  /** A path to run, or the package that holds the WebAssembly build. */
  readonly run:
    | { readonly kind: 'native'; readonly path: string }
    | { readonly kind: 'wasm'; readonly packageName: string };
}

/** The lines of Python that the notes speak of. */
const OLDEST = 8;
const NEWEST = 15;

/** Long enough for a slow machine; a shim that waits is no interpreter. */
const STARTS_WITHIN_MS = 10_000;

const WASM_STARTS_WITHIN_MS = 60_000;

const ASK = 'import sys; print(sys.implementation.name, ".".join(map(str, sys.version_info[:3])), sys.base_prefix)';

const run = promisify(execFile);

const children = (dir: string): string[] => {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
};

/** Names that could be interpreters: `python3.X` on the path, and what pyenv keeps. */
const candidates = (environment: { readonly path: string; readonly pyenvRoot: string }): string[] => {
  const names = Array.from({ length: NEWEST - OLDEST + 1 }, (_, at) => `python3.${OLDEST + at}`);
  const onPath = environment.path
    .split(delimiter)
    .filter((dir) => dir !== '')
    .flatMap((dir) =>
      names.map((name) => join(dir, name)).filter((path) => children(dir).includes(path.slice(dir.length + 1))),
    );
  const pyenv = join(environment.pyenvRoot, 'versions');
  return [...onPath, ...children(pyenv).map((version) => join(pyenv, version, 'bin', 'python3'))];
};

const startedAs = async (path: string): Promise<{ version: string; prefix: string } | null> => {
  try {
    const { stdout } = await run(path, ['-I', '-c', ASK], { timeout: STARTS_WITHIN_MS });
    const [name, version, ...prefix] = stdout.trim().split(' ');
    return name === 'cpython' && version !== undefined ? { version, prefix: prefix.join(' ') } : null;
  } catch {
    return null;
  }
};

/** A process that runs programs on CPython in WebAssembly; it says first which CPython that is. */
export const wasmScript = fileURLToPath(new URL('./wasm-programs.js', import.meta.url));

const wasm = async (packageName: string): Promise<Interpreter | null> => {
  try {
    const asked = run(process.execPath, [wasmScript], { timeout: WASM_STARTS_WITHIN_MS });
    asked.child.stdin?.end(JSON.stringify({ packageName, runner: '', programs: [] }));
    const { python } = JSON.parse((await asked).stdout) as { python: readonly number[] };
    return { label: `${python.join('.')} (wasm)`, version: python, run: { kind: 'wasm', packageName } };
  } catch {
    return null;
  }
};

/** Each interpreter once, oldest first. */
export const findInterpreters = async (environment: {
  readonly path: string;
  readonly pyenvRoot: string | undefined;
}): Promise<Interpreter[]> => {
  const pyenvRoot = environment.pyenvRoot ?? join(homedir(), '.pyenv');
  const found = new Map<string, Interpreter>();
  const started = await Promise.all(
    [...new Set(candidates({ path: environment.path, pyenvRoot }))].map(async (path) => ({
      path,
      as: await startedAs(path),
    })),
  );
  for (const { path, as } of started) {
    if (as === null || found.has(`${as.version} ${as.prefix}`)) continue;
    const version = as.version.split('.').map(Number);
    const line = version[1] ?? 0;
    if (version[0] !== 3 || line < OLDEST) continue;
    found.set(`${as.version} ${as.prefix}`, { label: as.version, version, run: { kind: 'native', path } });
  }
  const builds = await Promise.all(['pyodide', 'pyodide-315'].map(wasm));
  const all = [...found.values(), ...builds.filter((build) => build !== null)];
  return all.sort((a, b) => (a.version[1] ?? 0) - (b.version[1] ?? 0) || (a.version[2] ?? 99) - (b.version[2] ?? 99));
};

/** The lines of Python that none of these is of. */
export const missingLines = (interpreters: readonly Interpreter[]): string[] =>
  Array.from({ length: NEWEST - OLDEST + 1 }, (_, at) => OLDEST + at)
    .filter((line) => !interpreters.some(({ version }) => version[1] === line))
    .map((line) => `3.${line}`);
