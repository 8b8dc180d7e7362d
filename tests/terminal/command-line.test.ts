import { describe, expect, it } from 'vitest';
import { commandsOf } from '../../src/commands/index.js';
import { missingOption, readLine } from '../../src/terminal/command-line.js';

const commands = commandsOf('1.2.3');
const read = (line: string) => {
  const typed = readLine(line, commands);
  return typed.kind === 'run' ? [typed.command.name, typed.values] : typed;
};

describe('readLine', () => {
  it.each([
    ['why is del slow?', 'ask', { question: 'why is del slow?' }],
    ['  what is a : b  ', 'ask', { question: 'what is a : b' }],
    ['/ask why is del slow', 'ask', { question: 'why is del slow' }],
    ['/ask why python:3.9 is del slow', 'ask', { question: 'why is del slow', python: '3.9' }],
    ['/ask private:true why', 'ask', { question: 'why', private: 'true' }],
    ['/ask question:why', 'ask', { question: 'why' }],
    ['/ask question:"two words" python:3.9', 'ask', { question: 'two words', python: '3.9' }],
    ['/ask what does lambda x:y mean', 'ask', { question: 'what does lambda x:y mean' }],
    ['/topic Memory Arenas', 'topic', { name: 'Memory Arenas' }],
    ['/topic Arenas section:"Code in Execution"', 'topic', { name: 'Arenas', section: 'Code in Execution' }],
    ['/fact', 'fact', {}],
    ['/help me', 'help', {}],
  ])('reads %j', (line, name, values) => {
    expect(read(line)).toEqual([name, values]);
  });

  it.each([
    ['/asking', 'asking'],
    ['/nothing at all', 'nothing'],
    ['/', ''],
  ])('does not know %j', (line, name) => {
    expect(read(line)).toEqual({ kind: 'unknown', name });
  });

  it('prefers the longest command that fits, and takes no hidden one', () => {
    const [ask] = commands;
    if (ask === undefined) throw new Error('there is no command');
    const named = [
      { ...ask, name: 'group' },
      { ...ask, name: 'group start' },
      { ...ask, name: 'secret', hidden: true },
    ];
    expect(readLine('/group start now', named)).toMatchObject({ command: { name: 'group start' } });
    expect(readLine('/group starting', named)).toMatchObject({ command: { name: 'group' } });
    expect(readLine('/secret', named)).toEqual({ kind: 'unknown', name: 'secret' });
  });
});

describe('missingOption', () => {
  it.each([
    ['/topic', 'name'],
    ['/ask python:3.9', 'question'],
    ['/fact', null],
    ['/topic Arenas', null],
  ])('of %j is %j', (line, missing) => {
    const typed = readLine(line, commands);
    expect(typed.kind === 'run' && missingOption(typed.command, typed.values)).toBe(missing);
  });
});
