// What a model's entry may say about the members of its requests: added, replaced, left out or refused.
import * as z from "zod/mini";
import { nameFinder } from "../wire/fold.ts";
import { isMembers, type Members } from "../wire/members.ts";

const MOST_NAMES = 64;
/** In characters of JSON: what a model can add to each of its requests. */
const LARGEST_ADDITION = 16 * 1024;
/** DynamoDB takes 32 levels in all, no smaller numbers than 1e-130, and no empty names. */
const DEEPEST = 24;
const SMALLEST_NUMBER = 1e-100;

/** The gateway writes these itself. */
const OF_GATEWAY = ["model", "messages", "input", "stream", "stream_options"];
const MAXIMA = ["n", "max_tokens", "max_completion_tokens", "max_output_tokens"];
/** It reads these as well, and so takes them under no other name. */
const READ = [
  ...["tools", "functions", "response_format", "user", "metadata", "prompt_cache_key"],
  ...["web_search_options", "mcp_servers"],
];
const findRead = nameFinder([...OF_GATEWAY, ...MAXIMA, ...READ]);

/** Members with their values, for `defaults` and `set`. */
export const additions = z.custom<Members>(isMembers, "must be an object").check(({ value, issues }) => {
  const report = (message: string, path: string[] = []) => issues.push({ code: "custom", input: value, path, message });
  if (!isMembers(value)) return;
  if (!isStorable(value)) report(`must have ${DEEPEST} levels at most, no empty names and no numbers beyond 2^53`);
  else if (JSON.stringify(value).length > LARGEST_ADDITION) report(`must be ${LARGEST_ADDITION} characters at most`);
  for (const [name, member] of Object.entries(value)) {
    const message = faultOfName(name, OF_GATEWAY) ?? (MAXIMA.includes(name) ? faultOfMaximum(member) : undefined);
    if (message !== undefined) report(message, [name]);
  }
});

/** For `drop`. A model that is never sent `stream_options` has its usage estimated. */
export const droppedNames = namesBut(["model", "messages", "input", "stream"]);

/** For `deny_fields`. Every request has the model, and its protocol's one of the others. */
export const deniedNames = namesBut(["model", "messages", "input"]);

/** For `server_tools`: names such as `web_search`, or the types of one version such as `web_search_20250305`. */
export const serverTools = z.array(z.string().check(z.minLength(1), z.maxLength(256))).check(z.maxLength(MOST_NAMES));

function namesBut(taken: readonly string[]) {
  const name = z.string().check(z.minLength(1), z.maxLength(256), ({ value, issues }) => {
    const message = faultOfName(value, taken);
    if (message !== undefined) issues.push({ code: "custom", input: value, path: [], message });
  });
  return z.array(name).check(z.maxLength(MOST_NAMES));
}

function faultOfName(name: string, taken: readonly string[]): string | undefined {
  const read = findRead(name);
  if (read !== undefined && taken.includes(read)) return `'${read}' cannot be changed here`;
  return read === undefined || read === name ? undefined : `must be written '${read}'`;
}

function faultOfMaximum(value: unknown): string | undefined {
  return Number.isSafeInteger(value) && (value as number) > 0 ? undefined : "must be a positive whole number";
}

function isStorable(value: unknown, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  if (typeof value === "number") return isStorableNumber(Math.abs(value));
  if (typeof value !== "object" || value === null) return true;
  const hasNames = Array.isArray(value) || Object.keys(value).every((name) => name !== "" && name !== "__proto__");
  return hasNames && Object.values(value).every((inner) => isStorable(inner, depth + 1));
}

function isStorableNumber(size: number): boolean {
  return size === 0 || (size >= SMALLEST_NUMBER && size <= Number.MAX_SAFE_INTEGER);
}
