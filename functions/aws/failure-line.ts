// A failure of the gateway itself as a log line: which hook or provider threw, what kind of error, and where.

import type { GatewayError } from "../core/error.ts";
import { loggedIds, type RequestIds } from "../core/request-id.ts";
import { causeCodeOf } from "../core/upstream/cause.ts";

export interface FailureOptions {
  readonly stage: string;
  /** An error's message may hold a prompt: it is only logged where the operator is the developer. */
  readonly withMessages: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export function failureLine(ids: RequestIds, error: GatewayError, { stage, withMessages, at }: FailureOptions): string {
  const { body, message, cause, details, status } = error;
  return JSON.stringify({
    timestamp: new Date(at).toISOString(),
    level: "ERROR",
    ...loggedIds(ids),
    stage,
    error: body.code,
    status,
    message,
    ...details,
    ...described(cause, withMessages),
  });
}

/** Names of errors are identifiers; anything else could be text of a client. */
const NAME = /^[\w$.]{1,64}$/;
/** In characters. */
const LONGEST_MESSAGE = 2_000;

/** Anything may be thrown, and its members may be anything: that must not keep the line from being written. */
function described(thrown: unknown, withMessages: boolean) {
  try {
    return describe(thrown, withMessages);
  } catch {
    return { cause: "Error" };
  }
}

function describe(thrown: unknown, withMessages: boolean) {
  const words = thrown instanceof Error ? thrown.message : thrown;
  const shown = withMessages ? { cause_message: textOf(words).slice(0, LONGEST_MESSAGE) } : {};
  if (!(thrown instanceof Error)) return thrown === undefined ? {} : shown;
  const name = NAME.test(thrown.name) ? thrown.name : "Error";
  return { cause: name, ...shown, cause_code: causeCodeOf(thrown), stack: framesOf(thrown, withMessages) };
}

/** A message may be an object. */
function textOf(value: unknown): string {
  try {
    return String(typeof value === "object" ? JSON.stringify(value) : value);
  } catch {
    return "";
  }
}

const MOST_FRAMES = 10;
const LONGEST_FRAME = 256;
/** V8's own form: `at name (file:line:column)`, or without the name. */
const FRAME = /^ {4}at (?:async )?(?:.+ \()?\S+:\d+:\d+\)?$/;

/** Frames follow the message, whose lines may look like frames. Where it was changed, the two cannot be distinguished. */
function framesOf({ message, stack }: Error, withMessages: boolean): string[] {
  if (typeof message !== "string" || typeof stack !== "string") return [];
  const lines = stack.slice(withMessages ? 0 : endOfMessage(message, stack)).split("\n");
  const frames = lines.filter((line) => FRAME.test(line)).slice(0, MOST_FRAMES);
  return frames.map((line) => line.trim().slice("at ".length, LONGEST_FRAME));
}

/** Of a stack that begins with the error's name and its whole message; else, of the stack. */
function endOfMessage(message: string, stack: string): number {
  const [name = ""] = /^[^\n:]*/.exec(stack) ?? [];
  const heads = message === "" ? [name, `${name}: `] : [`${name}: ${message}`];
  return heads.find((head) => stack.startsWith(`${head}\n`))?.length ?? stack.length;
}
