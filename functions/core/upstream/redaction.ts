// What may pass on of a provider's error object: no secrets, and only so much.

import { isMembers, type Members } from "../wire/members.ts";
import { namesAccount, withoutAccounts } from "./account-names.ts";
import { hiderOf, LONGEST_ESCAPE, SHORT } from "./hide-secrets.ts";

/** Of the object as JSON text, in characters. A provider may repeat the whole request in its error. */
const LARGEST = 64 * 1024;
const DEEPEST = 32;
/** Of the message, and of a code, where the object is too large or too deep: then only those members pass. */
const LONGEST_MESSAGE = 16 * 1024;
const LONGEST_CODE = 256;

interface Hiders {
  hide(text: string): string;
  /** Only what is long. */
  hideLong(text: string): string;
}

/** The error object without secrets in its texts, its numbers and the names of its members. */
export function redacted(error: Members, secrets: readonly string[]): Members {
  const long = secrets.filter(({ length }) => length >= SHORT);
  const hideSecrets = hiderOf(secrets);
  const hideLongSecrets = hiderOf(long);
  const hiders = {
    hide: (text: string) => withoutAccounts(hideSecrets(text)),
    hideLong: (text: string) => withoutAccounts(hideLongSecrets(text)),
  };
  const text = isDeeper(error, DEEPEST) ? undefined : JSON.stringify(error);
  if (text !== undefined && text.length <= LARGEST) return cleanMembers(JSON.parse(text), hiders);
  const longest = Math.max(0, ...secrets.map(({ length }) => length)) * LONGEST_ESCAPE;
  const codes = [...CODES].map((name) => [name, cut(error[name], LONGEST_CODE, { hide: hiders.hideLong, longest })]);
  const message = cut(error["message"], LONGEST_MESSAGE, { hide: hiders.hide, longest });
  return { message, ...Object.fromEntries(codes) };
}

function cleanMembers(members: Members, hiders: Hiders): Members {
  const { hide, hideLong } = hiders;
  const textOf = (name: string, text: string) => {
    if (CODES.has(name)) return hideLong(text);
    return namesAccount(name) ? "[redacted]" : hide(text);
  };
  const clean = Object.entries(members).map(([name, value]) => [
    NAMES.has(name) ? name : hide(name),
    typeof value === "string" ? textOf(name, value) : cleanValue(value, hiders),
  ]);
  return Object.fromEntries(clean);
}

function cleanValue(value: unknown, hiders: Hiders): unknown {
  if (typeof value === "string") return hiders.hide(value);
  if (typeof value === "number") return cleanNumber(value, hiders.hide);
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, hiders));
  return isMembers(value) ? cleanMembers(value, hiders) : value;
}

/** An account may be a number. */
function cleanNumber(value: number, hide: Hiders["hide"]): unknown {
  const text = hide(String(value));
  return text === String(value) ? value : text;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** A secret that is cut is not found: what may be the beginning of one, of `longest` characters at most, goes too. */
function cut(value: unknown, most: number, { hide, longest }: { hide: Hiders["hide"]; longest: number }): unknown {
  if (typeof value === "number") return cleanNumber(value, hide);
  if (typeof value !== "string") return undefined;
  const limit = most + 2 * longest;
  if (value.length <= limit) return shortened(hide(value), most);
  const known = hide(value.slice(0, limit));
  return `${known.slice(0, Math.max(0, Math.min(most, known.length - longest))).toWellFormed()}…`;
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`;
}

/** Programs compare them with words of their own, which a short secret must not change. */
const CODES = new Set(["type", "param", "code"]);
/** The members of OpenAI's own error object. */
const NAMES = new Set([...CODES, "message"]);
