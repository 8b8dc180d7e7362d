/** The options that set a group's pace, and what people give for them. */
import { DAY_NAMES, EVERY_DAY, WEEKDAYS } from '../slots.js';
import type { Pace } from '../store/groups.js';
import type { Option, Values } from './command.js';
import { parseTime, parseZone } from './when.js';

const PACES = ['none', 'daily', 'weekdays', 'weekly'];

export const paceOptions: readonly Option[] = [
  { name: 'pace', description: 'When the next topic comes by itself', type: 'text', choices: PACES },
  { name: 'time', description: 'The time of day for it, such as 18:30; else 09:00', type: 'text', maxLength: 20 },
  {
    name: 'timezone',
    description: 'Whose clocks, such as Europe/Berlin; else UTC',
    type: 'text',
    maxLength: 100,
    autocomplete: true,
  },
];

const MORNING = 540;

/**
 * Parts that are left out stay as they were, or are every day, 09:00 and UTC. A weekly one comes on the day it is set.
 * @returns null for no pace, a sentence when something is not understood.
 */
export const readPace = (values: Values, nowMs: number, before: Pace | null): Pace | null | string => {
  const { pace, time, timezone } = values;
  if (pace === undefined && time === undefined && timezone === undefined) return before;
  if (pace === 'none') return null;
  // What nobody asked for does not begin to post by itself.
  if (pace === undefined && before === null) return 'Choose a pace as well: daily, weekdays or weekly.';
  if (pace !== undefined && !PACES.includes(pace))
    return `"${pace}" is no pace. Choose daily, weekdays, weekly or none.`;
  const zone = timezone === undefined ? (before?.zone ?? 'UTC') : parseZone(timezone);
  if (zone === null) return `"${timezone}" is no time zone. Give one such as Europe/Berlin or UTC.`;
  const minute = time === undefined ? (before?.minute ?? MORNING) : parseTime(time);
  if (minute === null) return `"${time}" is no time of day. Give it as 09:00 or 6 pm.`;
  const days = pace === undefined ? (before?.days ?? EVERY_DAY) : daysOf(pace, zone, nowMs);
  return { minute, zone, days };
};

const daysOf = (pace: string, zone: string, nowMs: number): number => {
  if (pace === 'daily') return EVERY_DAY;
  if (pace === 'weekdays') return WEEKDAYS;
  const today = new Intl.DateTimeFormat('en-US', { weekday: 'long', timeZone: zone }).format(nowMs);
  return 1 << Math.max(0, DAY_NAMES.indexOf(today));
};
