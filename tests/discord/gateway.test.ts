import { afterEach, describe, expect, it } from 'vitest';
import { type Running, startBoth } from './commands.fixture.js';
import { textOf } from './stand-in/messages.js';
import { waitFor } from './stand-in/person.js';

let running: Running;

afterEach(async () => {
  await running.stop();
  expect(running.discord.violations).toEqual([]);
});

const logged = (text: string) => waitFor(() => running.log.lines.find((line) => line.text === text), `no "${text}"`);

describe('the connection', () => {
  it('ends with what to do when the token is refused', async () => {
    running = await startBoth({ token: 'some.other.token' });
    expect(await running.bot.done).toContain('DISCORD_TOKEN');
    expect(running.discord.gateway.counts().identifies).toBe(0);
  });

  it.each([
    [4004, 'token'],
    [4014, 'Guilds intent'],
  ])('ends with what to do after close code %i', async (code, words) => {
    running = await startBoth();
    await running.discord.ready();
    running.discord.gateway.drop(code);
    expect(await running.bot.done).toContain(words);
  });

  it('ends with what to do when the first login is closed for good', async () => {
    running = await startBoth();
    running.discord.gateway.closeOnIdentify(4013);
    expect(await running.bot.done).toContain('update GILbert');
  });

  it('is tried again while Discord is down', async () => {
    running = await startBoth();
    running.discord.fail({ route: 'gateway', status: 503, times: 4 });
    await running.discord.ready();
    const outcome = await running.discord.person().slash('topic', { name: 'x' });
    expect(outcome.kind).toBe('reply');
  });

  it.each([undefined, 4000])('resumes after it was lost (%s), and misses nothing', async (code) => {
    running = await startBoth();
    await running.discord.registered();
    await logged('connected to Discord');
    running.discord.gateway.drop(code);
    const outcome = await running.discord.person().slash('topic', { name: 'x' });
    expect(outcome.message && textOf(outcome.message)).toContain('Topic x');
    expect(running.discord.gateway.counts()).toMatchObject({ identifies: 1, resumes: 1 });
  });

  it('stops before invalid sessions use up the day', async () => {
    running = await startBoth({ retry: { pausesMs: [50], maxInvalidSessions: 2 } });
    running.discord.gateway.refuseSessions(100);
    expect(await running.bot.done).toContain('stopped before');
    expect(running.discord.gateway.counts().identifies).toBe(2);
  });

  it('sends heartbeats', async () => {
    running = await startBoth({}, { heartbeatMs: 50 });
    await waitFor(() => running.discord.gateway.counts().heartbeats > 2, 'no heartbeats');
  });

  it('is closed cleanly, after what is being answered', async () => {
    running = await startBoth();
    await running.discord.registered();
    const answer = running.discord.person().slash('ask', { question: 'slow' });
    await waitFor(() => running.discord.requests.some(({ path }) => path.endsWith('/callback')), 'not deferred');
    await running.bot.close();
    expect((await answer).kind).toBe('reply');
    expect(await running.bot.done).toBeNull();
  });
});
