// A number within bounds: zero if it is allowed, otherwise the nearest to it that is easily found.
import { type Fields, numbersOf } from "./schema.ts";

interface Bounds {
  min: number;
  max: number;
}

const tries = 50;

export function numberOf(all: readonly Fields[], type: "number" | "integer"): number | undefined {
  const steps = numbersOf(all, "multipleOf").filter((step) => step > 0);
  if (type === "integer") steps.push(1);
  const candidates = steps.length === 0 ? anywhere(boundsOf(all)) : multiples(boundsOf(all), Math.max(...steps));
  for (const value of candidates)
    if (allowsNumber(all, value) && (type === "number" || Number.isInteger(value))) return value;
  return undefined;
}

export function allowsNumber(all: readonly Fields[], value: number): boolean {
  const { min, max } = boundsOf(all);
  const isAbove = numbersOf(all, "exclusiveMinimum").every((bound) => value > bound);
  const isBelow = numbersOf(all, "exclusiveMaximum").every((bound) => value < bound);
  const isMultiple = numbersOf(all, "multipleOf").every((step) => step <= 0 || isMultipleOf(value, step));
  return Number.isFinite(value) && value >= min && value <= max && isAbove && isBelow && isMultiple;
}

function boundsOf(all: readonly Fields[]): Bounds {
  const min = [...numbersOf(all, "minimum"), ...numbersOf(all, "exclusiveMinimum")];
  const max = [...numbersOf(all, "maximum"), ...numbersOf(all, "exclusiveMaximum")];
  return { min: Math.max(Number.NEGATIVE_INFINITY, ...min), max: Math.min(Number.POSITIVE_INFINITY, ...max) };
}

function anywhere({ min, max }: Bounds): number[] {
  return [0, min, max, min + 1, max - 1, min / 2 + max / 2];
}

/** Upwards from zero or the lower bound, then downwards from zero or the upper bound. */
function* multiples({ min, max }: Bounds, step: number): Generator<number> {
  const up = Math.max(0, Math.ceil(min / step));
  const down = Math.min(0, Math.floor(max / step));
  for (let count = 0; count < tries; count++) yield rounded((up + count) * step);
  for (let count = 0; count < tries; count++) yield rounded((down - count) * step);
}

/** Without the noise of binary fractions: 3 × 0.1 is 0.3. Negative zero becomes zero. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value + 0 : Number(value.toPrecision(15));
}

function isMultipleOf(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(quotient - Math.round(quotient)) < 1e-9;
}
