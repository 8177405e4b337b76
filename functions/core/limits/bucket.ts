// Buckets: when the slots of calls lapse. Their number is bounded because a bucket is as wide as a part of the time limit.
import type { Bucket, Bucketful } from "./pool.ts";
import { monthAt, type Window, windowsAt } from "./window.ts";

interface Call {
  readonly at: number;
  readonly killedAt: number;
}

/** A call has ended by then, whatever its instance's clock says. Seconds. */
const MARGIN = 1;
/** Clocks may differ by as much. Milliseconds. */
const SKEW = 1_000;

/** The bucket of a call's slot: it lapses after the call's own end. `parts` of its time limit are one bucket's width. */
export function bucketFor({ at, killedAt }: Call, parts: number): Bucket {
  const width = Math.max(1, Math.ceil(Math.ceil((killedAt - at) / 1000) / parts));
  const lapses = Math.ceil((killedAt / 1000 + MARGIN) / width) * width;
  return { name: `${lapses.toString(36)}.${new Date(at).getUTCDate()}`, lapsesAt: lapses * 1000 };
}

export function bucketNamed(name: string): Bucket {
  return { name, lapsesAt: Number.parseInt(name, 36) * 1000 };
}

/** Whether a call would end in time to stand in a bucket. */
export function fitsInto({ lapsesAt }: Bucket, killedAt: number): boolean {
  return killedAt + MARGIN * 1000 <= lapsesAt;
}

export function hasLapsed({ lapsesAt }: Bucket, now: number): boolean {
  return lapsesAt + SKEW <= now;
}

export function lapsedIn(buckets: readonly Bucketful[], now: number): Bucketful[] {
  return buckets.filter((bucket) => hasLapsed(bucket, now));
}

/** The day on which the calls of a bucket were admitted, and its month. */
export function windowsOf({ name, lapsesAt }: Bucket): { readonly day: Window; readonly month: Window } {
  const date = Number(name.split(".")[1]);
  const isSameDay = new Date(lapsesAt).getUTCDate() === date;
  const admittedAt = isSameDay ? lapsesAt : lapsesAt - 24 * 60 * 60_000;
  return { day: windowsAt(admittedAt).day, month: monthAt(admittedAt) };
}
