import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ChannelError, type Post } from '../../src/channels.js';
import type { Answer, Call } from '../../src/model.js';
import { answerOf, type Running, startBoth } from './commands.fixture.js';
import { allComponents, isSilent, type Message, textOf } from './stand-in/messages.js';
import { waitFor } from './stand-in/person.js';

let running: Running;
let nonces = 0;

beforeAll(async () => {
  running = await startBoth();
  await waitFor(() => running.log.lines.some(({ text }) => text === 'commands are up to date'), 'not registered');
});

afterEach(() => {
  expect(running.discord.violations).toEqual([]);
});

afterAll(() => running.stop());

const post = (title: string, given: Partial<Post> = {}): Post => {
  nonces += 1;
  return { answer: answerOf(title), nonce: `test-${nonces}`, ...given };
};

const leadingTo = (title: string, ...calls: readonly Call[]): Answer =>
  answerOf(title, {
    followUps: calls.map((call) => ({ label: `to ${JSON.stringify(call)}`, kind: 'action', call })),
  });

const posted = (id: string): Message => {
  const message = running.discord.messages().find((one) => one.id === id);
  if (!message) throw new Error('it was not posted');
  return message;
};

const faultOf = async (done: Promise<unknown>): Promise<unknown> => {
  const error = await done.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof ChannelError ? error.fault : error;
};

const requestsTo = (path: RegExp) => running.discord.requests.filter((request) => path.test(request.path));

describe('a post', () => {
  it.each([{}, { mention: { users: [] } }])('is drawn as an answer and notifies nobody: %j', async (given) => {
    const { discord, bot } = running;
    const message = posted(await bot.channels.post(discord.channelId, post('@everyone <@1>', given)));
    expect(textOf(message)).toContain('about \\@everyone');
    expect(message).toMatchObject({ channelId: discord.channelId, pings: [], isPrivate: false });
    expect(isSilent(message)).toBe(true);
  });

  it('notifies exactly those that it mentions, and says so on top', async () => {
    const { discord, bot } = running;
    const [one, two] = [discord.person().id, discord.person().id];
    const mention = { users: [one, two, one] };
    const message = posted(await bot.channels.post(discord.channelId, post('with <@1>', { mention })));
    expect(message.pings).toEqual([one, two]);
    expect(isSilent(message)).toBe(false);
    expect(allComponents(message.components)[0]?.content).toBe(`<@${one}> <@${two}>`);
  });

  it('notifies a role', async () => {
    const { discord, bot } = running;
    const role = discord.role({ mentionable: true });
    const message = posted(await bot.channels.post(discord.channelId, post('a', { mention: { role } })));
    expect(message.pings).toEqual([role]);
  });

  it('mentions commands so that they can be clicked', async () => {
    const { discord, bot } = running;
    const answer = answerOf('a', { body: [{ type: 'command', name: 'topic', description: 'a topic' }] });
    const message = posted(await bot.channels.post(discord.channelId, post('a', { answer })));
    expect(textOf(message)).toMatch(/<\/topic:\d+>/);
  });

  it('keeps its buttons, and its question can be read back from below the mention', async () => {
    const { discord, bot } = running;
    const person = discord.person();
    const answer = leadingTo('What is a cell?', { command: 'ask', options: { question: '?', more: '4' } });
    const mention = { users: [person.id] };
    const message = posted(await bot.channels.post(discord.channelId, post('', { answer, mention })));
    const outcome = await person.press(message, answer.followUps[0]?.label ?? '');
    expect(outcome.message && textOf(outcome.message)).toContain('What is a cell?');
    expect(outcome.message?.isPrivate).toBe(true);
    expect(posted(message.id).edits).toBe(0);
  });

  it('comes once when the same nonce is sent again, and twice when Discord has forgotten it', async () => {
    const { discord, bot } = running;
    const channel = discord.channel();
    const again = post('once');
    const ids = [await bot.channels.post(channel, again), await bot.channels.post(channel, again)];
    expect(ids[0]).toBe(ids[1]);
    discord.nonceWindowMs = 0;
    await bot.channels.post(channel, again);
    discord.nonceWindowMs = 300_000;
    expect(discord.messages(channel)).toHaveLength(2);
  });

  it.each([
    ['fails with 502 though it was carried out', { status: 502, times: 6 }],
    ['breaks the connection after carrying it out', { reset: 'reset', times: 6 }],
    ['closes the connection after carrying it out', { reset: 'closed', times: 2 }],
  ] as const)('comes once when Discord %s', async (_, failure) => {
    const { discord, bot } = running;
    const channel = discord.channel();
    discord.fail({ route: 'message', takesEffect: true, ...failure });
    const id = await bot.channels.post(channel, post('once'));
    expect(discord.messages(channel).map((message) => message.id)).toEqual([id]);
  });

  it('waits out a rate limit', async () => {
    const { discord, bot } = running;
    const channel = discord.channel();
    discord.fail({ route: 'message', status: 429, retryAfter: 0.05 });
    discord.fail({ route: 'message', status: 429, retryAfter: 0.05, isGlobal: true });
    await bot.channels.post(channel, post('late'));
    expect(discord.messages(channel)).toHaveLength(1);
  });

  it('is given up as unavailable when Discord stays down', async () => {
    const { discord, bot } = running;
    // discord.js tries four times at once, and we do that three times.
    discord.fail({ route: 'message', status: 503, times: 12 });
    expect(await faultOf(bot.channels.post(discord.channelId, post('never')))).toBe('unavailable');
    await bot.channels.post(discord.channelId, post('again'));
  });
});

