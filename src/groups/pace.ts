/** When a group's next topic comes by itself. */
import { nextSlot } from '../slots.js';
import type { Pace } from '../store/groups.js';

/** Null without a pace. */
export const nextTopicMs = (pace: Pace | null, nowMs: number): number | null =>
  pace === null ? null : nextSlot(pace, nowMs);
