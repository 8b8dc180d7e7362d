import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Command, CommandContext, Scene, Values } from '../../src/commands/command.js';
import { StoreError } from '../../src/store/store-error.js';
import { answerOf, type Running, startBoth } from './commands.fixture.js';
import { textOf } from './stand-in/messages.js';
import { waitFor } from './stand-in/person.js';

let running: Running;
let seen: { readonly values: Values; readonly context: CommandContext } | null = null;

const looking = (name: string): Command => ({
  name,
  description: 'Looks around',
  options: [
    { name: 'channel', description: 'Which', type: 'channel' },
    { name: 'role', description: 'Which', type: 'role' },
    { name: 'word', description: 'Which', type: 'text', autocomplete: true },
  ],
  isPrivate: (values) => values.word === 'private',
  suggest: (_, __, values, context) => {
    seen = { values, context };
    return [];
  },
  run: (values, context) => {
    seen = { values, context };
    const followUps = [{ label: 'Again', kind: 'action', call: { command: name, options: {} } } as const];
    return answerOf('Looked', { followUps });
  },
});

const keeping: Command = {
  name: 'keep',
  description: 'Uses the store',
  options: [],
  isPrivate: () => false,
  run: async (_, context) => {
    await context.store();
    return answerOf('Kept');
  },
};

const posting: Command = {
  name: 'post',
  description: 'Posts elsewhere',
  options: [{ name: 'channel', description: 'Where', type: 'channel', required: true }],
  isPrivate: () => true,
  run: async ({ channel = '' }, { channels }) => {
    await channels?.post(channel, { answer: answerOf('Posted'), nonce: 'one' });
    return answerOf('Done');
  },
};

beforeAll(async () => {
  const store = () => Promise.reject(new StoreError('locked', '/home/ann/gilbert.sqlite is held by another program.'));
  const library = () => {
    throw new Error('there are no notes here');
  };
  running = await startBoth({
    commands: [looking('glance'), looking('look closely'), keeping, posting],
    context: { library, store, random: Math.random, now: Date.now },
  });
  await waitFor(() => running.log.lines.some(({ text }) => text === 'commands are up to date'), 'not registered');
});

afterEach(() => {
  seen = null;
  expect(running.discord.violations).toEqual([]);
});

afterAll(() => running.stop());

const sceneNow = (): Scene => {
  if (!seen) throw new Error('the command was not run');
  return seen.context.scene;
};

describe('a channel option', () => {
  it.each([
    ['text', 'text'],
    ['announcement', 'announcement'],
    ['thread', 'thread'],
    ['voice', 'other'],
    ['category', 'other'],
    ['forum', 'other'],
  ] as const)('of a %s channel is of kind %s', async (kind, told) => {
    const channel = running.discord.channel({ kind });
    await running.discord.person().slash('glance', { channel });
    expect(seen?.values.channel).toBe(channel);
    expect(sceneNow().channel(channel)).toMatchObject({ id: channel, kind: told });
  });

  it('tells what the bot may do there, whatever it may do where the command is used', async () => {
    const channel = running.discord.channel({ botMay: ['View Channel', 'Read Message History'] });
    await running.discord.person().slash('glance', { channel });
    expect(sceneNow().channel(channel)?.botMay).toEqual(new Set(['View Channel', 'Read Message History']));
    expect(sceneNow().channel(running.discord.channelId)?.botMay).toContain('Send Messages');
  });

  it('tells what came with the command, when that has changed', async () => {
    const channel = running.discord.channel();
    await running.discord.person().slash('glance', { channel });
    expect(sceneNow().channel(channel)?.botMay).toContain('Send Messages');
    running.discord.deny(channel, 'Send Messages');
    await running.discord.person().slash('glance', { channel });
    expect(sceneNow().channel(channel)?.botMay).not.toContain('Send Messages');
    running.discord.allow(channel, 'Send Messages');
    await running.discord.person().slash('glance', { channel });
    expect(sceneNow().channel(channel)?.botMay).toContain('Send Messages');
  });

  it('tells of a channel hidden from the bot that it cannot see it', async () => {
    const channel = running.discord.channel({ kind: 'announcement' });
    running.discord.deny(channel, 'View Channel');
    await running.discord.person().slash('glance', { channel });
    expect(sceneNow().channel(channel)?.kind).toBe('announcement');
    expect(sceneNow().channel(channel)?.botMay).not.toContain('View Channel');
  });

  it('tells of a thread what its channel allows', async () => {
    const parent = running.discord.channel({ botMay: ['View Channel', 'Send Messages'] });
    const channel = running.discord.channel({ kind: 'thread', parent });
    await running.discord.person().slash('glance', { channel });
    expect(sceneNow().channel(channel)?.botMay).toEqual(new Set(['View Channel', 'Send Messages']));
  });

  it('of a subcommand is told like any other', async () => {
    const channel = running.discord.channel();
    await running.discord.person().slash('look closely', { channel });
    expect(seen?.values.channel).toBe(channel);
    expect(sceneNow().channel(channel)?.botMay).toContain('Send Messages');
  });

  it('tells nothing about channels that were not given', async () => {
    const channel = running.discord.channel();
    await running.discord.person().slash('glance', {});
    expect(sceneNow().channel(channel)).toBeNull();
  });
});