describe('a post that Discord does not take', () => {
  it.each([
    ['a deleted channel', 'gone', (id: string) => running.discord.deleteChannel(id)],
    ['a channel it cannot see', 'forbidden', (id: string) => running.discord.deny(id, 'View Channel')],
    ['a channel it may not write in', 'forbidden', (id: string) => running.discord.deny(id, 'Send Messages')],
  ] as const)('to %s is %s, after one try', async (_, fault, change) => {
    const { discord, bot } = running;
    const channel = discord.channel();
    change(channel);
    expect(await faultOf(bot.channels.post(channel, post('a')))).toBe(fault);
    expect(requestsTo(new RegExp(`/${channel}/messages`))).toHaveLength(1);
  });

  it('to a channel for no messages is refused', async () => {
    const { discord, bot } = running;
    expect(await faultOf(bot.channels.post(discord.channel({ kind: 'category' }), post('a')))).toBe('refused');
  });

  it('is told with what was done, where, and why not', async () => {
    const { discord, bot } = running;
    const channel = discord.channel({ botMay: ['View Channel'] });
    await expect(bot.channels.post(channel, post('a'))).rejects.toThrow(
      `posting in channel ${channel}: Missing Permissions (50013)`,
    );
  });

  it('is unavailable before the bot is connected', async () => {
    const lonely = await startBoth({ retry: { pausesMs: [50], postPausesMs: [] }, token: 'some.other.token' });
    expect(await faultOf(lonely.bot.channels.post('1', post('a')))).toBe('unavailable');
    await lonely.stop();
  });
});

describe('a message of ours', () => {
  it('is changed even when Discord fails at first', async () => {
    const { discord, bot } = running;
    const id = await bot.channels.post(discord.channelId, post('before'));
    discord.fail({ route: 'message', status: 500, times: 5 });
    await bot.channels.edit(discord.channelId, id, answerOf('after all'));
    expect(textOf(posted(id))).toContain('about after all');
  });

  it('is changed in place', async () => {
    const { discord, bot } = running;
    const id = await bot.channels.post(discord.channelId, post('before'));
    await bot.channels.edit(discord.channelId, id, answerOf('after'));
    expect(textOf(posted(id))).toContain('about after');
    expect(textOf(posted(id))).not.toContain('before');
  });

  it('is gone when it was deleted', async () => {
    const { discord, bot } = running;
    expect(await faultOf(bot.channels.edit(discord.channelId, '1234567890123456789', answerOf('a')))).toBe('gone');
  });

  const wanted: Call = { command: 'fact', options: { id: '=cells.1' } };
  const isWanted = (calls: readonly Call[]) =>
    calls.some(({ command, options }) => command === 'fact' && options.id === '=cells.1');

  it('is found again by where its buttons lead, among many others', async () => {
    const { discord, bot } = running;
    const channel = discord.channel();
    const someone = discord.person();
    const sinceMs = Date.now();
    // A person's message can look the same, and there is more than one page.
    const row = { type: 1, components: [{ type: 2, style: 1, label: 'x', custom_id: 'fact|id==cells.1' }] };
    someone.say(channel, 'mine', [row]);
    for (let at = 0; at < 120; at += 1) someone.say(channel, `chat ${at}`);
    await bot.channels.post(channel, post('', { answer: leadingTo('other', { ...wanted, options: { id: '=b' } }) }));
    expect(await bot.channels.findOwn(channel, sinceMs, isWanted)).toBeNull();
    const id = await bot.channels.post(channel, post('', { answer: leadingTo('this', wanted) }));
    await bot.channels.post(channel, post('', { answer: leadingTo('later', wanted) }));
    expect(await bot.channels.findOwn(channel, sinceMs, isWanted)).toBe(id);
  });

  it('is found by the entries of its menu', async () => {
    const { discord, bot } = running;
    const answer = answerOf('menu', { followUps: [{ label: 'Topic', kind: 'topic', call: wanted }] });
    const id = await bot.channels.post(discord.channel(), post('', { answer }));
    expect(await bot.channels.findOwn(posted(id).channelId, Date.now(), isWanted)).toBe(id);
  });

  it('is not looked for before the time given', async () => {
    const { discord, bot } = running;
    const channel = discord.channel();
    await bot.channels.post(channel, post('', { answer: leadingTo('this', wanted) }));
    expect(await bot.channels.findOwn(channel, Date.now() + 600_000, isWanted)).toBeNull();
    expect(await bot.channels.findOwn(channel, 0, isWanted)).not.toBeNull();
  });

  it('is not found where the history may not be read', async () => {
    const { discord, bot } = running;
    const channel = discord.channel();
    await bot.channels.post(channel, post('', { answer: leadingTo('this', wanted) }));
    discord.deny(channel, 'Read Message History');
    expect(await bot.channels.findOwn(channel, 0, isWanted)).toBeNull();
  });
});

