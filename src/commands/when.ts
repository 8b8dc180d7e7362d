/** Times of day, days of the week and time zones as people type them. */
import {
  DAY_NAMES,
  EVERY_DAY,
  localMinute,
  RENAMED,
  timeWords,
  WEEKDAYS,
  WEEKEND,
  zoneNamed,
  zoneNames,
} from '../slots.js';
import type { Suggestion } from './command.js';
import { suggestion } from './find-note.js';

const SUGGESTIONS = 25;

/** `9`, `9:30`, `09.30`, `21h`, `9 pm`, `noon` → minutes of the day; null for anything else. */
export const parseTime = (typed: string): number | null => {
  const text = typed.trim().toLowerCase();
  if (text === 'noon') return 720;
  if (text === 'midnight') return 0;
  const [, hour, minute = '0', half] = /^(\d{1,2})(?:[:.h](\d{2})?)?\s*([ap])?\.?(?:m\.?)?$/.exec(text) ?? [];
  if (hour === undefined || (half === undefined && /m\.?$/.test(text))) return null;
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (minutes > 59 || hours > 23 || (half !== undefined && (hours < 1 || hours > 12))) return null;
  return (half === undefined ? hours : (hours % 12) + (half === 'p' ? 12 : 0)) * 60 + minutes;
};

/** `weekdays`, `mon, wed and fri`, `sat-sun` → bits from Monday; null for anything else. */
export const parseDays = (typed: string): number | null => {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/\s*[-–]\s*/g, '-');
  if (/^(?:every ?day|daily|all(?: days)?)$/.test(text)) return EVERY_DAY;
  let days = 0;
  for (const word of text.split(/[\s,;/&+]+|\band\b/).filter(Boolean)) {
    const [from = '', to = from] = word.split('-');
    const [first, last] = [dayNamed(from), dayNamed(to)];
    if (/^(?:week-?days?|working|workdays?)$/.test(word)) days |= WEEKDAYS;
    else if (/^weekends?$/.test(word)) days |= WEEKEND;
    else if (first < 0 || last < 0) return null;
    else
      for (let at = first; ; at = (at + 1) % 7) {
        days |= 1 << at;
        if (at === last) break;
      }
  }
  return days === 0 ? null : days;
};

const dayNamed = (word: string): number =>
  word.length < 2
    ? -1
    : DAY_NAMES.findIndex(
        (day) => day.toLowerCase().startsWith(word.replace(/s$/, '')) || `${day.toLowerCase()}s` === word,
      );

export const suggestDays = (typed: string): readonly Suggestion[] => {
  const common = ['every day', 'weekdays', 'weekends', 'Monday, Wednesday, Friday', 'Tuesday, Thursday', ...DAY_NAMES];
  const fitting = common.filter((days) => days.toLowerCase().startsWith(typed.trim().toLowerCase()));
  const read = parseDays(typed);
  return (fitting.length > 0 || read === null ? fitting : [typed.trim()]).map((days) => suggestion(days, days));
};

/** Offered before anything is typed: where most people are who write in English. */
const LIKELY = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Paris',
  'Europe/Madrid',
  'Europe/Warsaw',
  'Europe/Kyiv',
  'Europe/Istanbul',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Toronto',
  'America/Mexico_City',
  'America/Sao_Paulo',
  'America/Argentina/Buenos_Aires',
  'Africa/Lagos',
  'Africa/Johannesburg',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Asia/Jakarta',
  'Australia/Sydney',
  'Pacific/Auckland',
];

/** Zones that fit what is typed, a city's beginning first, each with what its clocks show now. */
export const suggestZones = (typed: string, nowMs: number): readonly Suggestion[] => {
  const wanted = plain(typed);
  const known = typed.trim() === '' ? null : zoneNamed(typed);
  const rankOf = (zone: string): number => {
    const former = Object.keys(RENAMED).find((name) => RENAMED[name] === zone);
    return (
      Math.min(rankOfName(zone), former === undefined ? 3 : rankOfName(former)) + (LIKELY.includes(zone) ? 0 : 0.5)
    );
  };
  const rankOfName = (zone: string): number => {
    const city = plain(zone.split('/').at(-1) ?? zone);
    if (city.startsWith(wanted)) return 0;
    if (plain(zone).startsWith(wanted)) return 1;
    return plain(zone).includes(wanted) ? 2 : 3;
  };
  const fitting = zoneNames()
    .map((zone) => ({ zone, rank: rankOf(zone) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ zone }) => zone);
  const zones = wanted === '' ? LIKELY : [...(known === null ? [] : [known]), ...fitting];
  return [...new Set(zones)]
    .slice(0, SUGGESTIONS)
    .map((zone) => suggestion(`${zone} (${timeWords(localMinute(zone, nowMs))} now)`, zone));
};

/** A zone as it was typed, or as a suggestion shows it; a city alone when it is one zone's. Null for anything else. */
export const parseZone = (typed: string): string | null => {
  const text = typed.replace(/\s*\(.*\)\s*$/, '').trim();
  const named = zoneNamed(text) ?? zoneNamed(text.replace(/\s+/g, '_'));
  if (named !== null || text === '') return named;
  const cities = zoneNames().filter((zone) => plain(zone.split('/').at(-1) ?? zone) === plain(text));
  return cities.length === 1 ? (cities[0] ?? null) : null;
};

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[_\s]+/g, ' ')
    .trim();
