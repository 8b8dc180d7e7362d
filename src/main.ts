#!/usr/bin/env node
/** Puts the parts together: one function a sub-command, and the one place where errors end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aboutNotes } from './answer.js';
import { ask } from './commands/ask.js';
import type { CommandContext } from './commands/command.js';
import { commandsOf } from './commands/index.js';
import { type Config, ConfigError, loadDotEnv, readConfig } from './config.js';
import { type OpenLibrary, openLibrary } from './library.js';
import { createLog } from './log.js';
import { parseVersion } from './python-range.js';
import { KEPT_DAYS } from './store/gaps.js';
import { lazyStore, openStore, type Store } from './store/store.js';
import { StoreError } from './store/store-error.js';
import { drawExplanation } from './terminal/explain.js';
import { runPrompt } from './terminal/prompt.js';
import { terminalScene } from './terminal/scene.js';
import { runScript } from './terminal/script.js';
import { type CommandLine, generalHelp, helpOf, readCommandLine, SUB_COMMANDS, UsageError } from './terminal/usage.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Exit codes, as the help of each sub-command tells them. */
const TOLD = { failed: 1, usage: 2, unanswered: 3 } as const;

const DAY_MS = 24 * 60 * 60 * 1000;

/** How long a closed bot may take to let go of its connections. */
const LINGERS_MS = 2000;

const CONNECT =
  'To connect it to Discord, put DISCORD_TOKEN=… into .env and start again; the README tells how to get one.';

const open = (config: Config, watch: boolean): Promise<OpenLibrary> =>
  openLibrary({
    notesDir: config.notesDir,
    cacheDir: config.dataDir,
    watch,
    ...(process.stderr.isTTY ? { onProgress: showProgress } : {}),
    onProblem: ({ path, line, message }) => process.stderr.write(`${path}:${line}: ${message}\n`),
  });

/** A smaller folder is read before anyone wonders. */
const BIG_FOLDER = 200;

const showProgress = (done: number, total: number): void => {
  if (total < BIG_FOLDER) return;
  process.stderr.write(done < total ? `\rReading notes: ${done} of ${total}` : '\r\u001b[K');
};

const storePath = (config: Config) => join(config.dataDir, 'gilbert.sqlite');
const storeOf = (config: Config) => lazyStore(storePath(config));

const terminalContext = (library: OpenLibrary, store: () => Promise<Store>) => (): CommandContext => ({
  library: library.current,
  store,
  scene: terminalScene,
  channels: null,
  random: Math.random,
  nowMs: Date.now(),
  // Nothing that is asked here is recorded.
  afterwards: () => {},
});

const start = async (config: Config): Promise<number> => {
  if (config.discordToken !== undefined) return startDiscord(config, config.discordToken);
  const library = await open(config, process.stdin.isTTY === true);
  const store = storeOf(config);
  const answered = await runPrompt({
    input: process.stdin,
    output: process.stdout,
    commands: commandsOf(version),
    context: terminalContext(library, store.get),
    welcome: [`GILbert ${version}: ${aboutNotes(library.current().vault)}. Ask, or type /help.`, CONNECT, ''],
  });
  await Promise.all([library.close(), store.close()]);
  if (answered > 0 || process.stdin.isTTY) return 0;
  process.stderr.write(
    `There was nothing to answer. Type questions at a terminal, or give them a line each. ${CONNECT}\n`,
  );
  return TOLD.failed;
};

const startDiscord = async (config: Config, token: string): Promise<number> => {
  const log = createLog(config.logLevel, [token]);
  const [{ runBot }, library] = await Promise.all([
    import('./bot.js'),
    openLibrary({
      notesDir: config.notesDir,
      cacheDir: config.dataDir,
      watch: true,
      onChange: ({ vault }) => log.info({ notes: vault.notes.length }, 'notes read again'),
      onProblem: ({ path, line, message }) => log.warn({ path, line }, message),
    }),
  ]);
  log.info({ notes: library.current().vault.notes.length }, 'notes read');
  const store = storeOf(config);
  await store
    .get()
    .catch((error: Error) =>
      log.error({ err: error }, `${error.message.replace(/(?<![.!?])$/, '.')} Questions are answered all the same.`),
    );
  const fault = await runBot({
    token,
    ...(config.discordApiUrl ? { apiUrl: config.discordApiUrl } : {}),
    ...(config.discordGuildId ? { guildId: config.discordGuildId } : {}),
    commands: commandsOf(version),
    library,
    store: store.get,
    log,
    now: Date.now,
    onSignal: (close) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, close);
    },
  });
  await Promise.all([library.close(), store.close()]);
  // A connection that discord.js was just about to open again would keep the process alive.
  setTimeout(() => process.exit(), LINGERS_MS).unref();
  if (fault === null) return 0;
  log.fatal(fault);
  return TOLD.failed;
};

const answerScript = async (config: Config, { values, words }: CommandLine): Promise<number> => {
  const limit = values['limit'];
  if (limit !== undefined && !/^[1-9]\d*$/.test(String(limit)))
    throw new UsageError('--limit takes a whole number from 1.');
  const python = values['python'];
  if (python !== undefined && parseVersion(String(python)) === null)
    throw new UsageError('--python takes a version such as 3.13 or 3.14.5.');
  if (values['json'] && values['explain'])
    throw new UsageError('--explain is for people to read and does not go with --json.');
  const library = await open(config, false);
  const store = storeOf(config);
  const question = words.length > 0 ? words.join(' ') : null;
  const result = await runScript({
    question,
    json: values['json'] === true,
    values: {
      ...(limit === undefined ? {} : { limit: String(limit) }),
      ...(python === undefined ? {} : { python: String(python) }),
    },
    input: process.stdin,
    output: process.stdout,
    ask,
    context: terminalContext(library, store.get),
    ...(values['explain']
      ? { explain: (text: string) => drawExplanation(library.current().index.explain({ text, limit: 12 })) }
      : {}),
  });
  await Promise.all([library.close(), store.close()]);
  return question !== null && result.answered === 0 ? TOLD.unanswered : 0;
};

