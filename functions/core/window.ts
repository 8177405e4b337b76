// The windows of the limits: the calendar minute and the calendar day, in UTC.

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
  const iso = new Date(moment).toISOString();
  return {
    minute: { name: iso.slice(0, 16), end: (Math.floor(moment / MINUTE) + 1) * MINUTE },
    day: { name: iso.slice(0, 10), end: (Math.floor(moment / DAY) + 1) * DAY },
  };
}

/** The windows before those of a moment. */
export function windowsBefore(moment: number): Windows {
  return { minute: windowsAt(moment - MINUTE).minute, day: windowsAt(moment - DAY).day };
}
