// The limits as a child would keep them: a list of everything that happened, added up anew for each question.
import type { Counts, Reservation, Spent } from "../../functions/core/limits/counters.ts";

/** A call that was admitted, and what it was charged once it was settled. */
export interface Admitted {
  readonly claim: Reservation;
  spent?: Spent;
}

export type Span = "minute" | "day" | "month";

/** Whether two moments are in the same minute, day or month, in UTC. */
export function isSame(span: Span, one: number, other: number): boolean {
  const length = { minute: 16, day: 10, month: 7 }[span];
  const [first, second] = [one, other].map((moment) => new Date(moment).toISOString().slice(0, length));
  return first === second;
}

const NANO = 1_000_000_000;

/** What a limit allows of each quantity in a window. */
export function mostOf({ limit }: Reservation, span: Span): { requests?: number; tokens?: number; cost?: number } {
  const { rpm, tpm, rpd, tpd, usd_per_day: daily, usd_per_month: monthly } = limit;
  const dollars = { minute: undefined, day: daily, month: monthly }[span];
  const [requests, tokens] = { minute: [rpm, tpm], day: [rpd, tpd], month: [] }[span];
  return {
    ...(requests !== undefined && { requests }),
    ...(tokens !== undefined && { tokens }),
    ...(dollars !== undefined && { cost: Math.round(dollars * NANO) }),
  };
}

/** What calls weigh together in the window of this span that holds a moment. */
function weigh(calls: readonly Admitted[], span: Span, now: number) {
  const total = { requests: 0, tokens: 0, cost: 0 };
  for (const { claim, spent } of calls.filter(({ claim }) => isSame(span, claim.at, now))) {
    const { tokens = Number.POSITIVE_INFINITY, cost: most } = mostOf(claim, span);
    total.requests += spent?.requests ?? 1;
    total.tokens += spent?.tokens ?? Math.min(claim.tokens, tokens);
    if (most !== undefined) total.cost += spent ? (spent.cost ?? 0) : Math.min(claim.cost ?? 0, most);
  }
  return total;
}

export function countsAt(calls: readonly Admitted[], now: number): Counts {
  const [minute, day] = [weigh(calls, "minute", now), weigh(calls, "day", now)];
  const cost = { day: day.cost, month: weigh(calls, "month", now).cost };
  return {
    minute: { requests: minute.requests, tokens: minute.tokens },
    day: { requests: day.requests, tokens: day.tokens },
    ...((cost.day > 0 || cost.month > 0) && { cost }),
    concurrent: calls.filter(({ claim, spent }) => !spent && claim.killedAt > now).length,
  };
}

/** Whether a call fits into every limit; where nothing was used, it fits whatever its size. */
export function fits(claim: Reservation, calls: readonly Admitted[]): boolean {
  const fitsInto = (span: Span) => {
    const used = weigh(calls, span, claim.at);
    const needed = { requests: 1, tokens: claim.tokens, cost: claim.cost ?? 0 };
    return Object.entries(mostOf(claim, span)).every(([name, most]) => {
      const quantity = name as keyof typeof needed;
      return needed[quantity] === 0 || used[quantity] + Math.min(needed[quantity], most) <= most;
    });
  };
  const { concurrency = Number.POSITIVE_INFINITY } = claim.limit;
  return (
    fitsInto("minute") && fitsInto("day") && fitsInto("month") && countsAt(calls, claim.at).concurrent < concurrency
  );
}
