import { describe, expect, it } from 'vitest';
import { generalHelp, helpOf, readCommandLine, SUB_COMMANDS, UsageError } from '../../src/terminal/usage.js';

const read = (name: string, args: readonly string[]) => {
  const command = SUB_COMMANDS.find((one) => one.name === name);
  if (command === undefined) throw new Error(`there is no ${name}`);
  const { values, words } = readCommandLine(command, args);
  return { values: { ...values }, words };
};

describe('readCommandLine', () => {
  it.each([
    ['ask', ['why', 'is', 'del', 'slow'], {}, ['why', 'is', 'del', 'slow']],
    ['ask', ['--json', '--limit', '7', 'why'], { json: true, limit: '7' }, ['why']],
    ['ask', ['--python=3.9', 'why', '--explain'], { python: '3.9', explain: true }, ['why']],
    ['ask', ['--', '--what', 'is', 'this'], {}, ['--what', 'is', 'this']],
    ['check', ['some/notes', '--strict'], { strict: true }, ['some/notes']],
    ['start', ['-h'], { help: true }, []],
  ])('reads %s %j', (name, args, values, words) => {
    expect(read(name, args)).toEqual({ values, words });
  });

  it.each([
    ['ask', ['--nothing']],
    ['ask', ['--limit']],
    ['ask', ['--json=yes']],
    ['start', ['now']],
    ['register', ['--notes', 'x']],
  ])('refuses %s %j and tells where help is', (name, args) => {
    expect(() => read(name, args)).toThrow(UsageError);
    expect(() => read(name, args)).toThrow(`See gilbert ${name} --help.`);
  });
});

describe('the help', () => {
  it.each(SUB_COMMANDS.map((command) => [command.name, command] as const))(
    'tells every option of %s',
    (name, command) => {
      const help = helpOf(command);
      for (const flag of Object.keys(command.flags)) expect(help).toContain(`--${flag}`);
      expect(help).toContain('Exit codes: 0 ');
      expect(generalHelp('1.2.3')).toContain(`  ${name} `);
    },
  );
});
