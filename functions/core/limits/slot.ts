// The slot of a call: the bucket that it is in, and what comes back with it if the call is killed.
import { bucketFor } from "./bucket.ts";
import { chargesOf } from "./charge.ts";
import { NO_SURPLUS, type Slots } from "./held.ts";
import type { Bucket, Surplus } from "./pool.ts";
import type { Reservation } from "./reservation.ts";
import { hasLongLimits, isMinute } from "./room.ts";

/** Of a time limit, one is the width of a bucket. */
const PARTS = 16;

/** What a call that was taken for is granted. */
export function slotOf(reservation: Reservation): Slots {
  return { bucket: bucketOf(reservation), calls: 1, ...surplusOf(reservation) };
}

/** Of a slot for a call that may come a while later. */
export function bucketAhead(next: Reservation): Bucket {
  return bucketOf({ ...next, killedAt: next.killedAt + (next.killedAt - next.at) / PARTS });
}

/** Subjects with limits of days have fewer and wider buckets, which have more to remember. */
function bucketOf(reservation: Reservation): Bucket {
  return bucketFor(reservation, hasLongLimits(reservation) ? PARTS / 2 : PARTS);
}

/** What comes back if the call is killed: the same tokens and dollars of every day and month that counts them. */
export function surplusOf(reservation: Reservation): Surplus {
  if (!hasLongLimits(reservation)) return NO_SURPLUS;
  const reserved = { tokens: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY };
  for (const charge of chargesOf(reservation)) {
    if (isMinute(charge.window) || charge.quantity === "requests") continue;
    reserved[charge.quantity] = Math.min(reserved[charge.quantity], charge.reserved);
  }
  const { promptTokens, promptCost } = reservation;
  return { tokens: beyond(reserved.tokens, promptTokens), cost: beyond(reserved.cost, promptCost) };
}

/** Nothing where the prompt's part is not known, or nothing is counted. */
function beyond(reserved: number, prompt: number | undefined): number {
  return prompt === undefined || !Number.isFinite(reserved) ? 0 : Math.max(0, reserved - prompt);
}
