// The limits as a child would keep them: a list of everything that happened, added up anew for each question.
import type { Counts, Reservation, Spent } from "../../functions/core/counters.ts";

/** A call that was admitted, and what it was charged once it was settled. */
export interface Admitted {
  readonly claim: Reservation;
  spent?: Spent;
}

const minuteOf = (moment: number) => Math.floor(moment / 60_000);
const dayOf = (moment: number) => Math.floor(moment / 86_400_000);

/** What a call weighs in a window whose limit of tokens is `most`. */
function weightOf({ claim, spent }: Admitted, most = Number.POSITIVE_INFINITY): Spent {
  return spent ?? { requests: 1, tokens: Math.min(claim.tokens, most) };
}

export function countsAt(calls: readonly Admitted[], now: number): Counts {
  const sum = (weights: readonly Spent[]) => ({
    requests: weights.reduce((total, { requests }) => total + requests, 0),
    tokens: weights.reduce((total, { tokens }) => total + tokens, 0),
  });
  const inMinute = calls.filter(({ claim }) => minuteOf(claim.at) === minuteOf(now));
  const inDay = calls.filter(({ claim }) => dayOf(claim.at) === dayOf(now));
  return {
    minute: sum(inMinute.map((call) => weightOf(call, call.claim.limit.tpm))),
    day: sum(inDay.map((call) => weightOf(call, call.claim.limit.tpd))),
    concurrent: calls.filter(({ claim, spent }) => !spent && Math.ceil(claim.killedAt / 1_000) * 1_000 > now).length,
  };
}

/** Whether a call fits into every limit; where nothing was used, it fits whatever its size. */
export function fits(claim: Reservation, calls: readonly Admitted[]): boolean {
  const { minute, day, concurrent } = countsAt(calls, claim.at);
  const { rpm, tpm, rpd, tpd, concurrency } = claim.limit;
  const under = (used: number, most: number | undefined, needed: number) =>
    most === undefined || used + Math.min(needed, most) <= most;
  return (
    under(minute.requests, rpm, 1) &&
    under(minute.tokens, tpm, claim.tokens) &&
    under(day.requests, rpd, 1) &&
    under(day.tokens, tpd, claim.tokens) &&
    under(concurrent, concurrency, 1)
  );
}
