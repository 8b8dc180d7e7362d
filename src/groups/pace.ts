/** When a group's next topic comes by itself, and that in words. */
import { EVERY_DAY, nextSlot, WEEKDAYS } from '../slots.js';
import type { Pace } from '../store/groups.js';

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

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
