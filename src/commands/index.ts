/** The list of commands: a new one is added here and nowhere else. */
import { aboutOf } from './about.js';
import { ask } from './ask.js';
import { code } from './code.js';
import type { Command } from './command.js';
import { dailyCommandsOf } from './daily.js';
import { fact } from './fact.js';
import { helpOf } from './help.js';
import { search } from './search.js';
import { topic } from './topic.js';

/** @param version the program's, for `/about`. */
export const commandsOf = (version: string): readonly Command[] => {
  const commands: readonly Command[] = [
    ask,
    topic,
    search,
    fact,
    code,
    ...dailyCommandsOf(() => commands.some(({ name }) => name === 'quiz')),
    helpOf(() => commands),
    aboutOf(version),
  ];
  return commands;
};
