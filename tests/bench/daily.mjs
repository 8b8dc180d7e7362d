/**
 * A year of daily facts: schedules in all time zones, a real store, a clock that is moved. Every slot that walking
 * through the zone's calendar finds must have been posted once, in order, at its time; prints what that costs.
 *
 *     node tests/bench/daily.mjs [schedules] [days] [first day]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { readFolder } from '../../dist/notes/folder.js';
import { createDailyPosts } from '../../dist/posts/daily-posts.js';
import { nextSlot, zoneNames } from '../../dist/slots.js';
import { openStore } from '../../dist/store/store.js';

const [schedules = 2000, days = 365] = process.argv.slice(2, 4).map(Number);
const firstMs = Date.parse(`${process.argv[4] ?? '2026-01-01'}T00:00Z`);
const lastMs = firstMs + days * 86_400_000;
const quarterMs = 15 * 60_000;
const lookMs = 2_500; // The program looks every five seconds: half of that late on average.

/** The same in every run. */
let seed = 7;
const random = () => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return seed / 2 ** 31;
};

const dir = mkdtempSync(join(tmpdir(), 'gilbert-daily-'));
const store = await openStore(join(dir, 'store.sqlite'));
const vault = await readFolder(new URL('../../notes', import.meta.url).pathname);
const posted = new Map();
let nowMs = firstMs;
const faults = [];
const log = {
  debug() {},
  info() {},
  warn: (fields, text) => faults.push(`${text} ${JSON.stringify(fields)}`),
  error: (fields, text) => faults.push(`${text} ${fields.err?.stack ?? JSON.stringify(fields)}`),
};
const daily = createDailyPosts({
  store: async () => store,
  vault: () => vault,
  now: () => nowMs,
  log,
  quiz: false,
  throttle: { atOnce: 40, perSecond: Number.POSITIVE_INFINITY },
  channels: {
    async post(channelId, { answer }) {
      const fact = answer.body.find(({ type }) => type === 'fact').fact;
      posted.get(channelId).push({ atMs: nowMs, fact });
      return `${channelId}-${nowMs}`;
    },
    findOwn: async () => null,
  },
});

const zones = zoneNames();
const all = [];
for (let at = 0; at < schedules; at++) {
  const settings = {
    zone: zones[at % zones.length],
    // Half of them at night, when clocks change.
    minute: 15 * Math.floor(random() * (at % 2 === 0 ? 96 : 16)),
    days: at % 3 === 0 ? 1 + Math.floor(random() * 127) : 127,
    topics: [],
    roleId: null,
  };
  const channelId = String(at);
  posted.set(channelId, []);
  all.push({ ...settings, channelId });
  await store.schedules.set({
    ...settings,
    guildId: String(at % 700),
    channelId,
    nextDueMs: nextSlot(settings, firstMs),
  });
}

const started = performance.now();
const cpu = process.cpuUsage();
let idleMs = 0;
let idleLooks = 0;
let busiest = { posts: 0, ms: 0 };
const countAll = () => [...posted.values()].reduce((sum, one) => sum + one.length, 0);
let before = 0;
for (let slotMs = firstMs + quarterMs; slotMs <= lastMs; slotMs += quarterMs) {
  nowMs = slotMs + lookMs;
  // As between two looks of the program: statements of libsql are let go of in a turn of their own.
  await setImmediate();
  const begun = performance.now();
  await daily.tick();
  const ms = performance.now() - begun;
  const count = countAll();
  if (count - before > busiest.posts) busiest = { posts: count - before, ms };
  before = count;
  nowMs += 60_000;
  const idle = performance.now();
  await daily.tick();
  idleMs += performance.now() - idle;
  idleLooks += 1;
}
const spentMs = performance.now() - started;
const { user, system } = process.cpuUsage(cpu);

/** What the clocks of each zone show, a quarter at a time: `day * 1440 + minute`. */
const clocks = new Map();
const clockOf = (zone) => {
  if (clocks.has(zone)) return clocks.get(zone);
  const format = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const shown = [];
  for (let ms = firstMs - 2 * 86_400_000; ms <= lastMs; ms += quarterMs) {
    const [day, time] = format.format(ms).split(' ');
    const [hour, minute] = time.split(':').map(Number);
    shown.push(Date.parse(`${day}T00:00Z`) / 60_000 + hour * 60 + minute);
  }
  clocks.set(zone, shown);
  return shown;
};

/** Each day at its minute, or at the first that the clocks show after it. */
const expectedOf = ({ zone, minute, days: mask }) => {
  const slots = [];
  let [day, owed] = [Number.NEGATIVE_INFINITY, false];
  clockOf(zone).forEach((shown, at) => {
    const ms = firstMs - 2 * 86_400_000 + at * quarterMs;
    const today = Math.floor(shown / 1440);
    if (today > day) {
      if (owed) slots.push(ms);
      // 1970-01-01 was a Thursday; bit 0 is Monday.
      owed = ((mask >> ((today + 3) % 7)) & 1) === 1;
      day = today;
    }
    if (owed && shown - today * 1440 >= minute && today === day) {
      slots.push(ms);
      owed = false;
    }
  });
  return slots.filter((ms) => ms > firstMs && ms <= lastMs);
};

let slots = 0;
let neighbours = 0;
for (const schedule of all) {
  const expected = expectedOf(schedule);
  const there = posted.get(schedule.channelId);
  slots += expected.length;
  const times = there.map(({ atMs }) => atMs - lookMs);
  if (JSON.stringify(times) !== JSON.stringify(expected)) {
    const at = expected.findIndex((ms, index) => ms !== times[index]);
    faults.push(
      `${schedule.zone} ${schedule.minute} days ${schedule.days}: ${times.length} posts of ${expected.length}; slot ${new Date(expected[at]).toISOString()} is ${times[at] ? new Date(times[at]).toISOString() : 'missing'}`,
    );
  }
  const facts = new Set(there.map(({ fact }) => fact.id));
  if (facts.size !== there.length) faults.push(`${schedule.channelId}: a fact was repeated`);
  neighbours += there.filter(({ fact }, at) => at > 0 && there[at - 1].fact.noteId === fact.noteId).length;
}
if (neighbours > 0) faults.push(`${neighbours} times two neighbours from one note`);
await store.close();
rmSync(dir, { recursive: true });

console.log(`${schedules} schedules in ${zones.length} zones, ${days} days: ${slots} slots, ${countAll()} posts`);
console.log(
  `${(spentMs / 1000).toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of them CPU; ${(spentMs / countAll()).toFixed(2)} ms a post`,
);
console.log(
  `busiest look: ${busiest.posts} posts in ${busiest.ms.toFixed(0)} ms; a look with nothing due: ${(idleMs / idleLooks).toFixed(2)} ms`,
);
for (const fault of faults.slice(0, 20)) console.log(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'Each slot was posted once, in order, at its time.' : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
