/** When a group's next topic comes by itself: from what a person chooses to a pace, and back into words. */
import { EVERY_DAY, nextSlot, WEEKDAYS, zoneNamed } from '../slots.js';
import type { Pace } from '../store/groups.js';

export const PACES = ['none', 'daily', 'weekdays', 'weekly'] as const;

const MORNING = '09:00';
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** 0 is Monday. */
const weekdayIn = (zone: string, atMs: number): number => {
  const name = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: zone }).format(atMs);
  return Math.max(0, DAY_NAMES.indexOf(name));
};

export interface PaceChoice {
  readonly pace?: string | undefined;
  /** 24-hour clock, `9:30`. */
  readonly time?: string | undefined;
  readonly timezone?: string | undefined;
}

/**
 * Parts that are left out stay as they were, or are every day, 09:00 and UTC. A weekly one comes on today's day.
 * @returns null for no pace, a sentence when something is not understood.
 */
export const readPace = (
  { pace, time, timezone }: PaceChoice,
  nowMs: number,
  before: Pace | null,
): Pace | null | string => {
  if (pace === undefined && time === undefined && timezone === undefined) return before;
  if (pace === 'none') return null;
  const name = pace ?? (before === null ? 'daily' : null);
  if (name !== null && !(PACES as readonly string[]).includes(name))
    return `"${name}" is no pace. Choose daily, weekdays, weekly or none.`;
  const zone = timezone === undefined ? (before?.zone ?? 'UTC') : zoneNamed(timezone);
  if (zone === null) return `"${timezone}" is no time zone. Give one such as Europe/Paris or UTC.`;
  const given = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(time?.trim() ?? (before === null ? MORNING : clock(before)));
  if (given === null) return `"${time}" is no time of day. Give it as 09:00 or 18:30.`;
  const minute = Number(given[1]) * 60 + Number(given[2]);
  const days = name === null ? (before?.days ?? EVERY_DAY) : daysOf(name, zone, nowMs);
  return { minute, zone, days };
};

const daysOf = (name: string, zone: string, nowMs: number): number => {
  if (name === 'daily') return EVERY_DAY;
  return name === 'weekdays' ? WEEKDAYS : 1 << weekdayIn(zone, nowMs);
};

const clock = ({ minute }: Pace): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** `every day at 09:00 (UTC)`. */
export const paceWords = (pace: Pace): string => {
  const days =
    pace.days === EVERY_DAY
      ? 'every day'
      : pace.days === WEEKDAYS
        ? 'every weekday'
        : `every ${DAY_NAMES.filter((_, at) => (pace.days >> at) & 1).join(', ')}`;
  return `${days} at ${clock(pace)} (${pace.zone})`;
};

/** Null without a pace. */
export const nextTopicMs = (pace: Pace | null, nowMs: number): number | null =>
  pace === null ? null : nextSlot(pace, nowMs);