const checkNotes = async (config: Config, { values }: CommandLine): Promise<number> => {
  const { checkVault } = await import('./notes/check.js');
  const { drawFigures, drawProblems, drawRuns } = await import('./terminal/report.js');
  const { readFolder } = await import('./notes/folder.js');
  const vault = await readFolder(config.notesDir);
  const { problems, figures } = checkVault(vault, { strict: values['strict'] === true });
  process.stdout.write(drawProblems(problems));
  let failed = problems.some(({ severity }) => severity === 'error');
  if (values['code']) {
    const { runPrograms } = await import('./notes/programs.js');
    const runs = await runPrograms(vault.notes, config.interpreters);
    process.stdout.write(drawRuns(runs));
    failed ||= runs.failures.length > 0;
  }
  const { factsAlone } = await import('./posts/stands-alone.js');
  const { quizOf } = await import('./groups/quiz.js');
  process.stdout.write(
    drawFigures(figures, [
      ['facts that stand alone, for daily posts', factsAlone(vault).length],
      ['facts that make a quiz question', quizOf(vault).fairFacts().length],
    ]),
  );
  return failed ? TOLD.failed : 0;
};

const register = async (config: Config): Promise<number> => {
  const token = config.discordToken;
  if (token === undefined) throw new ConfigError(`There is no bot to register commands for. ${CONNECT}`);
  const { registerCommands } = await import('./discord/registration.js');
  const log = createLog(config.logLevel, [token]);
  const { changed, where, count } = await registerCommands({
    token,
    ...(config.discordApiUrl ? { apiUrl: config.discordApiUrl } : {}),
    ...(config.discordGuildId ? { guildId: config.discordGuildId } : {}),
    commands: commandsOf(version),
    log,
  }).catch((error: Error) => {
    // Its message says what to do; where it was thrown helps nobody.
    throw new ConfigError(error.message, { cause: error });
  });
  process.stdout.write(
    changed ? `Registered ${count} commands ${where}.\n` : `The ${count} commands ${where} were up to date.\n`,
  );
  return 0;
};

const printGaps = async (config: Config, { values }: CommandLine): Promise<number> => {
  const days = Number(values['days'] ?? KEPT_DAYS);
  if (!(Number.isInteger(days) && days >= 1 && days <= KEPT_DAYS))
    throw new UsageError(`--days takes a whole number from 1 to ${KEPT_DAYS}.`);
  const { groupGaps } = await import('./commands/gap-groups.js');
  const { drawGaps, jsonGaps } = await import('./terminal/gaps.js');
  // Looking makes no store.
  const store = existsSync(storePath(config)) ? await openStore(storePath(config)) : null;
  const gaps = (await store?.gaps.list(null, Date.now() - days * DAY_MS)) ?? [];
  await store?.close();
  const library = await open(config, false);
  const groups = groupGaps(gaps, library.current());
  await library.close();
  process.stdout.write(values['json'] ? jsonGaps(groups) : drawGaps(groups));
  return 0;
};

const fileOf = ({ words }: CommandLine, name: string): string => {
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) throw new UsageError(`Give the one file. See gilbert ${name} --help.`);
  return file;
};

const backUpTo = async (config: Config, line: CommandLine): Promise<number> => {
  const file = fileOf(line, 'backup');
  const { backUp } = await import('./store/backup.js');
  await backUp(storePath(config), file, line.values['overwrite'] === true);
  return say(`Backed up to ${file}.`);
};

const restoreFrom = async (config: Config, line: CommandLine): Promise<number> => {
  const file = fileOf(line, 'restore');
  const { restore } = await import('./store/backup.js');
  const kept = await restore(storePath(config), file);
  return say(`Restored from ${file}.${kept === null ? '' : ` What was there is kept as ${kept}.`}`);
};

const main = async (args: readonly string[]): Promise<number> => {
  const [name = '', ...rest] = args;
  if (name === '--version') return say(version);
  if (name === '' || name === '--help' || name === '-h' || name === 'help') return say(generalHelp(version));
  const command = SUB_COMMANDS.find((one) => one.name === name);
  if (command === undefined) throw new UsageError(`There is no command "${name}". See gilbert --help.`);
  const line = readCommandLine(command, rest);
  if (line.values['help']) return say(helpOf(command));
  loadDotEnv();
  const notes = line.values['notes'] ?? (name === 'check' ? line.words[0] : undefined);
  const config = readConfig(notes === undefined ? {} : { NOTES_DIR: String(notes) });
  switch (command.name) {
    case 'start':
      return start(config);
    case 'ask':
      return answerScript(config, line);
    case 'check':
      return checkNotes(config, line);
    case 'gaps':
      return printGaps(config, line);
    case 'backup':
      return backUpTo(config, line);
    case 'restore':
      return restoreFrom(config, line);
    default:
      return register(config);
  }
};

const say = (text: string): number => {
  process.stdout.write(`${text}\n`);
  return 0;
};

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const told = [ConfigError, UsageError, StoreError].some((kind) => error instanceof kind);
    process.stderr.write(
      `${told ? (error as Error).message : `GILbert had to stop: ${error instanceof Error ? error.stack : String(error)}`}\n`,
    );
    process.exitCode = error instanceof UsageError ? TOLD.usage : TOLD.failed;
  },
);
