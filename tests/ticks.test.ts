import { describe, expect, it } from 'vitest';
import { createTicks } from '../src/ticks.js';
import { recordLog } from './discord/commands.fixture.js';

/** Resolves when it was called so often. */
const counting = (times: number) => {
  let calls = 0;
  let reached = (): void => {};
  const done = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const call = (): number => {
    calls += 1;
    if (calls === times) reached();
    return calls;
  };
  return { call, done, calls: () => calls };
};

describe('ticks', () => {
  it('begin when they are started, also those added later, and end when they are stopped', async () => {
    const ticks = createTicks(recordLog());
    const [early, late] = [counting(3), counting(3)];
    ticks.add({ name: 'early', everyMs: 1, run: async () => void early.call() });
    expect(early.calls()).toBe(0);
    ticks.start();
    ticks.add({ name: 'late', everyMs: 1, run: async () => void late.call() });
    await Promise.all([early.done, late.done]);
    await ticks.stop();
    const then = [early.calls(), late.calls()];
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([early.calls(), late.calls()]).toEqual(then);
  });

  it('go on after a failure, and log the same one once', async () => {
    const log = recordLog();
    const ticks = createTicks(log);
    const tick = counting(5);
    ticks.add({
      name: 'broken',
      everyMs: 1,
      async run() {
        throw new Error(tick.call() < 4 ? 'the store is locked' : 'the disk is full');
      },
    });
    ticks.start();
    await tick.done;
    await ticks.stop();
    expect(log.lines.map(({ fields }) => String(fields['err']))).toEqual([
      'Error: the store is locked',
      'Error: the disk is full',
    ]);
  });

  it('overlap only where they may', async () => {
    const ticks = createTicks(recordLog());
    const [alone, many] = [counting(1), counting(3)];
    let release = (): void => {};
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hang = (tick: ReturnType<typeof counting>) => async (): Promise<void> => {
      tick.call();
      await hanging;
    };
    ticks.add({ name: 'alone', everyMs: 1, run: hang(alone) });
    ticks.add({ name: 'many', everyMs: 1, run: hang(many), mayOverlap: true });
    ticks.start();
    await many.done;
    expect(alone.calls()).toBe(1);
    let isStopped = false;
    const stopping = ticks.stop().then(() => {
      isStopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    release();
    await stopping;
  });
});
