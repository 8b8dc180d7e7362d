/** A process of its own that runs programs on CPython in WebAssembly and prints a line of JSON for each. */
import { text } from 'node:stream/consumers';

interface Task {
  readonly packageName: string;
  readonly runner: string;
  readonly programs: readonly string[];
}

/** The part of Pyodide that is used. */
interface Pyodide {
  runPython(code: string, options?: { globals?: unknown }): unknown;
  setStdout(options: { batched: (line: string) => void }): void;
  setStderr(options: { batched: (line: string) => void }): void;
  readonly globals: { set(name: string, value: unknown): void };
}

const { packageName, runner, programs } = JSON.parse(await text(process.stdin)) as Task;
const { loadPyodide } = (await import(packageName)) as { loadPyodide: () => Promise<Pyodide> };
const python = await loadPyodide();
let said = '';
const hear = {
  batched(line: string): void {
    said += `${line}\n`;
  },
};
python.setStdout(hear);
python.setStderr(hear);
const version = python.runPython('import sys; ".".join(map(str, sys.version_info[:3]))') as string;
process.stdout.write(`${JSON.stringify({ python: version.split('.').map(Number) })}\n`);
python.runPython(runner);
programs.forEach((program, at) => {
  said = '';
  python.globals.set('source_text', program);
  let failed: string | null = null;
  try {
    if (python.runPython('bool(check(source_text))') !== true) failed = said.slice(0, 1500) || 'failed';
  } catch (error) {
    failed = `${said}${error instanceof Error ? error.message : String(error)}`.slice(0, 1500);
  }
  process.stdout.write(`${JSON.stringify({ at, failed })}\n`);
});
