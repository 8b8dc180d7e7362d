/**
 * Runs the notes' programs on real CPythons and tells which fail. A program with `>>>` is a doctest:
 * what it prints is compared; any other must end without an error.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Note, Program } from '../model.js';
import { holdsFor } from '../python-range.js';
import { findInterpreters, type Interpreter, missingLines, wasmScript } from './interpreters.js';

export type Outcome = 'ok' | 'failed' | 'left out';

export interface Runs {
  readonly interpreters: readonly string[];
  /** Lines of Python that were not there to run. */
  readonly missing: readonly string[];
  readonly rows: readonly { readonly note: string; readonly line: number; readonly outcomes: readonly Outcome[] }[];
  readonly failures: readonly {
    readonly path: string;
    readonly line: number;
    readonly on: string;
    readonly output: string;
  }[];
}

/** A program takes well under a second; the rest is for slow machines, and for WebAssembly to load. */
const NATIVE_MS = 30_000;
const WASM_MS = 120_000;

/** What is kept of a failing program's output. */
const OUTPUT_CHARACTERS = 1500;

/** Reads the program from standard input; exits with 1 when it fails. */
export const RUNNER = `
import doctest, sys
def check(source):
    if '>>>' not in source:
        exec(compile(source, 'program', 'exec'), {'__name__': '__main__'})
        return True
    test = doctest.DocTestParser().get_doctest(source, {'__name__': '__main__'}, 'program', None, 0)
    return doctest.DocTestRunner(verbose=False).run(test).failed == 0
`;

interface Job {
  readonly note: Note;
  readonly program: Program;
}

const jobsOf = (notes: readonly Note[]): Job[] =>
  notes.flatMap((note) => {
    const inCode = new Set(note.sections.filter(({ role }) => role === 'code').map(({ id }) => id));
    return note.programs
      .filter(({ lang, sectionId }) => lang === 'python' && sectionId !== null && inCode.has(sectionId))
      .map((program) => ({ note, program }));
  });

const runsOn = ({ program }: Job, { version, run }: Interpreter): boolean =>
  holdsFor(program.python, version) && !(program.native && run.kind === 'wasm');

/** Ends the process when its time is up. @returns null when it ended well, else what it said. */
const output = (
  command: string,
  args: readonly string[],
  input: string,
  cwd: string,
  limitMs: number,
): Promise<string | null> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limitMs);
    const hear = (data: Buffer): void => {
      if (said.length < OUTPUT_CHARACTERS) said += data.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => {
      said += error.message;
    });
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(
        code === 0
          ? null
          : late
            ? `still running after ${limitMs / 1000} s`
            : said.slice(0, OUTPUT_CHARACTERS) || `exit code ${code}`,
      );
    });
    child.stdin.end(input);
  });

const inEmptyFolder = async <T>(work: (dir: string) => Promise<T>): Promise<T> => {
  const dir = await mkdtemp(join(tmpdir(), 'gilbert-program-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

const runNative = (path: string, { program }: Job): Promise<string | null> =>
  inEmptyFolder((dir) =>
    output(
      path,
      ['-I', '-B', '-c', `${RUNNER}\nsys.exit(0 if check(sys.stdin.read()) else 1)`],
      `${program.code}\n`,
      dir,
      NATIVE_MS,
    ),
  );

/** One process loads CPython once and runs all its programs, each in a namespace of its own. */
const runWasm = async (packageName: string, jobs: readonly Job[]): Promise<(string | null)[]> => {
  const input = JSON.stringify({
    packageName,
    runner: RUNNER,
    programs: jobs.map(({ program }) => `${program.code}\n`),
  });
  return inEmptyFolder(
    (dir) =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [wasmScript], { cwd: dir, stdio: ['pipe', 'pipe', 'ignore'] });
        const timer = setTimeout(() => child.kill('SIGKILL'), WASM_MS);
        let lines = '';
        child.stdout.on('data', (data: Buffer) => {
          lines += data.toString();
        });
        child.stdin.on('error', () => undefined);
        child.on('close', () => {
          clearTimeout(timer);
          const told = new Map<number, string | null>();
          for (const line of lines.split('\n')) {
            if (!line.startsWith('{"at"')) continue;
            const { at, failed } = JSON.parse(line) as { at: number; failed: string | null };
            told.set(at, failed);
          }
          resolve(jobs.map((_, at) => (told.has(at) ? (told.get(at) ?? null) : 'was not reached, or did not end')));
        });
        child.stdin.end(input);
      }),
  );
};

/** @param environment where to look for interpreters. */
export const runPrograms = async (
  notes: readonly Note[],
  environment: { readonly path: string; readonly pyenvRoot: string | undefined },
): Promise<Runs> => {
  const jobs = jobsOf(notes);
  const interpreters = await findInterpreters(environment);
  const failures: { path: string; line: number; on: string; output: string }[] = [];
  const outcomes = jobs.map(() => interpreters.map((): Outcome => 'left out'));
  const record = (at: number, column: number, failed: string | null): void => {
    const row = outcomes[at] as Outcome[];
    row[column] = failed === null ? 'ok' : 'failed';
    const { note, program } = jobs[at] as Job;
    if (failed !== null) {
      failures.push({ path: note.path, line: program.line, on: interpreters[column]?.label ?? '', output: failed });
    }
  };
  const work: (() => Promise<void>)[] = [];
  interpreters.forEach((interpreter, column) => {
    const due = jobs.flatMap((job, at) => (runsOn(job, interpreter) ? [{ job, at }] : []));
    if (interpreter.run.kind === 'wasm') {
      const { packageName } = interpreter.run;
      if (due.length === 0) return;
      work.unshift(async () => {
        const results = await runWasm(
          packageName,
          due.map(({ job }) => job),
        );
        for (const [position, failed] of results.entries())
          record((due[position] as { at: number }).at, column, failed);
      });
    } else {
      const { path } = interpreter.run;
      for (const { job, at } of due) work.push(async () => record(at, column, await runNative(path, job)));
    }
  });
  const next = work.values();
  await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      for (const task of next) await task();
    }),
  );
  return {
    interpreters: interpreters.map(({ label }) => label),
    missing: missingLines(interpreters),
    rows: jobs.map(({ note, program }, at) => ({
      note: note.title,
      line: program.line,
      outcomes: outcomes[at] as Outcome[],
    })),
    failures: failures.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line),
  };
};
