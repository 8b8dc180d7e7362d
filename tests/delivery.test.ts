import { beforeEach, describe, expect, it } from 'vitest';
import { createDelivery, type Job, LATEST_MS, nonceOf } from '../src/delivery.js';
import type { Answer } from '../src/model.js';
import { openStore, type Store } from '../src/store/store.js';
import { type Clock, Crash, type TestChannels, testChannels } from './channel.fixture.js';
import { recordLog } from './discord/commands.fixture.js';
import { newPath, newStore } from './store/store.fixture.js';

const START = Date.parse('2026-03-01T09:00Z');
const MINUTE = 60_000;

const answerWith = (choice: string): Answer => ({
  kind: 'done',
  title: choice,
  body: [],
  followUps: [{ label: 'More', kind: 'action', call: { command: 'topic', options: { name: choice } } }],
  audience: 'everyone',
});

const jobOf = (given: Partial<Job> = {}): Job => ({
  key: `test:7:${START}`,
  guildId: '1',
  channelId: '7',
  dueMs: START,
  choose: () => 'first',
  compose: (choice) => ({ answer: answerWith(choice) }),
  isPost: (calls, choice) => calls.some(({ options }) => options['name'] === choice),
  ...given,
});

describe('delivering', () => {
  let store: Store;
  let clock: Clock;
  let channels: TestChannels;
  let path: string;
  beforeEach(async () => {
    path = newPath();
    store = await newStore(path);
    clock = { ms: START };
    channels = testChannels(clock);
  });

  const process = (deliveries = store.deliveries) =>
    createDelivery({ deliveries, channels, now: () => clock.ms, log: recordLog() });
  const titles = () => channels.posted.map(({ post }) => post.answer.title);

  it('posts once, however often it is asked', async () => {
    expect(await process().deliver(jobOf())).toEqual({ kind: 'sent', choice: 'first', messageId: '1' });
    expect(await process().deliver(jobOf())).toEqual({ kind: 'done' });
    expect(channels.posted.map(({ post }) => post.nonce)).toEqual([nonceOf(`test:7:${START}`)]);
    expect(nonceOf('x'.repeat(200)).length).toBeLessThanOrEqual(25);
  });

  it('posts once when two processes begin at the same moment', async () => {
    const other = await openStore(path);
    const outcomes = await Promise.all([process().deliver(jobOf()), process(other.deliveries).deliver(jobOf())]);
    await other.close();
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['held', 'sent']);
    expect(channels.posted).toHaveLength(1);
  });

  it('is taken over by one of two processes, when the first one ended', async () => {
    const other = await openStore(path);
    await store.deliveries.claim({ ...jobOf(), choice: 'first' }, clock.ms, clock.ms + 30_000);
    clock.ms += 30_000;
    const outcomes = await Promise.all([process().deliver(jobOf()), process(other.deliveries).deliver(jobOf())]);
    await other.close();
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['held', 'sent']);
  });

  it.each([
    ['before sending', false, 1 * MINUTE],
    ['after sending', true, 1 * MINUTE],
    ['before sending, and long ago', false, 20 * MINUTE],
    ['after sending, and long ago', true, 20 * MINUTE],
    ['after sending, and too long ago to post', true, LATEST_MS + MINUTE],
  ])('posts once what a process left that ended %s', async (_, takesEffect, laterMs) => {
    const told: string[] = [];
    const job = jobOf({ onSent: async (choice) => void told.push(choice) });
    // A process that ended writes nothing any more: here, no next time to try again.
    const dead: Store['deliveries'] = { ...store.deliveries, renew: () => Promise.reject(new Crash()) };
    channels.next.push({ fault: 'crash', takesEffect });
    await expect(process(dead).deliver(job)).rejects.toThrow(Crash);
    expect(await process().deliver(job)).toEqual({ kind: 'held' });
    clock.ms += laterMs;
    // What is chosen now differs; what was chosen then is posted.
    expect(await process().deliver({ ...job, choose: () => 'second' })).toMatchObject({
      kind: 'sent',
      choice: 'first',
    });
    expect(titles()).toEqual(['first']);
    expect(told).toEqual(['first']);
    expect(channels.looks).toBe(1);
  });

  it('posts once within minutes even where the message history cannot be read', async () => {
    channels.next.push({ fault: 'unavailable', takesEffect: true });
    await process().deliver(jobOf());
    clock.ms += MINUTE;
    expect(await process().deliver(jobOf({ isPost: () => false }))).toMatchObject({ kind: 'sent', messageId: '1' });
    expect(channels.posted).toHaveLength(1);
  });

  it('gives Discord time, longer and longer, and sends the same', async () => {
    channels.next.push({ fault: 'unavailable', takesEffect: false }, { fault: 'unavailable', takesEffect: true });
    expect(await process().deliver(jobOf())).toEqual({ kind: 'held' });
    clock.ms += 9_000;
    expect(await process().deliver(jobOf())).toEqual({ kind: 'held' });
    clock.ms += 1_000;
    expect(await process().deliver(jobOf())).toEqual({ kind: 'held' });
    clock.ms += 20_000;
    expect(await process().deliver(jobOf())).toMatchObject({ kind: 'sent' });
    expect(titles()).toEqual(['first']);
  });

  it('goes on trying for six hours, and then leaves it out', async () => {
    channels.next.push(...Array.from({ length: 200 }, () => ({ fault: 'unavailable', takesEffect: false }) as const));
    let outcome = await process().deliver(jobOf());
    let tries = 200;
    while (outcome.kind === 'held' && clock.ms < START + 2 * LATEST_MS) {
      clock.ms += MINUTE;
      outcome = await process().deliver(jobOf());
    }
    tries -= channels.next.length;
    expect(outcome).toEqual({ kind: 'late' });
    expect(clock.ms - START).toBeGreaterThan(LATEST_MS);
    expect(tries).toBeGreaterThan(30);
    expect(tries).toBeLessThan(60);
    expect(channels.posted).toEqual([]);
    expect(await process().deliver(jobOf())).toEqual({ kind: 'done' });
  });

  it('says when Discord does not take it, and does not try that again', async () => {
    channels.closed.set('7', 'forbidden');
    const refused = { kind: 'refused', fault: 'forbidden', message: '7 is closed' };
    expect(await process().deliver(jobOf())).toEqual(refused);
    channels.closed.clear();
    expect(await process().deliver(jobOf())).toEqual(refused);
    expect(channels.posted).toEqual([]);
  });

  it('leaves out what is too late or holds nothing', async () => {
    expect(await process().deliver(jobOf({ choose: () => null }))).toEqual({ kind: 'nothing' });
    clock.ms += LATEST_MS + 1;
    expect(await process().deliver(jobOf())).toEqual({ kind: 'late' });
    expect(channels.posted).toEqual([]);
  });

  it('posts something else when what was chosen is gone', async () => {
    channels.next.push({ fault: 'unavailable', takesEffect: false });
    await process().deliver(jobOf());
    clock.ms += MINUTE;
    const job = jobOf({
      choose: () => 'second',
      compose: (choice) => (choice === 'first' ? null : { answer: answerWith(choice) }),
    });
    expect(await process().deliver(job)).toMatchObject({ kind: 'sent', choice: 'second' });
  });

  it('lets go of what another process has taken over', async () => {
    const job = jobOf({
      async compose(choice) {
        // This process is asleep, as a laptop may be, while another one does it.
        if (clock.ms === START) {
          clock.ms += MINUTE;
          await process().deliver(jobOf());
        }
        return { answer: answerWith(choice) };
      },
    });
    expect(await process().deliver(job)).toEqual({ kind: 'held' });
    expect(channels.posted).toHaveLength(1);
  });
});
