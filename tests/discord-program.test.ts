import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commandsOf } from '../src/commands/index.js';
import { commandBodies } from '../src/discord/command-bodies.js';
import { openStore } from '../src/store/store.js';
import { buttonsOf, type Message, menuOf, textOf } from './discord/stand-in/messages.js';
import { waitFor } from './discord/stand-in/person.js';
import { type StandIn, startStandIn } from './discord/stand-in/server.js';
import { beeFiles, folderWith } from './folder.fixture.js';
import { type Program, runProgram, startProgram } from './program.fixture.js';

/** One that the notes have a ready question for. */
const memory = 'Why does memory not go down after del?';
const football = 'Who won the football match in Madrid?';

/** As Discord lists them. */
const offered = commandBodies(commandsOf('0.0.0'), 'global').map(({ name }) => name);

let discord: StandIn;
let home: string;
let notes: string;
let env: Record<string, string>;
let bot: Program;

const logOf = (program: Program): Record<string, unknown>[] =>
  program
    .err()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
const logs = (program: Program, text: string) =>
  waitFor(() => logOf(program).find(({ msg }) => msg === text), `the log never said "${text}"`);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'gilbert-'));
  notes = join(home, 'notes');
  for (const part of ['Python.md', 'Memory Allocation', 'Names and Functions']) {
    cpSync(fileURLToPath(new URL(`../notes/${part}`, import.meta.url)), join(notes, part), { recursive: true });
  }
  discord = await startStandIn();
  env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, NOTES_DIR: notes };
  bot = startProgram(['start'], { env, cwd: home });
  await logs(bot, 'commands are up to date');
});

afterAll(async () => {
  const { code } = await bot.stop();
  await discord.close();
  rmSync(home, { recursive: true, force: true });
  expect(code).toBe(0);
});

afterEach(() => {
  expect(discord.violations).toEqual([]);
  expect(bot.out()).toBe('');
  expect(bot.err()).not.toContain(discord.token);
  for (const text of [memory, 'football', 'Zorblax']) expect(bot.err()).not.toContain(text);
});

const shown = (message: Message | undefined): Message => {
  if (message === undefined) throw new Error('there is no message');
  return message;
};
const ask = async (person = discord.person(), options: Record<string, string | boolean> = { question: memory }) =>
  shown((await person.slash('ask', options)).message);
/** Letters and digits alone, so that no face's way of marking words matters. */
const bare = (text: string): string => text.replace(/\]\([^)]*\)/g, '').replace(/[^\p{L}\p{N}]+/gu, '');
const hasButton = (message: Message, start: string): string =>
  buttonsOf(message).find((label) => label.startsWith(start)) ?? `${start}: no such button`;