describe('the channel that a command is used in', () => {
  it('is told with what the bot may do there', async () => {
    const channel = running.discord.channel({ botMay: ['View Channel', 'Send Messages'] });
    await running.discord.person().slash('glance', {}, { in: channel });
    expect(sceneNow().channelId).toBe(channel);
    expect(sceneNow().channel(channel)).toEqual({
      id: channel,
      kind: 'text',
      botMay: new Set(['View Channel', 'Send Messages']),
    });
  });

  it('is told when it is hidden from the bot', async () => {
    const channel = running.discord.channel({ botMay: [] });
    await running.discord.person().slash('glance', {}, { in: channel });
    expect(sceneNow().channel(channel)).toEqual({ id: channel, kind: 'text', botMay: new Set() });
  });

  it('is told when it is a thread that the bot has not heard of', async () => {
    const { discord } = running;
    const thread = discord.channel({ kind: 'thread' });
    discord.gateway.dispatch('THREAD_DELETE', { id: thread, guild_id: discord.guildId });
    await discord.person().slash('glance', {}, { in: thread });
    expect(sceneNow().channel(thread)).toMatchObject({ kind: 'thread' });
  });

  it('is told when a button is pressed there', async () => {
    const channel = running.discord.channel({ botMay: ['View Channel'] });
    const person = running.discord.person();
    const { message } = await person.slash('glance', {}, { in: channel });
    seen = null;
    if (message) await person.press(message, 'Again');
    expect(sceneNow().channel(channel)?.botMay).toEqual(new Set(['View Channel']));
  });

  it('may be in another server', async () => {
    const { discord } = running;
    const guild = discord.addGuild();
    const channel = discord.channel({ guild });
    await discord.person().slash('glance', {}, { in: channel });
    expect(sceneNow()).toMatchObject({ guildId: guild, channelId: channel });
  });

  it.each(['dm', 'elsewhere'] as const)('is no server in %s', async (where) => {
    await running.discord.person('32').slash('glance', {}, { where });
    expect(sceneNow()).toMatchObject({ guildId: null, userMay: new Set() });
  });
});

describe('a button outside of servers', () => {
  it.each(['dm', 'elsewhere'] as const)('works in %s', async (where) => {
    const person = running.discord.person();
    const { message } = await person.slash('glance', {}, { where });
    seen = null;
    const outcome = message && (await person.press(message, 'Again', { where }));
    expect(outcome?.kind).toBe('update');
    expect(sceneNow()).toMatchObject({ guildId: null, channelId: message?.channelId });
  });
});

describe('the person', () => {
  it.each([
    ['0', []],
    ['32', ['Manage Server']],
    [String((1n << 34n) | 32n | 2048n), ['Send Messages', 'Manage Threads', 'Manage Server']],
  ] as const)('with permissions %s may do %j', async (permissions, may) => {
    const person = running.discord.person(permissions);
    await person.slash('glance');
    expect(sceneNow().userId).toBe(person.id);
    expect(sceneNow().userMay).toEqual(new Set(may));
  });

  it('who is an administrator may do everything', async () => {
    await running.discord.person('8').slash('glance');
    expect(sceneNow().userMay).toContain('Manage Threads');
  });

  it('is known while typing', async () => {
    await running.discord.person('32').autocomplete('glance', 'word', 'a');
    expect(sceneNow().userMay).toEqual(new Set(['Manage Server']));
  });
});

describe('a role option', () => {
  it.each([true, false])('tells whether it can be mentioned (%s)', async (mentionable) => {
    const role = running.discord.role({ mentionable });
    await running.discord.person('0', { roles: [role] }).slash('glance', { role });
    expect(sceneNow().role(role)).toEqual({ id: role, mentionable });
    expect(sceneNow().role('1')).toBeNull();
  });
});

describe('a slash command', () => {
  it('knows whether everyone in a server sees its answer', async () => {
    const person = running.discord.person();
    const isPublic = async (...how: Parameters<typeof person.slash>) => {
      await person.slash(...how);
      return sceneNow().isPublic;
    };
    expect(await isPublic('glance')).toBe(true);
    expect(await isPublic('glance', { word: 'private' })).toBe(false);
    expect(await isPublic('glance', {}, { where: 'dm' })).toBe(false);
    // A server that has not installed the bot could not have what is kept of it looked at or switched off.
    expect(await isPublic('glance', {}, { isOwnInstall: true })).toBe(false);
  });

  it('tells the asker alone that what is kept cannot be used now', async () => {
    const { message } = await running.discord.person().slash('keep');
    expect(message && textOf(message)).toBe(
      'What I keep is in use by another program just now. Try again in a moment.',
    );
    expect(message?.isPrivate).toBe(true);
  });

  it('can post in another channel', async () => {
    const channel = running.discord.channel();
    await running.discord.person().slash('post', { channel });
    expect(running.discord.messages(channel).map(textOf)).toEqual([expect.stringContaining('Posted')]);
  });
});
