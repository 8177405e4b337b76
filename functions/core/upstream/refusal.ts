// What a provider says of its own failure, in every form in which providers say it.
import { isMembers, type Members } from "../wire/members.ts";

/**
 * The error object in the body of a refusal. Its status has already said that it is one, so a body needs no frame:
 * OpenAI's `error`, a list of one (Google), the bare members (Mistral, vLLM, DashScope, Bedrock), FastAPI's `detail`, and
 * plain text are all understood. Undefined if it says nothing to a client: an empty body, or a page of HTML.
 */
export function readRefusal(text: string): Members | undefined {
  const value = parse(text);
  if (value === undefined || typeof value === "string") return fromText(value ?? text);
  const body = Array.isArray(value) ? (value.find(isMembers) ?? withMessage({}, textOf(value))) : value;
  if (!isMembers(body)) return undefined;
  const { error } = body;
  if (!isMembers(error)) return flat(body);
  return { message: textOf(body["message"]), ...flat(error) };
}

/** The error object in what reports an error (reports-error.ts). A bare one needs no frame. */
export function reportedError(value: Members): Members {
  const { error } = value;
  if (isMembers(error)) return flat(error);
  return "choices" in value ? withMessage({}, textOf(error)) : flat(value);
}

/** The members under which providers give the reason, the most telling first. */
const REASONS = [
  ...["message", "Message", "error_description", "detail", "errors", "error", "details"],
  ...["error_message", "errorMessage", "error_msg", "msg", "status_msg", "base_resp", "title"],
];

/** An error object of any form, with the reason as its `message`, and every other member. */
function flat(body: Members): Members {
  const error = withoutMark(body);
  const source = REASONS.find((name) => textOf(error[name]) !== undefined);
  if (source === undefined) return error;
  const { [source]: reason, ...others } = error;
  const told = typeof reason === "string" || source === "message";
  return withMessage(told ? others : error, textOf(reason));
}

/** `"object": "error"` marks a bare error object, and is no part of what it says. */
function withoutMark(body: Members): Members {
  const { object, ...error } = body;
  return object === "error" ? error : body;
}

function withMessage(members: Members, message: string | undefined): Members {
  return message === undefined ? members : { ...members, message };
}

/** A list of hundreds of reasons, or reasons within reasons, help a client no more than the first few. */
const MOST_REASONS = 5;
const DEEPEST = 3;

function textOf(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (typeof value !== "object" || value === null || depth > DEEPEST) return undefined;
  if (!Array.isArray(value)) return reasonOf(value as Members, depth);
  const reasons = value.slice(0, MOST_REASONS).map((reason) => textOf(reason, depth + 1));
  return reasons.filter((reason) => reason !== undefined).join("; ") || undefined;
}

/** FastAPI: `{"loc": ["body", "top_p"], "msg": "…"}`. Others name the place `field` or `path`. */
function reasonOf(value: Members, depth: number): string | undefined {
  const reason = REASONS.map((name) => textOf(value[name], depth + 1)).find((text) => text !== undefined);
  const place = [value["loc"], value["field"], value["path"]].find((place) => place !== undefined);
  const where = (Array.isArray(place) ? place : [place]).filter(isStep).join(".");
  return reason !== undefined && where !== "" ? `${where}: ${reason}` : reason;
}

function isStep(step: unknown): step is string | number {
  return typeof step === "string" || typeof step === "number";
}

/** In characters. */
const LONGEST_TEXT = 2_048;

/** It is cut between two words, and never within a secret, which is looked for later. */
function fromText(text: string): Members | undefined {
  if (/^\s*<[a-z!?/]/i.test(text)) return undefined;
  const words = text.slice(0, LONGEST_TEXT + 1).replaceAll(/[\s\p{Cc}\uFFFD]/gu, " ");
  const whole = text.length <= LONGEST_TEXT ? words : words.slice(0, words.lastIndexOf(" ") + 1);
  const message = whole.replaceAll(/ +/g, " ").trim().toWellFormed();
  return /[\p{L}\p{N}]/u.test(message) ? { message } : undefined;
}

/** More objects and lists than any error has: they could take more memory than the function has. */
const MOST_CONTAINERS = 100_000;

function parse(text: string): unknown {
  if (isTooMuch(text)) return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTooMuch(text: string): boolean {
  let containers = 0;
  for (const [_] of text.matchAll(/[{[]/g)) if (++containers > MOST_CONTAINERS) return true;
  return false;
}
