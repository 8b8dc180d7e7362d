import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVERY_DAY, localMinute, nextSlot, nextSlots, type Recurrence, zoneNamed, zoneNames } from '../src/slots.js';

const at = (zone: string, time: string, days = EVERY_DAY): Recurrence => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return { zone, minute: hours * 60 + minutes, days };
};
const iso = (slots: readonly number[]): string[] => slots.map((ms) => `${new Date(ms).toISOString().slice(0, 16)}Z`);
const SATURDAY = 1 << 5;
const SUNDAY = 1 << 6;

describe('nextSlots', () => {
  it.each([
    ['an ordinary day', at('Europe/Berlin', '09:00'), '2026-01-05T12:00Z', ['2026-01-06T08:00Z', '2026-01-07T08:00Z']],
    ['a slot itself is not after itself', at('UTC', '09:00'), '2026-01-05T09:00Z', ['2026-01-06T09:00Z']],
    ['half a second before', at('UTC', '09:00'), '2026-01-05T08:59:59.500Z', ['2026-01-05T09:00Z']],
    ['half a second after', at('UTC', '09:00'), '2026-01-05T09:00:00.500Z', ['2026-01-06T09:00Z']],
    [
      'the turn of the year',
      at('Asia/Tokyo', '00:00'),
      '2026-12-31T12:00Z',
      ['2026-12-31T15:00Z', '2027-01-01T15:00Z'],
    ],
    ['a leap day', at('UTC', '06:00'), '2028-02-28T07:00Z', ['2028-02-29T06:00Z', '2028-03-01T06:00Z']],
    ['one day a week', at('UTC', '06:00', SUNDAY), '2026-11-25T00:00Z', ['2026-11-29T06:00Z', '2026-12-06T06:00Z']],
    ['a quarter-hour zone', at('Asia/Kathmandu', '09:00'), '2026-01-05T12:00Z', ['2026-01-06T03:15Z']],
    [
      'summer time begins',
      at('Europe/Berlin', '09:00'),
      '2026-03-28T07:00Z',
      ['2026-03-28T08:00Z', '2026-03-29T07:00Z'],
    ],
    ['a time left out', at('Europe/Berlin', '02:30'), '2026-03-28T12:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['left out, asked at the gap', at('Europe/Berlin', '02:30'), '2026-03-29T01:00Z', ['2026-03-30T00:30Z']],
    ['left out, asked after it', at('Europe/Berlin', '02:30'), '2026-03-29T01:10Z', ['2026-03-30T00:30Z']],
    ['the first minute left out', at('America/New_York', '02:00'), '2026-03-08T00:00Z', ['2026-03-08T07:00Z']],
    [
      'midnight left out',
      at('America/Santiago', '00:15'),
      '2026-09-05T12:00Z',
      ['2026-09-06T04:00Z', '2026-09-07T03:15Z'],
    ],
    [
      'left out into the next day',
      at('America/Nuuk', '23:30', SATURDAY),
      '2026-03-27T12:00Z',
      ['2026-03-29T01:00Z', '2026-04-05T00:30Z'],
    ],
    [
      'half an hour left out',
      at('Australia/Lord_Howe', '02:15'),
      '2026-10-03T00:00Z',
      ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
    ],
    [
      'two hours left out',
      at('Antarctica/Troll', '01:30'),
      '2026-03-28T12:00Z',
      ['2026-03-29T01:00Z', '2026-03-29T23:30Z'],
    ],
    [
      'a time shown twice',
      at('Europe/Berlin', '02:30'),
      '2026-10-24T12:00Z',
      ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    ['twice, asked between', at('Europe/Berlin', '02:30'), '2026-10-25T01:00Z', ['2026-10-26T01:30Z']],
    [
      'midnight shown twice',
      at('America/Havana', '00:30'),
      '2026-10-31T12:00Z',
      ['2026-11-01T04:30Z', '2026-11-02T05:30Z'],
    ],
    [
      'a whole day left out',
      at('Pacific/Apia', '12:00'),
      '2011-12-29T23:00Z',
      ['2011-12-30T22:00Z', '2011-12-31T22:00Z'],
    ],
  ])('are right for %s', (_, recurrence, from, expected) => {
    expect(iso(nextSlots(recurrence, Date.parse(from), expected.length))).toEqual(expected);
  });
});

describe('zones', () => {
  it.each([
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['europe/kiev', 'Europe/Kyiv'],
    ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['utc', 'UTC'],
    [' Europe/Berlin ', 'Europe/Berlin'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['CET', 'Europe/Brussels'],
    ['EST5EDT', 'America/New_York'],
    ['EST', null],
    ['bst', null],
    ['Mars/Olympus', null],
    ['', null],
  ])('%j is %j', (name, expected) => {
    expect(zoneNamed(name)).toBe(expected);
  });

  it('are each listed once, by a name that leads to itself', () => {
    const names = zoneNames();
    expect(names.length).toBeGreaterThan(400);
    expect(names[0]).toBe('UTC');
    expect(names.filter((name) => zoneNamed(name) !== name)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});

/** By the calendar alone: each local day has one slot, at its minute, or at the first that the clocks show after it. */
const slotsByWalking = ({ zone, minute }: Recurrence, fromMs: number, toMs: number): number[] => {
  const clock = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const slots: number[] = [];
  let [lastDay, lastMinute] = ['', -1];
  let owed = false;
  for (let ms = fromMs; ms < toMs; ms += 15 * 60_000) {
    const [day = '', time = ''] = clock.format(ms).split(' ');
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const now = hours * 60 + minutes;
    if (day > lastDay) {
      if (owed) slots.push(ms);
      owed = lastDay !== '';
      lastDay = day;
    }
    if (owed && now >= minute) {
      slots.push(ms);
      owed = false;
    }
    lastMinute = now;
  }
  return lastMinute < 0 ? [] : slots;
};

describe('the slots of any zone', () => {
  const runs = process.env.LONG ? 1_500 : 25;

  it('are those that walking through the days finds, quarter by quarter', () => {
    const quarter = fc.integer({ min: 0, max: 95 }).map((at) => at * 15);
    const night = fc.integer({ min: 0, max: 15 }).map((at) => at * 15);
    const day = fc.integer({ min: 0, max: 3 * 365 });
    fc.assert(
      fc.property(fc.constantFrom(...zoneNames()), fc.oneof(quarter, night), day, (zone, minute, start) => {
        const from = Date.UTC(2025, 0, 1) + start * 86_400_000;
        const to = from + 40 * 86_400_000;
        const recurrence = { zone, minute, days: EVERY_DAY };
        const walked = slotsByWalking(recurrence, from, to);
        const first = walked[0] ?? to;
        expect(iso(nextSlots(recurrence, first - 1, walked.length))).toEqual(iso(walked));
      }),
      { numRuns: runs },
    );
  });

  it('stand at their minute on every day without a change of the clocks', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zoneNames()), fc.integer({ min: 0, max: 1439 }), (zone, minute) => {
        const slot = nextSlot({ zone, minute, days: EVERY_DAY }, Date.UTC(2026, 0, 14));
        expect(localMinute(zone, slot)).toBe(minute);
      }),
      { numRuns: runs },
    );
  });
});
