// The windows of the limits: the calendar minute, day and month, in UTC.

export interface Window {
  /** The beginning of its ISO 8601 time, such as `2026-11-22T09:31` or `2026-11-22`: names sort by time. */
  readonly name: string;
  /** When it ends, in milliseconds since 1970. */
  readonly end: number;
}

export interface Windows {
  readonly minute: Window;
  readonly day: Window;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The minute and the day that hold a moment, given in milliseconds since 1970. */
export function windowsAt(moment: number): Windows {
  return calendarAt(moment);
}

/** The calendar month that holds a moment, such as `2026-11`. */
export function monthAt(moment: number): Window {
  return calendarAt(moment).month;
}

interface Calendar extends Windows {
  readonly month: Window;
}

/** Of the minutes that were asked for lately: every call asks many times, also for the minute in which it may be killed. */
const calendars = new Map<number, Calendar>();
const MOST_CALENDARS = 16;

function calendarAt(moment: number): Calendar {
  const minute = Math.floor(moment / MINUTE);
  const known = calendars.get(minute);
  if (known !== undefined) return known;
  const calendar = readCalendar(moment);
  if (calendars.size >= MOST_CALENDARS) calendars.clear();
  calendars.set(minute, calendar);
  return calendar;
}

function readCalendar(moment: number): Calendar {
  const date = new Date(moment);
  const iso = date.toISOString();
  return {
    minute: { name: iso.slice(0, 16), end: (Math.floor(moment / MINUTE) + 1) * MINUTE },
    day: { name: iso.slice(0, 10), end: (Math.floor(moment / DAY) + 1) * DAY },
    month: { name: iso.slice(0, 7), end: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) },
  };
}

/** Whether the minute, day or month of a name was over before the last one ended: no clock is that late. */
export function isLongOver(name: string, now: number): boolean {
  const last = [windowsAt(now - MINUTE).minute, windowsAt(now - DAY).day, monthAt(now - 31 * DAY)];
  const sameKind = last.find((window) => window.name.length === name.length);
  return sameKind !== undefined && name < sameKind.name;
}
