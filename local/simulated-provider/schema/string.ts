// A string as its schema describes it: by format, by a simple pattern, or a word that says where it comes from.
import { samplePattern } from "./pattern.ts";
import { type Fields, numbersOf, own } from "./schema.ts";

const word = "simulated";

const examples = new Map([
  ["date-time", "2026-01-01T00:00:00Z"],
  ["date", "2026-01-01"],
  ["time", "00:00:00Z"],
  ["duration", "P1D"],
  ["email", "simulated@example.com"],
  ["hostname", "example.com"],
  ["ipv4", "127.0.0.1"],
  ["ipv6", "::1"],
  ["uri", "https://example.com/"],
  ["url", "https://example.com/"],
  ["uuid", "00000000-0000-4000-8000-000000000000"],
]);

export function stringOf(all: readonly Fields[], longest: number): string | undefined {
  const least = Math.max(0, ...numbersOf(all, "minLength"));
  if (least > longest || !allowsLength(all, least)) return undefined;
  const candidates = formatted(all) ?? patterned(all, least) ?? [fitted(all, least)];
  return candidates.find((text) => allowsLength(all, [...text].length));
}

export function allowsLength(all: readonly Fields[], length: number): boolean {
  const isLongEnough = numbersOf(all, "minLength").every((least) => length >= least);
  return isLongEnough && numbersOf(all, "maxLength").every((most) => length <= most);
}

/** Some libraries write times with a zone and others without: their pattern decides. */
function formatted(all: readonly Fields[]): string[] | undefined {
  const formats = all.map((schema) => own(schema, "format")).filter((format) => typeof format === "string");
  if (formats.includes("time") && patternOf(all) !== undefined) return undefined;
  const example = formats.map((format) => examples.get(format)).find((text) => text !== undefined);
  return example === undefined ? undefined : [example];
}

/** The shortest, and longer ones for one to four repetitions that share what is missing. */
function patterned(all: readonly Fields[], least: number): string[] | undefined {
  const pattern = patternOf(all);
  const shortest = pattern === undefined ? undefined : samplePattern(pattern);
  if (pattern === undefined || shortest === undefined) return undefined;
  if (shortest.length >= least) return [shortest];
  const extras = [4, 3, 2, 1].map((shares) => Math.ceil((least - shortest.length) / shares));
  return extras.map((extra) => samplePattern(pattern, extra)).filter((text) => text !== undefined);
}

function patternOf(all: readonly Fields[]): string | undefined {
  return all.map((schema) => own(schema, "pattern")).find((pattern) => typeof pattern === "string");
}

function fitted(all: readonly Fields[], least: number): string {
  const most = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(all, "maxLength"));
  return word.padEnd(least, ` ${word}`).slice(0, Math.min(most, Math.max(least, word.length)));
}
