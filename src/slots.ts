/**
 * When something that comes again and again is due, and that in words: local wall-clock times in a time zone, right through changes of
 * the clocks. Owns croner; hides what it and `Intl` make of days on which a time is missing or comes twice.
 */
import { Cron } from 'croner';

/** A time of day on some days of the week, as the clocks of a zone show it. */
export interface Recurrence {
  /** Of the day, 0–1439. */
  readonly minute: number;
  /** An IANA name; see `zoneNamed`. */
  readonly zone: string;
  /** Bit 0 is Monday, bit 6 Sunday; at least one. */
  readonly days: number;
}

export const EVERY_DAY = 0b1111111;
export const WEEKDAYS = 0b0011111;

export const WEEKEND = EVERY_DAY & ~WEEKDAYS;
/** In the order of their bits. */
export const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `09:30` */
export const timeWords = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export const daysWords = (days: number): string => {
  if (days === EVERY_DAY) return 'every day';
  if (days === WEEKDAYS) return 'on weekdays';
  if (days === WEEKEND) return 'at weekends';
  const named = DAY_NAMES.filter((_, at) => (days >> at) & 1).map((name) => `${name}s`);
  const last = named.at(-1);
  return `on ${named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${last}` : last}`;
};

/** `every day at 09:00 (Europe/Berlin)` */
export const recurrenceWords = ({ minute, zone, days }: Recurrence): string =>
  `${daysWords(days)} at ${timeWords(minute)} (${zone})`;

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/**
 * The first slot after a moment, in milliseconds since the epoch. A time that the clocks leave out is due at the first
 * minute after the gap; one that they show twice is due the first time.
 */
export const nextSlot = (recurrence: Recurrence, afterMs: number): number => {
  const cron = cronOf(recurrence);
  let from = new Date(afterMs);
  for (;;) {
    const found = cron.nextRun(from);
    if (found === null) throw new Error(`There is no next slot for ${JSON.stringify(recurrence)} after ${afterMs}.`);
    const slotMs = withoutGap(found.getTime(), recurrence);
    // Croner puts a time that is left out an hour too late: what is due at the gap's end may have been before.
    if (slotMs > afterMs) return slotMs;
    from = found;
  }
};

/** The next so many slots, soonest first. */
export const nextSlots = (recurrence: Recurrence, afterMs: number, count: number): readonly number[] => {
  const slots: number[] = [];
  for (let last = afterMs; slots.length < count; slots.push(last)) last = nextSlot(recurrence, last);
  return slots;
};

/** Intl knows zones by these that few people mean: BST is Dhaka's, EST has no summer, IST is one of three countries'. */
const AMBIGUOUS =
  /^(ACT|AET|AGT|ART|AST|BET|BST|CAT|CNT|CTT|EAT|ECT|EST|IET|IST|MIT|MST|NET|NST|PLT|PNT|PRT|SST|VST)$/i;

/** A zone by the name that it has now, such as `Asia/Kolkata` for `asia/calcutta`; null for what is none. */
export const zoneNamed = (name: string): string | null => {
  if (AMBIGUOUS.test(name.trim())) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name.trim() }).resolvedOptions();
    return RENAMED[timeZone] ?? timeZone;
  } catch {
    return null;
  }
};

let named: readonly string[] | null = null;

/** All zones by the names that they have now, UTC first. */
export const zoneNames = (): readonly string[] => {
  named ??= ['UTC', ...Intl.supportedValuesOf('timeZone').map((zone) => RENAMED[zone] ?? zone)]
    .filter((zone, at, all) => all.indexOf(zone) === at)
    .sort((a, b) => Number(b === 'UTC') - Number(a === 'UTC') || (a < b ? -1 : 1));
  return named;
};

/** What the clocks of a zone show: the minute of the day, 0–1439. */
export const localMinute = (zone: string, atMs: number): number =>
  Math.floor((atMs + offsetMs(zone, atMs)) / MINUTE_MS) % DAY_MINUTES;

/** From former names to those of now. ICU keeps zones under the names of their first edition; https://data.iana.org/time-zones/tzdb/backward has these. */
export const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** Croner counts a time that is left out from before the gap (02:30 becomes 03:30); it is due where the gap ends. */
const withoutGap = (foundMs: number, { minute, zone }: Recurrence): number => {
  const beyond = (localMinute(zone, foundMs) - minute + DAY_MINUTES) % DAY_MINUTES;
  if (beyond === 0) return foundMs;
  const offset = offsetMs(zone, foundMs);
  let [before, after] = [foundMs - beyond * MINUTE_MS, foundMs];
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
    if (offsetMs(zone, middle) === offset) after = middle;
    else before = middle;
  }
  return after;
};

/** Making one is what costs; there are as many as there are schedules that differ. */
const KEPT = 5_000;
const crons = new Map<string, Cron>();

const cronOf = ({ minute, zone, days }: Recurrence): Cron => {
  const key = `${minute} ${days} ${zone}`;
  const known = crons.get(key);
  if (known !== undefined) return known;
  const weekdays = Array.from({ length: 7 }, (_, at) => at).filter((at) => (days >> at) & 1);
  if (weekdays.length === 0) throw new Error('A recurrence needs a day of the week.');
  // Cron's Sunday is 0.
  const pattern = `${minute % 60} ${Math.floor(minute / 60)} * * ${weekdays.map((at) => (at + 1) % 7).join(',')}`;
  const cron = new Cron(pattern, { timezone: zone, mode: '5-part' });
  if (crons.size >= KEPT) crons.clear();
  crons.set(key, cron);
  return cron;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a zone are ahead of UTC. */
const offsetMs = (zone: string, atMs: number): number => {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(zone, format);
  }
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0] = format
    .formatToParts(atMs)
    .flatMap(({ type, value }) => (type === 'literal' ? [] : [Number(value)]));
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
};
