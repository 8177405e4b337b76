// Numbers as people read them: in full in tables, short in tiles.

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const UNITS = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** Such as `48,210`. */
export function inFull(count: number): string {
  return whole.format(count);
}

/** Three digits and a unit, such as `31.4` and `M`; whole numbers below ten thousand have no unit. */
export function inShort(count: number): { readonly text: string; readonly unit: string } {
  const [size, unit] = UNITS.find(([size]) => Math.abs(count) >= size * 0.9995) ?? [1, ""];
  if (size === 1 || Math.abs(count) < 9_999.5) return { text: inFull(count), unit: "" };
  return { text: threeDigits(count / size), unit };
}

/** The same on an axis, such as `1.5k`. */
export function onAxis(count: number): string {
  const [size, unit] = UNITS.find(([size]) => Math.abs(count) >= size) ?? [1, ""];
  return `${Number((count / size).toPrecision(3))}${unit}`;
}

/** Cents, and more digits where there are fewer cents: `$86.42`, `$0.00027`. */
export function inDollars(dollars: number): string {
  if (dollars !== 0 && Math.abs(dollars) < 0.01) return `$${dollars.toPrecision(2).replace(/e-(\d+)$/, "e−$1")}`;
  const digits = Number.isInteger(dollars) ? 0 : 2;
  const text = dollars.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `$${text}`;
}

/** Dollars in a column always have cents. */
export function inCents(dollars: number): string {
  return Number.isInteger(dollars) ? `${inDollars(dollars)}.00` : inDollars(dollars);
}

/** Two digits at most behind the point, such as `0.42`; the sign is the caller's. */
export function inPercent(part: number, all: number): string {
  if (all === 0) return "0";
  const percent = (part / all) * 100;
  return percent < 10 ? percent.toFixed(percent < 1 ? 2 : 1) : inFull(percent);
}

/** Such as `412 ms`, `1.18 s`, `2 min 5 s`. */
export function inTime(milliseconds: number): string {
  const { text, unit } = timeParts(milliseconds);
  return unit === "" ? text : `${text} ${unit}`;
}

export function timeParts(milliseconds: number): { readonly text: string; readonly unit: string } {
  if (milliseconds < 999.5) return { text: inFull(milliseconds), unit: "ms" };
  if (milliseconds < 59_995) return { text: threeDigits(milliseconds / 1000), unit: "s" };
  const seconds = Math.round(milliseconds / 1000);
  const rest = seconds % 60;
  return { text: `${Math.floor(seconds / 60)} min${rest === 0 ? "" : ` ${rest} s`}`, unit: "" };
}

/** Seconds on an axis, such as `1.5 s`; nothing is `0`. */
export function secondsOnAxis(milliseconds: number): string {
  if (milliseconds === 0) return "0";
  return milliseconds < 1000 ? `${milliseconds} ms` : `${Number((milliseconds / 1000).toPrecision(3))} s`;
}

function threeDigits(value: number): string {
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}
