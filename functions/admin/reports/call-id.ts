// Ids of calls in lists: they hold when the call ended, so that one is found without a search. `call_<time>_<request's id>`.
import type { CallPosition } from "../../aws/call-records.ts";

const DIGITS = 9;

export function callId({ at, id }: CallPosition): string {
  return `call_${at.toString(36).padStart(DIGITS, "0")}_${id}`;
}

/** Undefined if it is none. */
export function positionOf(text: string): CallPosition | undefined {
  const [, time, id = ""] = /^call_([0-9a-z]{9})_([\w.:~-]{0,256})$/.exec(text) ?? [];
  return time === undefined ? undefined : { at: Number.parseInt(time, 36), id };
}