describe('the bot', () => {
  it('registers its commands where all can use them', async () => {
    const commands = await discord.registered();
    expect(commands.map(({ name }) => name).sort()).toEqual([...offered].sort());
    expect(offered).toEqual(
      expect.arrayContaining(['Answer from the notes', 'ask', 'daily', 'quiz', 'review', 'study']),
    );
    expect(discord.commands().guild).toEqual([]);
  });

  it('suggests from the empty string on, and what fits what is typed', async () => {
    const person = discord.person();
    const first = await person.autocomplete('ask', 'question', '');
    expect(first.length).toBeGreaterThan(5);
    expect(first.length).toBeLessThanOrEqual(25);
    const fitting = await person.autocomplete('ask', 'question', 'memory after del');
    expect(fitting.map(({ value }) => value)).toContain(memory);
    const topics = await person.autocomplete('topic', 'name', 'arena');
    expect(topics.map(({ value }) => value)).toContain('Arenas');
  });

  it('answers a question in time, with sources, topics and a way to delete it', async () => {
    const outcome = await discord.person().slash('ask', { question: memory });
    const message = shown(outcome.message);
    expect(outcome.kind).toBe('reply');
    expect(outcome.firstMs).toBeLessThan(3000);
    expect(message.isPrivate).toBe(false);
    expect(textOf(message)).toMatch(/\]\(https:\/\//);
    expect(menuOf(message)).toContain('Returning Memory to the OS');
    expect(buttonsOf(message)).toContain('Delete');
  });

  it('posts the daily fact that is due, once, while another process has the store open', async () => {
    const channelId = discord.channel();
    const store = await openStore(join(home, 'data', 'gilbert.sqlite'));
    const dueMs = (Math.floor(Date.now() / 60_000) - 10) * 60_000;
    const minute = Math.floor(dueMs / 60_000) % 1440;
    const settings = { minute, zone: 'UTC', days: 127, topics: ['Memory Allocation'], roleId: null };
    await store.schedules.set({ ...settings, channelId, guildId: discord.guildId, nextDueMs: dueMs });
    await logs(bot, 'daily fact posted');
    expect(discord.messages(channelId)).toHaveLength(1);
    expect(await store.schedules.posted(channelId)).toHaveLength(1);
    await store.close();
  });

  it('answers a suggestion that was picked', async () => {
    const person = discord.person();
    const [suggestion] = await person.autocomplete('ask', 'question', 'garbage');
    const message = await ask(person, { question: suggestion?.value ?? '' });
    expect(textOf(message)).toContain('›');
  });

  it('gives the same facts as the prompt and the script', async () => {
    const settings = { env: { NOTES_DIR: notes, DATA_DIR: `${home}/data` } };
    const [json, prompt, message] = await Promise.all([
      runProgram(['ask', '--json', memory], settings),
      runProgram(['start'], { ...settings, input: memory }),
      ask(),
    ]);
    const { facts } = JSON.parse(json.out) as { facts: { text: string }[] };
    expect(facts.length).toBeGreaterThan(1);
    for (const text of [prompt.out, textOf(message)]) {
      const places = facts.map((fact) => bare(text).indexOf(bare(fact.text)));
      expect(places[0]).toBeGreaterThanOrEqual(0);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
    const more = (text: string): number => text.split(/Returning Memory to the OS › /).length;
    expect(more(textOf(message))).toBe(more(JSON.parse(json.out).text));
  });

  it('changes the answer in place when its asker picks a topic', async () => {
    const person = discord.person();
    const message = await ask(person);
    const outcome = await person.pick(message, 'Returning Memory to the OS');
    expect(outcome).toMatchObject({ kind: 'update', message: { id: message.id } });
    expect(textOf(shown(outcome.message))).toMatch(/^### Returning Memory to the OS/);
  });

  it('walks on to more facts, and to the code', async () => {
    const person = discord.person();
    const message = await ask(person);
    const before = textOf(message);
    const code = hasButton(message, 'Code');
    const more = shown((await person.press(message, 'More facts')).message);
    expect(more.id).toBe(message.id);
    expect(textOf(more)).not.toBe(before);
    expect(textOf(more).split('\n')[0]).toBe(before.split('\n')[0]);
    const again = await ask(person);
    expect(textOf(shown((await person.press(again, code)).message))).toContain('```py');
  });

  it('answers a press by someone other privately, and leaves the answer as it was', async () => {
    const message = await ask();
    const before = textOf(message);
    const outcome = await discord.person().pick(message, 'Returning Memory to the OS');
    expect(outcome).toMatchObject({ kind: 'reply', message: { isPrivate: true } });
    expect(textOf(shown(discord.messages().find(({ id }) => id === message.id)))).toBe(before);
  });

  it('lets the asker delete the answer, and nobody else', async () => {
    const asker = discord.person();
    const message = await ask(asker);
    const refused = await discord.person().press(message, 'Delete');
    expect(textOf(shown(refused.message))).toContain('Only the person who asked');
    expect((await asker.press(message, 'Delete')).kind).toBe('deleted');
    expect(discord.messages().map(({ id }) => id)).not.toContain(message.id);
  });

  it('answers from the menu of a message', async () => {
    const outcome = await discord.person().contextMenu(`so, ${memory} anyone?`, 'Answer from the notes');
    expect(menuOf(shown(outcome.message))).toContain('Returning Memory to the OS');
  });

  it.each(['dm', 'elsewhere'] as const)('answers where people are: %s', async (where) => {
    const outcome = await discord.person().slash('ask', { question: memory, private: where === 'dm' }, { where });
    expect(shown(outcome.message)).toMatchObject({ isPrivate: where === 'dm' });
  });

  it('says that it does not know, offers a topic, and keeps the question out of the log', async () => {
    const message = await ask(discord.person(), { question: football });
    expect(textOf(message)).toContain('My notes do not');
    expect(menuOf(message).length + buttonsOf(message).length).toBeGreaterThan(1);
    const line = await waitFor(() => logOf(bot).find(({ kind }) => kind === 'nothing'), 'no line of it');
    expect(line).toMatchObject({ command: 'ask', via: 'slash', ms: expect.any(Number) });
  });

  it('answers from a changed, an added and a removed note within two seconds', async () => {
    const person = discord.person();
    const path = join(notes, 'Zorblax Engine.md');
    const question = 'how many brass valves does the Zorblax engine have?';
    const says = async (words: string): Promise<number> => {
      const startMs = performance.now();
      const deadlineMs = startMs + 20_000;
      while (performance.now() < deadlineMs) {
        if (textOf(await ask(person, { question })).includes(words)) return performance.now() - startMs;
        await sleep(20);
      }
      throw new Error(`no answer ever said "${words}"`);
    };
    const written = (count: string) => `# Zorblax Engine\n\n- The Zorblax engine has ${count} brass valves.\n`;
    const tookMs: number[] = [];
    writeFileSync(path, written('seventeen'));
    tookMs.push(await says('seventeen'));
    // As editors save.
    writeFileSync(`${path}.tmp`, written('nineteen'));
    renameSync(`${path}.tmp`, path);
    tookMs.push(await says('nineteen'));
    rmSync(path);
    tookMs.push(await says('My notes do not'));
    // The machine may be busy once; never all the time.
    expect(Math.min(...tookMs)).toBeLessThan(2000);
  });

  it('answers a press on an old message after the connection was lost and resumed', async () => {
    const person = discord.person();
    const message = await ask(person);
    const { resumes } = discord.gateway.counts();
    discord.gateway.drop();
    const outcome = await person.pick(message, 'Returning Memory to the OS');
    expect(outcome.kind).toBe('update');
    expect(discord.gateway.counts().resumes).toBe(resumes + 1);
    expect((await logs(bot, 'connection resumed')).level).toBe(30);
  });

  it('keeps which servers it is in, and which it was removed from', async () => {
    const guild = discord.addGuild();
    await logs(bot, 'added to a server');
    discord.removeGuild(guild);
    await logs(bot, 'removed from a server');
    const store = await openStore(join(home, 'data', 'gilbert.sqlite'));
    const muchLaterMs = Date.now() + 365 * 24 * 60 * 60 * 1000;
    expect(await store.servers.expired(muchLaterMs)).toEqual([guild]);
    // It knows the one that it stays in, and so can tell when that one is left.
    await store.servers.left(discord.guildId, 0);
    expect([...(await store.servers.expired(muchLaterMs))].sort()).toEqual([discord.guildId, guild].sort());
    await store.servers.joined(discord.guildId);
    await store.close();
  });
});

describe('the program with a token', () => {
  const bees = () => ({ ...env, NOTES_DIR: folderWith(beeFiles) });

  it('registers nothing anew when nothing changed, and closes with 0 at SIGTERM', async () => {
    const own = await startStandIn();
    try {
      const settings = { env: { ...bees(), DISCORD_API_URL: own.apiUrl } };
      const first = await runProgram(['register'], settings);
      expect(first).toMatchObject({ code: 0, out: `Registered ${offered.length} commands globally.\n` });
      const second = await runProgram(['register'], settings);
      expect(second).toMatchObject({ code: 0, out: `The ${offered.length} commands globally were up to date.\n` });
      const program = startProgram(['start'], settings);
      await logs(program, 'commands are up to date');
      const ended = await program.stop('SIGTERM');
      expect(ended.code).toBe(0);
      expect(own.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
      for (const { err } of [first, second, ended]) expect(err).not.toContain(own.token);
    } finally {
      await own.close();
    }
  });

  it('tells at debug level what was asked and not found, for those who write the notes', async () => {
    const own = await startStandIn();
    const program = startProgram(['start'], { env: { ...bees(), DISCORD_API_URL: own.apiUrl, LOG_LEVEL: 'debug' } });
    try {
      await logs(program, 'commands are up to date');
      await own.person().slash('ask', { question: football });
      const { err } = await program.stop();
      const told = logOf(program).filter((line) => JSON.stringify(line).includes(football));
      expect(told.map(({ level }) => level)).toEqual([20]);
      expect(err).not.toContain(own.token);
    } finally {
      await own.close();
    }
  });

  it.each(['start', 'register'])('ends with 1 and what to do when the token is refused: %s', async (command) => {
    const refused = `${'x'.repeat(24)}.wrong.${'y'.repeat(27)}`;
    const { code, out, err } = await runProgram([command], { env: { ...bees(), DISCORD_TOKEN: refused } });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('copy a fresh one from the Bot page of the developer portal');
    expect(err).not.toContain(refused);
    expect(err).not.toMatch(/\n {4}at |\\n {4}at /);
  });
});
