// What limits count: what a call reserves before it is forwarded, and what it has used in the end.
import type { Limits } from "../directory/directory.ts";
import type { Hold } from "./hold.ts";

/** What is counted for one key or model, as it stands in the current minute and day. */
export interface Counts {
  readonly minute: Count;
  readonly day: Count;
  /** In nano-dollars; only for a subject that has a budget. */
  readonly cost?: { readonly day: number; readonly month: number } | undefined;
  /** Calls that are under way. */
  readonly concurrent: number;
}

export interface Count {
  readonly requests: number;
  readonly tokens: number;
}

/** The name under which a key is counted, and a model. */
export function subjectOfKey(name: string): string {
  return `key#${name}`;
}

export function subjectOfModel(name: string): string {
  return `model#${name}`;
}

/** A call's claim on the limits of one key or model. */
export interface Reservation {
  /** Whose limits: `key#demo`, `model#my-gpt4-mini`. */
  readonly subject: string;
  readonly limit: Limits;
  /** The tokens that the call may use at most. */
  readonly tokens: number;
  /** What they may cost at most, in nano-dollars. */
  readonly cost?: number;
  /** The part of both that the prompt is estimated at: it stays charged if the call is killed. */
  readonly promptTokens?: number;
  readonly promptCost?: number;
  /** The most tokens that it may hold of a window, where that is less than all of them. */
  readonly hold?: Hold | undefined;
  /** The moment whose minute and day are charged, in milliseconds since 1970. */
  readonly at: number;
  /** When the call has ended by force at the latest: its slot is free from then on. Milliseconds since 1970. */
  readonly killedAt: number;
}

/** What takes the place of a reservation. */
export interface Spent {
  readonly requests: 0 | 1;
  readonly tokens: number;
  /** In nano-dollars. */
  readonly cost?: number;
}

/** A change that cannot be written, now or later: the same would fail again. */
export class InvalidUpdateError extends Error {
  override readonly name = "InvalidUpdateError";
}
