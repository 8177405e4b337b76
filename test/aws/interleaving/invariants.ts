// What must hold for a key or a model, whatever the order was in which things happened.
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Counters } from "../../../functions/core/limits/counters.ts";
import { MINUTE, race } from "../counting.ts";
import { type Admitted, countsAt, isSame, mostOf } from "../plain-model.ts";
import type { Ledger } from "./explore.ts";
import { MOST_OFFSET } from "./scenario.ts";

/** 1. Of the calls whose time is not over by anybody's clock. */
export function expectNotTooMany({ underWay }: Ledger, now: number): void {
  const calls = [...underWay].filter(({ killedAt }) => killedAt > now + MOST_OFFSET);
  for (const { limit } of calls) expect(calls.length).toBeLessThanOrEqual(limit.concurrency ?? calls.length);
}

/** 1. What was admitted to a window weighed at least this much at any time: its limits held whatever the order was. */
export function expectNoneOverAdmitted({ admitted }: Ledger): void {
  for (const { claim } of admitted) {
    for (const span of ["minute", "day", "month"] as const) {
      const together = admitted.filter((other) => isSame(span, other.claim.at, claim.at));
      for (const [name, most] of Object.entries(mostOf(claim, span))) {
        const quantity = name as "requests" | "tokens" | "cost";
        const least = together.reduce((sum, call) => sum + leastOf(call, { quantity, most }), 0);
        expect([span, name, least <= most]).toEqual([span, name, true]);
      }
    }
  }
}

/** A call weighed what it had reserved, and then what it spent. */
function leastOf(
  { claim, spent }: Admitted,
  { quantity, most }: { quantity: "requests" | "tokens" | "cost"; most: number },
) {
  const reserved = quantity === "requests" ? 1 : Math.min(claim[quantity] ?? 0, most);
  return Math.min(reserved, spent?.[quantity] ?? reserved);
}

interface Asking {
  readonly now: number;
  readonly counters: Counters;
}

/** 2. and 3. The windows that hold this moment have the sum of their calls; of leases, those of killed calls are left. */
export async function expectExact([subject, { admitted }]: [string, Ledger], { now, counters }: Asking): Promise<void> {
  const { concurrent, ...counts } = await counters.read(subject);
  const { concurrent: killed, ...expected } = countsAt(admitted, now);
  expect({ subject, ...counts }).toEqual({ subject, ...expected });
  expect(concurrent).toBeLessThanOrEqual(killed);
  expect(concurrent).toBeGreaterThanOrEqual(countsAt(admitted, now + MOST_OFFSET).concurrent);
}

/** 3. In windows that are new, all of the limit can be had. */
export async function expectAllFree(
  [subject, { admitted }]: [string, Ledger],
  { now, counters }: Asking,
): Promise<void> {
  const limit = admitted[0]?.claim.limit ?? {};
  const claim = () => ({ subject, limit, callId: randomUUID(), tokens: 1, cost: 1e9, at: now, killedAt: now + MINUTE });
  const least = Math.min(...Object.values(limit).map(Number));
  let granted = 0;
  for (let calls = 0; calls <= least; calls++) granted += await race(counters, [claim()]);
  expect([subject, granted]).toEqual([subject, least]);
}