describe('a thread', () => {
  it.each(['text', 'announcement'] as const)('is opened in a channel of kind %s, for a week', async (kind) => {
    const { discord, bot } = running;
    const parent = discord.channel({ kind });
    const thread = await bot.channels.openThread(parent, `  Group\n${'x'.repeat(200)}`);
    expect(discord.channelOf(thread)).toMatchObject({ parentId: parent, autoArchiveMin: 10_080, archived: false });
    expect(discord.channelOf(thread)?.name).toMatch(/^Group x+…$/);
    await bot.channels.post(thread, post('inside'));
    expect(discord.messages(thread)).toHaveLength(1);
  });

  it('is renamed, archived, and archived again without complaint', async () => {
    const { discord, bot } = running;
    const thread = await bot.channels.openThread(discord.channelId, 'Group');
    await bot.channels.renameThread(thread, 'Closed group');
    await bot.channels.archiveThread(thread);
    await bot.channels.archiveThread(thread);
    expect(discord.channelOf(thread)).toMatchObject({ name: 'Closed group', archived: true });
    expect(await faultOf(bot.channels.renameThread(thread, 'Again'))).toBe('archived');
  });

  it('is opened again by a post, unless a moderator locked it', async () => {
    const { discord, bot } = running;
    const thread = await bot.channels.openThread(discord.channelId, 'Group');
    await bot.channels.archiveThread(thread);
    await bot.channels.post(thread, post('back'));
    expect(discord.channelOf(thread)?.archived).toBe(false);
    discord.changeThread(thread, { archived: true, locked: true });
    expect(await faultOf(bot.channels.post(thread, post('a')))).toBe('archived');
    discord.changeThread(thread, { archived: false });
    expect(await faultOf(bot.channels.post(thread, post('a')))).toBe('archived');
  });

  it('needs its own permissions', async () => {
    const { discord, bot } = running;
    const channel = discord.channel();
    const thread = await bot.channels.openThread(channel, 'Group');
    discord.deny(channel, 'Send Messages in Threads', 'Create Public Threads');
    expect(await faultOf(bot.channels.post(thread, post('a')))).toBe('forbidden');
    expect(await faultOf(bot.channels.openThread(channel, 'Group'))).toBe('forbidden');
    expect(await faultOf(bot.channels.archiveThread(discord.channel({ kind: 'thread' })))).toBe('forbidden');
  });

  it('is gone with its channel', async () => {
    const { discord, bot } = running;
    const channel = discord.channel();
    const thread = await bot.channels.openThread(channel, 'Group');
    discord.deleteChannel(channel);
    expect(await faultOf(bot.channels.archiveThread(thread))).toBe('gone');
  });
});

describe('many posts at once', () => {
  it('all come, in order, however few a channel takes in a time', async () => {
    const { discord, bot } = running;
    const channel = discord.channel();
    discord.limitRates(5, 300);
    await Promise.all(Array.from({ length: 12 }, (_, at) => bot.channels.post(channel, post(`no ${at}`))));
    discord.limitRates(10_000, 1);
    expect(discord.messages(channel).map((message) => /about no (\d+)/.exec(textOf(message))?.[1])).toEqual(
      Array.from({ length: 12 }, (_, at) => String(at)),
    );
  });
});
