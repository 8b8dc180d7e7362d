/** Starts the real compiled program (`npm run build` first) as a process, in a folder without an `.env`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { folderWith } from './folder.fixture.js';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A test that fails may leave its program running. */
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Settings {
  /** What is typed; standard input ends after it. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Program {
  /** So far. */
  out(): string;
  err(): string;
  stop(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

/** Its settings are those given alone; what it keeps goes to a folder of its own. */
export const startProgram = (args: readonly string[], { input, env = {}, cwd }: Settings = {}): Program => {
  const home = cwd ?? folderWith({});
  const child = spawn(process.execPath, [main, ...args], {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', DATA_DIR: `${home}/data`, ...env },
  });
  running.add(child.on('close', () => running.delete(child)));
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  // A program that ends before it has read all breaks the pipe.
  child.stdin.on('error', () => {}).end(input ?? '');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
  });
  return {
    out: () => out,
    err: () => err,
    ended,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
};

/** Runs it to its end. */
export const runProgram = (args: readonly string[], settings?: Settings): Promise<Ended> =>
  startProgram(args, settings).ended;
