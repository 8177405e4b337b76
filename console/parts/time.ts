// Times as the console writes them: always in UTC.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const LONG_MONTHS = "January February March April May June July August September October November December".split(" ");

/** Such as `20 Feb 2027`. */
export function dayOf(time: number | string): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Such as `20 Feb`, on an axis. */
export function shortDayOf(time: number): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** Such as `20 Feb 2027, 09:31 UTC`. */
export function momentOf(time: number | string): string {
  return `${dayOf(time)}, ${minuteOf(time)} UTC`;
}

/** Such as `09:31`. */
export function minuteOf(time: number | string): string {
  return new Date(time).toISOString().slice(11, 16);
}

/** Such as `09:31:38`. */
export function secondOf(time: number): string {
  return new Date(time).toISOString().slice(11, 19);
}

/** Such as `09:31:38.774`. */
export function clockOf(time: number | string): string {
  return new Date(time).toISOString().slice(11, 23);
}

export function monthName(time: number): string {
  return LONG_MONTHS[new Date(time).getUTCMonth()] ?? "";
}

/** Such as `3 s`, `19 h` or `12 d`: the largest unit that fits. */
export function inUnits(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${Math.max(Math.round(milliseconds / 1000), 0)} s`;
  if (milliseconds < HOUR) return `${Math.round(milliseconds / MINUTE)} min`;
  if (milliseconds < 2 * DAY) return `${Math.round(milliseconds / HOUR)} h`;
  return `${Math.round(milliseconds / DAY)} d`;
}

/** What `datetime-local` holds, read and written as UTC. */
export function toInput(time: string | undefined): string {
  return time === undefined || time === "" ? "" : new Date(time).toISOString().slice(0, 16);
}

export function fromInput(text: string): string | undefined {
  const time = Date.parse(`${text}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
