import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDays, parseTime, parseZone, suggestDays, suggestZones } from '../../src/commands/when.js';
import { daysWords, EVERY_DAY, timeWords, WEEKDAYS } from '../../src/slots.js';

describe('parseTime', () => {
  it.each([
    ['9', '09:00'],
    ['09:00', '09:00'],
    ['9:30', '09:30'],
    ['9.30', '09:30'],
    [' 21h ', '21:00'],
    ['21h15', '21:15'],
    ['9 pm', '21:00'],
    ['9:15PM', '21:15'],
    ['9 p.m.', '21:00'],
    ['12 am', '00:00'],
    ['12pm', '12:00'],
    ['noon', '12:00'],
    ['midnight', '00:00'],
    ['23:59', '23:59'],
  ])('reads %j as %s', (typed, expected) => {
    expect(timeWords(parseTime(typed) ?? -1)).toBe(expected);
  });

  it.each(['', 'soon', '24:00', '9:60', '13 pm', '0 am', '9:5', '1230', '9 m', '-1', '9:00:00'])(
    'refuses %j',
    (typed) => {
      expect(parseTime(typed)).toBe(null);
    },
  );

  it('reads what it writes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => parseTime(timeWords(minute)) === minute));
  });
});

describe('parseDays', () => {
  it.each([
    ['every day', EVERY_DAY],
    ['Daily', EVERY_DAY],
    ['weekdays', WEEKDAYS],
    ['weekends', 0b1100000],
    ['Mon, Wed and Fri', 0b0010101],
    ['tue/thu', 0b0001010],
    ['mon-fri', WEEKDAYS],
    ['sat – mon', 0b1100001],
    ['Sundays', 0b1000000],
    ['weekdays, sat', 0b0111111],
  ])('reads %j', (typed, expected) => {
    expect(parseDays(typed)).toBe(expected);
  });

  it.each(['', 'never', 'm', 'mon-', 'mon fri someday', 's'])('refuses %j', (typed) => {
    expect(parseDays(typed)).toBe(null);
  });

  it('reads what it writes', () => {
    const written = (days: number) => daysWords(days).replace(/^(on|at) /, '');
    fc.assert(fc.property(fc.integer({ min: 1, max: 127 }), (days) => parseDays(written(days)) === days));
    expect(daysWords(0b0010101)).toBe('on Mondays, Wednesdays and Fridays');
  });

  it('is helped while typing', () => {
    expect(suggestDays('')[0]?.value).toBe('every day');
    expect(suggestDays('we').map(({ value }) => value)).toEqual(['weekdays', 'weekends', 'Wednesday']);
    expect(suggestDays('mon, tue').map(({ value }) => value)).toEqual(['mon, tue']);
    expect(suggestDays('xyz')).toEqual([]);
  });
});

describe('zones', () => {
  const now = Date.parse('2026-07-01T12:00Z');
  const first = (typed: string) => suggestZones(typed, now)[0];

  it.each([
    ['', 'UTC', 'UTC (12:00 now)'],
    ['berl', 'Europe/Berlin', 'Europe/Berlin (14:00 now)'],
    ['new york', 'America/New_York', 'America/New_York (08:00 now)'],
    ['sao', 'America/Sao_Paulo', 'America/Sao_Paulo (09:00 now)'],
    ['calcutta', 'Asia/Kolkata', 'Asia/Kolkata (17:30 now)'],
    ['Europe/K', 'Europe/Kyiv', 'Europe/Kyiv (15:00 now)'],
  ])('for %j begin with %s', (typed, value, name) => {
    expect(first(typed)).toEqual({ value, name });
  });

  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['Europe/Berlin (14:00 now)', 'Europe/Berlin'],
    ['america/new york', 'America/New_York'],
    ['Berlin', 'Europe/Berlin'],
    ['são paulo', 'America/Sao_Paulo'],
    ['utc', 'UTC'],
    ['Asia/Saigon', 'Asia/Ho_Chi_Minh'],
    ['nowhere', null],
    ['', null],
  ])('are read from %j', (typed, expected) => {
    expect(parseZone(typed)).toBe(expected);
  });
});
