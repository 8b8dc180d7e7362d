/** The prompt: questions and commands in, answers out, follow-ups picked by number. */
import { createInterface } from 'node:readline';
import type { Command, CommandContext, Values } from '../commands/command.js';
import type { Answer } from '../model.js';
import { missingOption, readLine } from './command-line.js';
import { type DrawOptions, drawAnswer, drawFollowUps, wrap } from './draw.js';

export interface PromptOptions {
  readonly input: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number; hasColors?: () => boolean };
  readonly commands: readonly Command[];
  readonly context: () => CommandContext;
  /** Lines shown before the first question; on a terminal only. */
  readonly welcome: readonly string[];
}

const PROMPT = '› ';
const WIDEST = 100;

/** Runs until the input ends. @returns how many lines were answered. */
export const runPrompt = async (options: PromptOptions): Promise<number> => {
  const { input, output, commands } = options;
  const onTerminal = input.isTTY === true && output.isTTY === true;
  const draw: DrawOptions = {
    colour: output.isTTY === true && output.hasColors?.() === true,
    width: output.isTTY === true ? Math.min(output.columns ?? 80, WIDEST) : 0,
  };
  const print = (text: string): void => void output.write(`${text}\n`);
  let last: Answer | null = null;
  let answered = 0;

  const run = async (command: Command, values: Values): Promise<void> => {
    const missing = missingOption(command, values);
    if (missing !== null) {
      print(
        `/${command.name} needs a ${missing}: /${command.name} ${missing === command.main ? `<${missing}>` : `${missing}:…`}`,
      );
      return;
    }
    const answer = await command.run(values, options.context());
    last = answer;
    print(`\n${drawAnswer(answer, draw)}\n`);
    const followUps = drawFollowUps(answer, draw);
    // A choice is no answer without what there is to choose from.
    const toPick = answer.kind === 'choices' || answer.kind === 'question';
    if (followUps !== '' && (onTerminal || toPick)) print(`${followUps}\n`);
  };

  const readTyped = async (line: string): Promise<void> => {
    const text = line.trim();
    if (text === '') return;
    answered++;
    if (/^\d{1,2}$/.test(text) && last !== null) return pick(Number(text), last);
    const typed = readLine(text, commands);
    if (typed.kind === 'unknown') {
      const offered = commands.filter(({ hidden }) => !hidden).map(({ name }) => `/${name}`);
      const begun = offered.filter((name) => name.startsWith(`/${typed.name}`));
      const named = begun.length > 0 ? begun : [...offered, '/quit'];
      const sentence = `There is no command /${typed.name}. There ${named.length === 1 ? 'is' : 'are'} ${listed(named)}.`;
      print(wrap(sentence, draw.width));
      return;
    }
    await run(typed.command, typed.values);
  };

  const pick = async (number: number, answer: Answer): Promise<void> => {
    const followUp = answer.followUps[number - 1];
    const command = commands.find(({ name }) => name === followUp?.call.command);
    if (followUp === undefined || command === undefined) {
      const most = answer.followUps.length;
      print(most > 0 ? `Pick a number from 1 to ${most}.` : 'There is nothing to pick from.');
      return;
    }
    // "?" stands for the question of the answer that this leads on from.
    const values = Object.fromEntries(
      Object.entries(followUp.call.options).map(([name, value]) => [name, value === '?' ? answer.title : value]),
    );
    if (onTerminal) print(`${PROMPT}${followUp.label}`);
    await run(command, values);
  };

  const lines = createInterface({
    input,
    output,
    terminal: onTerminal,
    prompt: PROMPT,
    historySize: 500,
    removeHistoryDuplicates: true,
    completer: (line: string) => [completions(line, options), line],
  });
  if (onTerminal) {
    for (const line of options.welcome) print(wrap(line, draw.width));
    lines.prompt();
  }
  // Lines are answered one after the other, however fast they come.
  for await (const line of lines) {
    if (/^\/(quit|exit)$/.test(line.trim())) break;
    try {
      await readTyped(line);
    } catch (error) {
      print(`That did not work: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (onTerminal) lines.prompt();
  }
  lines.close();
  return answered;
};

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** What Tab offers: commands, then what the command suggests, or questions. */
const completions = (line: string, { commands, context }: PromptOptions): string[] => {
  const offered = commands.filter(({ hidden }) => !hidden);
  if (line.startsWith('/') && !line.includes(' ')) {
    return [...offered.map(({ name }) => `/${name} `), '/quit'].filter((name) => name.startsWith(line));
  }
  const typed = readLine(line, commands);
  if (typed.kind === 'unknown' || typed.command.main === undefined) return [];
  const { command, values } = typed;
  const main = command.main as string;
  const start = line.startsWith('/') ? `/${command.name} ` : '';
  const suggestions = command.suggest?.(main, values[main] ?? '', values, context()) ?? [];
  const offers = suggestions.slice(0, 12).map(({ value }) => start + value);
  // Readline puts what all offers begin with in place of the line: several that merely fit would wipe it out.
  return offers.length < 2 || offers.every((offer) => offer.startsWith(line)) ? offers : [line, ...offers];
};
