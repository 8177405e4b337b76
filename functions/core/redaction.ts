// What may pass on of a provider's error object: no secrets, and only so much.
import type { Members } from "./members.ts";

/** Of the object as JSON text, in characters. A provider may repeat the whole request in its error. */
const LARGEST = 64 * 1024;
const DEEPEST = 32;
/** Of the message, and of a code, where the object is too large or too deep: then only those members pass. */
const LONGEST_MESSAGE = 16 * 1024;
const LONGEST_CODE = 256;

/** The error object without secrets in its texts. */
export function redacted(error: Members, secrets: readonly string[]): Members {
  const long = secrets.filter(({ length }) => length >= SHORT);
  const hide = (name: string, value: unknown) =>
    typeof value === "string" ? (CODES.has(name) ? long : secrets).reduce(hideSecret, value) : value;
  const text = isDeeper(error, DEEPEST) ? undefined : JSON.stringify(error);
  if (text !== undefined && text.length <= LARGEST) return JSON.parse(text, hide);
  const message = hide("message", error["message"]);
  const codes = [...CODES].map((name) => [name, cut(hide(name, error[name]), LONGEST_CODE)]);
  return { message: cut(message, LONGEST_MESSAGE), ...Object.fromEntries(codes) };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

function cut(value: unknown, longest: number): unknown {
  if (typeof value !== "string") return typeof value === "number" ? value : undefined;
  return value.length <= longest ? value : `${value.slice(0, longest).toWellFormed()}…`;
}

/** Programs compare them with words of their own, which a short secret must not change. */
const CODES = new Set(["type", "param", "code"]);

/** A short secret is a part of other words too: it is hidden only where it is a word of its own. */
const SHORT = 8;

function hideSecret(text: string, secret: string): string {
  if (secret === "") return text;
  if (secret.length >= SHORT) return text.replaceAll(secret, "[redacted]");
  return text.replaceAll(new RegExp(`(?<!\\w)${secret.replaceAll(/\W/g, "\\$&")}(?!\\w)`, "g"), "[redacted]");
}
