/** The sub-commands' command lines: what they take, and their help. */
import { parseArgs } from 'node:util';

export interface Flag {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** What stands for its value in the help, and what it does. */
  readonly value?: string;
  readonly text: string;
}

export interface SubCommand {
  readonly name: string;
  readonly summary: string;
  /** What follows the name in the usage line. */
  readonly takes: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** The exit codes and what they tell. */
  readonly exits: string;
}

/** A fault of the command line; shown as it is. */
export class UsageError extends Error {}

const NOTES: Flag = { type: 'string', value: 'DIR', text: 'the folder of notes' };
const HELP: Flag = { type: 'boolean', short: 'h', text: 'show this' };

export const SUB_COMMANDS: readonly SubCommand[] = [
  {
    name: 'start',
    summary: 'Start the Discord bot, or a prompt in the terminal when there is no token',
    takes: '',
    flags: { notes: NOTES, help: HELP },
    exits: '0 ended as asked; 1 could not start or go on',
  },
  {
    name: 'ask',
    summary: 'Answer a question, or one a line from standard input',
    takes: '[QUESTION…]',
    flags: {
      json: { type: 'boolean', text: 'one JSON object a line' },
      limit: { type: 'string', value: 'N', text: 'up to N facts, however long' },
      python: { type: 'string', value: 'X.Y', text: 'only what holds for this Python version' },
      notes: NOTES,
      explain: { type: 'boolean', text: 'show why each fact ranks where it does' },
      help: HELP,
    },
    exits: '0 answered, or all lines read; 1 could not read the notes; 3 the notes do not answer the one question',
  },
  {
    name: 'check',
    summary: 'Check a folder of notes and print its figures',
    takes: '[DIR]',
    flags: {
      strict: { type: 'boolean', text: 'warnings count as errors' },
      code: { type: 'boolean', text: 'run the programs of the notes on the CPythons found' },
      notes: NOTES,
      help: HELP,
    },
    exits: '0 nothing wrong; 1 errors found',
  },
  {
    name: 'register',
    summary: 'Register the commands with Discord, if they differ from what it has',
    takes: '',
    flags: { help: HELP },
    exits: '0 registered, or nothing to do; 1 Discord refused',
  },
  {
    name: 'gaps',
    summary: 'Print what people in Discord could not find, most wanted first',
    takes: '',
    flags: {
      json: { type: 'boolean', text: 'one JSON object a line' },
      days: { type: 'string', value: 'N', text: 'asked in the last N days, up to 90' },
      notes: NOTES,
      help: HELP,
    },
    exits: '0 printed, or nothing to print; 1 the store cannot be used',
  },
  {
    name: 'backup',
    summary: 'Copy what GILbert keeps to FILE, while it runs',
    takes: 'FILE',
    flags: { overwrite: { type: 'boolean', text: 'replace FILE if it is there' }, help: HELP },
    exits: '0 FILE is a whole copy; 1 it could not be made, and FILE is as before',
  },
  {
    name: 'restore',
    summary: 'Put a backup back, while GILbert is stopped',
    takes: 'FILE',
    flags: { help: HELP },
    exits: '0 put back, and what was there kept beside it; 1 refused, and nothing changed',
  },
];

export const generalHelp = (version: string): string =>
  [
    `gilbert ${version}: answers questions from a folder of Markdown notes`,
    '',
    'Usage: gilbert COMMAND [OPTIONS]',
    '',
    ...SUB_COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`),
    '',
    'gilbert COMMAND --help tells more. 2 is the exit code of a wrong command line.',
  ].join('\n');

export const helpOf = ({ name, summary, takes, flags, exits }: SubCommand): string =>
  [
    summary,
    '',
    `Usage: gilbert ${name} [OPTIONS]${takes ? ` ${takes}` : ''}`,
    '',
    ...Object.entries(flags).map(([flag, { short, value, text }]) => {
      const form = `${short ? `-${short}, ` : ''}--${flag}${value ? ` ${value}` : ''}`;
      return `  ${form.padEnd(16)}${text}`;
    }),
    '',
    `Exit codes: ${exits}`,
  ].join('\n');

export interface CommandLine {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly words: readonly string[];
}

/** @throws UsageError that says what is wrong. */
export const readCommandLine = (command: SubCommand, args: readonly string[]): CommandLine => {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([flag, { type, short }]) => [flag, { type, ...(short ? { short } : {}) }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: command.takes !== '' });
    return { values: values as CommandLine['values'], words: positionals };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new UsageError(`${reason}. See gilbert ${command.name} --help.`);
  }
};
