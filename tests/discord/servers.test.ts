import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Running, startBoth } from './commands.fixture.js';
import { waitFor } from './stand-in/person.js';

let running: Running;
let told: string[];

const start = async (fails = false) => {
  const tell = async (line: string) => {
    told.push(line);
    if (fails) throw new Error('the store is away');
  };
  running = await startBoth({
    servers: {
      onServers: (ids) => tell(`in ${ids.join(' ')}`),
      onServerJoined: (id) => tell(`joined ${id}`),
      onServerLeft: (id) => tell(`left ${id}`),
    },
  });
  await waitFor(() => running.log.lines.some(({ text }) => text === 'commands are up to date'), 'not registered');
};

beforeEach(() => {
  told = [];
});

afterEach(async () => {
  await running.stop();
  expect(running.discord.violations).toEqual([]);
});

/** What is told comes in order: once this is there, so is all before it. */
const toldOf = async (last: string) => {
  await waitFor(() => told.includes(last), `not told "${last}": ${told.join(', ')}`);
  return told;
};

describe('the servers', () => {
  it('are told at the start, and when the bot joins or leaves one', async () => {
    await start();
    const { discord } = running;
    const guild = discord.addGuild();
    discord.removeGuild(guild);
    expect(await toldOf(`left ${guild}`)).toEqual([`in ${discord.guildId}`, `joined ${guild}`, `left ${guild}`]);
  });

  it('are not left when they have an outage', async () => {
    await start();
    const { discord } = running;
    discord.outage(discord.guildId);
    discord.recover(discord.guildId);
    const guild = discord.addGuild();
    expect(await toldOf(`joined ${guild}`)).toEqual([`in ${discord.guildId}`, `joined ${guild}`]);
  });

  it('are told again in full by a new session, whatever happened meanwhile', async () => {
    await start();
    const { discord } = running;
    const guild = discord.addGuild();
    await toldOf(`joined ${guild}`);
    discord.outage(discord.guildId);
    // The session is lost, and with it what it had to say.
    discord.gateway.refuseSessions(1);
    discord.gateway.drop();
    await waitFor(() => discord.gateway.counts().resumes > 0, 'not resumed');
    discord.removeGuild(guild);
    await waitFor(() => told.filter((line) => line.startsWith('in ')).length === 2, 'no new session');
    expect(told).toEqual([`in ${discord.guildId}`, `joined ${guild}`, `in ${discord.guildId}`]);
  });

  it('keep the bot going when they cannot be recorded', async () => {
    await start(true);
    const guild = running.discord.addGuild();
    await toldOf(`joined ${guild}`);
    await waitFor(() => running.log.lines.filter(({ level }) => level === 'error').length === 2, 'not logged');
    expect((await running.discord.person().slash('topic', { name: 'x' })).kind).toBe('reply');
  });
});
