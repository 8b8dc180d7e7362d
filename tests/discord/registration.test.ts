import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandBodies } from '../../src/discord/command-bodies.js';
import { registerCommands } from '../../src/discord/registration.js';
import { commands, recordLog } from './commands.fixture.js';
import { commandListFaults } from './stand-in/rules.js';
import { type StandIn, startStandIn } from './stand-in/server.js';

describe('the commands for Discord', () => {
  const bodies = commandBodies(commands, 'global');
  const named = (name: string) => bodies.find((body) => body.name === name);

  it('keep its limits, and leave hidden ones out', () => {
    expect(commandListFaults(bodies)).toEqual([]);
    expect(bodies.map(({ name }) => name)).toEqual(['ask', 'topic', 'settings', 'group', 'Answer from the notes']);
  });

  it('can be used everywhere, but for those of a server', () => {
    expect(named('ask')).toMatchObject({ integration_types: [0, 1], contexts: [0, 1, 2] });
    expect(named('settings')).toMatchObject({
      integration_types: [0],
      contexts: [0],
      default_member_permissions: '32',
    });
  });

  it('have required options first, and subcommands in their group', () => {
    expect(named('ask')?.options?.map(({ name }) => name)).toEqual(['question', 'private']);
    expect(named('group')?.options?.map(({ type, name }) => [type, name])).toEqual([
      [1, 'start'],
      [1, 'size'],
    ]);
  });
});

describe('registration', () => {
  let discord: StandIn;
  const register = (guildId?: string, some = commands) =>
    registerCommands({
      token: discord.token,
      apiUrl: discord.apiUrl,
      ...(guildId ? { guildId } : {}),
      commands: some,
      log: recordLog(),
    });
  const puts = () => discord.requests.filter(({ method }) => method === 'PUT').length;

  beforeEach(async () => {
    discord = await startStandIn();
  });
  afterEach(async () => {
    await discord.close();
    expect(discord.violations).toEqual([]);
  });

  it('happens only when something differs', async () => {
    expect(await register()).toMatchObject({ changed: true, where: 'globally', count: 5 });
    expect(await register()).toMatchObject({ changed: false, count: 5 });
    expect(puts()).toBe(1);
    expect(await register(undefined, commands.slice(0, 2))).toMatchObject({ changed: true, count: 3 });
    expect(discord.commands().global).toHaveLength(3);
  });

  it('moves between a server and everywhere, and is never in both', async () => {
    await register();
    expect(await register(discord.guildId)).toMatchObject({ changed: true, where: `in server ${discord.guildId}` });
    expect([discord.commands().global.length, discord.commands().guild.length]).toEqual([0, 5]);
    expect(await register(discord.guildId)).toMatchObject({ changed: false });
    await register();
    expect([discord.commands().global.length, discord.commands().guild.length]).toEqual([5, 0]);
  });

  it('gives the ids of slash commands', async () => {
    const { ids } = await register();
    expect([...ids.keys()]).toEqual(['ask', 'topic', 'settings', 'group']);
    expect((await register()).ids).toEqual(ids);
  });

  it('says what to do about a wrong token', async () => {
    const wrong = registerCommands({ token: 'wrong', apiUrl: discord.apiUrl, commands, log: recordLog() });
    await expect(wrong).rejects.toThrow('developer portal');
  });

  it('says what to do about a server that it may not touch', async () => {
    await expect(register('123456789012345678')).rejects.toThrow('DISCORD_GUILD_ID');
  });
});
