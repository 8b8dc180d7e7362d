/** The list of commands: a new one is added here and nowhere else. */
import { aboutOf } from './about.js';
import { ask } from './ask.js';
import { code } from './code.js';
import type { Command } from './command.js';
import { fact } from './fact.js';
import { feedback } from './feedback.js';
import { forget } from './forget.js';
import { gaps } from './gaps.js';
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
    helpOf(() => commands),
    aboutOf(version),
    feedback,
    gaps,
    forget,
  ];
  return commands;
};
