/** What `gilbert check` finds, as text. */
import type { Problem } from '../model.js';
import type { Figures } from '../notes/check.js';
import type { Runs } from '../notes/programs.js';

/** Not-written-yet notes listed at most. */
const WANTED_LISTED = 20;

export const drawProblems = (problems: readonly Problem[]): string =>
  problems
    .map(
      ({ path, line, message, severity, rule }) =>
        `${path}:${line}: ${severity === 'warning' ? 'warning: ' : ''}${message} [${rule}]\n`,
    )
    .join('');

const MARKS: Readonly<Record<string, string>> = { ok: 'ok', failed: 'FAIL', 'left out': '-' };

export const drawRuns = ({ interpreters, missing, rows, failures }: Runs): string => {
  const width = Math.max(4, ...rows.map(({ note }) => note.length)) + 2;
  const columns = interpreters.map((label) => Math.max(label.length, 4) + 2);
  const table = [
    `${'note'.padEnd(width)}${interpreters.map((label, at) => label.padEnd(columns[at] ?? 0)).join('')}`,
    ...rows.map(
      ({ note, outcomes }) =>
        `${note.padEnd(width)}${outcomes.map((outcome, at) => (MARKS[outcome] ?? outcome).padEnd(columns[at] ?? 0)).join('')}`,
    ),
  ].map((line) => line.trimEnd());
  const ran = interpreters.map(
    (label, at) => `${label}: ${rows.filter(({ outcomes }) => outcomes[at] !== 'left out').length}`,
  );
  return [
    ...failures.map(
      ({ path, line, on, output }) =>
        `${path}:${line}: the program fails on Python ${on}\n${output.replace(/^/gm, '    ')}`,
    ),
    '',
    ...table,
    '',
    interpreters.length > 0
      ? `Programs run by version: ${ran.join(', ')}`
      : 'No CPython was found: no program was run.',
    ...(missing.length > 0 ? [`Not there to run: ${missing.map((line) => `Python ${line}`).join(', ')}`] : []),
    '',
  ].join('\n');
};

/** @param further figures that other parts of the program have of the notes, by what they count. */
export const drawFigures = (figures: Figures, further: readonly (readonly [string, number])[] = []): string => {
  const rows: (readonly [string, number])[] = [
    ['notes', figures.notes],
    ['facts', figures.facts],
    ['facts with a source', figures.factsWithSource],
    ['facts with a version range', figures.factsWithRange],
    ['questions', figures.questions],
    ['wordings of questions', figures.wordings],
    ['programs', figures.programs],
    ['links', figures.links],
    ['links not written yet', figures.notWritten.reduce((sum, { wanted }) => sum + wanted, 0)],
    ...further,
  ];
  const wanted = figures.notWritten
    .slice(0, WANTED_LISTED)
    .map(({ name, wanted: times }) => `${String(times).padStart(8)}  ${name}`);
  return [
    ...rows.map(([name, number]) => `${String(number).padStart(8)}  ${name}`),
    ...(wanted.length > 0 ? ['', 'Notes wanted most:', ...wanted] : []),
    '',
  ].join('\n');
};
