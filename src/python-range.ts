/** Ranges of Python versions as notes write them (`3.13+`, `-3.9`, `3.8-3.11, 3.14.5+`), and what they hold for. */
import type { PythonRange, PythonVersion } from './model.js';

const VERSION = String.raw`(\d{1,3}(?:\.\d{1,3}){0,2})`;
const FROM = new RegExp(`^${VERSION}\\s*\\+$`);
const UP_TO = new RegExp(`^[-–]\\s*${VERSION}$`);
const BETWEEN = new RegExp(`^${VERSION}\\s*[-–]\\s*${VERSION}$`);
const ONE = new RegExp(`^${VERSION}$`);

/** `3.13` or `3.14.5` as its numbers; null when it is no version. */
export function parseVersion(text: string): PythonVersion | null {
  const match = ONE.exec(text.trim());
  return match?.[1] === undefined ? null : match[1].split('.').map(Number);
}

/** Null when any part is not understood or ends before it begins. */
export function parseRange(text: string): PythonRange | null {
  const spans: PythonRange[number][] = [];
  for (const part of text.split(',')) {
    const span = parseSpan(part.trim());
    if (span === null) return null;
    spans.push(span);
  }
  return spans;
}

function parseSpan(text: string): PythonRange[number] | null {
  const from = FROM.exec(text);
  if (from) return { from: parseVersion(from[1] ?? ''), to: null };
  const upTo = UP_TO.exec(text);
  if (upTo) return { from: null, to: parseVersion(upTo[1] ?? '') };
  const between = BETWEEN.exec(text);
  const first = parseVersion(between?.[1] ?? text);
  const last = parseVersion(between?.[2] ?? text);
  if (first === null || last === null || compare(first, 0, last, Infinity) > 0) return null;
  return { from: first, to: last };
}

/** The way a note would write it: `-3.13, 3.14.5+`. */
export function formatRange(range: PythonRange): string {
  return range
    .map(({ from, to }) => {
      if (from === null) return to === null ? '3+' : `-${to.join('.')}`;
      if (to === null) return `${from.join('.')}+`;
      return from.join('.') === to.join('.') ? from.join('.') : `${from.join('.')}-${to.join('.')}`;
    })
    .join(', ');
}

/**
 * Whether a fact with this range holds for a version; no range holds for all. `-3.9` includes every 3.9.x, and
 * a version of two numbers asked for means the newest of its line, so `3.13.2+` holds for 3.13.
 */
export function holdsFor(range: PythonRange | null, version: PythonVersion): boolean {
  if (range === null) return true;
  return range.some(
    ({ from, to }) =>
      (from === null || compare(from, 0, version, Infinity) <= 0) &&
      (to === null || compare(version, Infinity, to, Infinity) <= 0),
  );
}

/** Numbers that a version leaves out count as `fillA` and `fillB`. */
function compare(a: PythonVersion, fillA: number, b: PythonVersion, fillB: number): number {
  for (let index = 0; index < 3; index += 1) {
    const left = a[index] ?? fillA;
    const right = b[index] ?? fillB;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
