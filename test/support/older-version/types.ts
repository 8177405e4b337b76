// Of version 0.1, as it was: what its instances do to an item that instances of this version work on, too.
// The counters that the limits rest on: what a call reserves before it is forwarded, and what it has used in the end.
import type { Limits } from "../../../functions/core/directory/directory.ts";

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
  /** The call's own id: with the subject it names the reservation. */
  readonly callId: string;
  /** The tokens that the call may use at most. */
  readonly tokens: number;
  /** What they may cost at most, in nano-dollars. */
  readonly cost?: number;
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

/** `counts` are those after what was granted, or those that refused it. */
export interface Decision {
  readonly granted: boolean;
  readonly counts: Counts;
}

/** What was asked of the counters cannot be written, now or later: the same would fail again. */
export class InvalidUpdateError extends Error {
  override readonly name = "InvalidUpdateError";
}

/** Both are exact for any number of callers, may be repeated without harm, and throw if the counters cannot be reached. */
export interface Counters {
  /** Checks all limits of a subject and reserves for all of them, at once; a refusal changes nothing. */
  reserve(reservation: Reservation): Promise<Decision>;
  /** Replaces a reservation, once: whatever comes later for the same call changes nothing. */
  settle(reservation: Reservation, spent: Spent): Promise<Counts>;
  /** The counts as they stand. */
  read(subject: string): Promise<Counts>;
}
