// The refusal of a call that does not fit into the limits: which one it names, and when to come back.

import { GatewayError } from "../error.ts";
import { type LimitKind, needed, rateLimitHeaders, type Standing, standings, violations, written } from "./limit.ts";
import type { Counts, Reservation } from "./reservation.ts";

/** A limited key or model, with the call's claim on it. */
export interface Claim {
  readonly title: string;
  readonly reservation: Reservation;
  /** The counts that were seen last, and when. */
  seen?: { readonly counts: Counts; readonly now: number };
}

/** Names the limit that lets a call like this in last: only when that one does, is it worth trying again. */
export function limitReached(claims: readonly Claim[], now: number): GatewayError {
  const reasons = claims.flatMap((claim) => violationsOf(claim).map((standing) => ({ claim, standing })));
  const [reason] = reasons.toSorted((one, other) => other.standing.resetAt - one.standing.resetAt);
  const waiting = Math.max((reason?.standing.resetAt ?? now) - now, SHORTEST_WAIT);
  const headers = {
    ...rateLimitHeaders(claims.flatMap(standingsOf), now),
    "retry-after": `${Math.ceil(waiting / 1000)}`,
    "retry-after-ms": `${waiting}`,
    ...(waiting > LONGEST_RETRY && { "x-should-retry": "false" }),
  };
  const message = reason ? describe(reason.claim, reason.standing) : "A limit was reached.";
  const limit = reason?.standing.kind;
  return new GatewayError(429, { message, param: null, ...typeAndCode(limit) }, { headers, limit });
}

/** Milliseconds. Slots come back at any time; a second is the least that `retry-after` can say. */
const SHORTEST_WAIT = 1_000;
/** Milliseconds. Official SDKs ignore a longer wait, and would ask again within seconds. */
const LONGEST_RETRY = 60_000;

export function standingsOf({ reservation, seen }: Claim): Standing[] {
  return seen ? standings(reservation.limit, seen) : [];
}

function violationsOf({ reservation, seen }: Claim): Standing[] {
  return seen ? violations(reservation, seen.counts) : [];
}

function typeAndCode(limit: LimitKind | undefined): { type: string; code: string } {
  if (limit !== undefined && OF_QUOTA.includes(limit))
    return { type: "insufficient_quota", code: "insufficient_quota" };
  const code = limit === "concurrency" ? "concurrency_limit_exceeded" : "rate_limit_exceeded";
  return { type: "rate_limit_error", code };
}

/** OpenAI's word for what a client cannot wait for. */
const OF_QUOTA: readonly LimitKind[] = ["rpd", "tpd", "usd_per_day", "usd_per_month"];

function describe({ title, reservation }: Claim, standing: Standing): string {
  const { kind, limit, remaining } = standing;
  const [all, left, taken] = [limit, remaining, needed(reservation, standing)].map((amount) => written(kind, amount));
  return `Limit reached for ${title}: ${kind} is ${all}, ${left} remaining, ${taken} needed.`;
}
