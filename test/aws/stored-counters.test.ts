// Counters that are set back while calls are under way.
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StoredCounters, storedCounters } from "../../functions/aws/stored-counters.ts";
import type { Reservation } from "../../functions/core/limits/counters.ts";
import { tableNames } from "../../local/tables.ts";
import { runs } from "../support/long.ts";
import { callsOf, MINUTE, NOON, newSubject } from "./counting.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

/** Of all cases, in the long run. */
const LONGEST_RUN = 3_600_000;
const LIMIT = { tpd: 60, concurrency: 3, usd_per_month: 1 };

describe.each(dynamoStores)("stored counters in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let stored: StoredCounters;
    const clock = { now: NOON };

    beforeAll(async () => {
      store = await open();
      stored = storedCounters(store.connect(), tableNames.Counters);
    });
    afterAll(() => store?.close());

    it("are what the calls have counted, with a lease of each that is under way", async () => {
      const counters = store.counters(() => clock.now);
      const claim = callsOf(clock, LIMIT)();
      expect(await stored.read(claim.subject, NOON)).toBeUndefined();
      const { counts } = await counters.reserve(claim);
      const leases = [{ callId: claim.callId, killedAt: claim.killedAt }];
      expect(await stored.read(claim.subject, NOON)).toEqual({ counts, leases });
      expect(await stored.read(claim.subject, NOON + MINUTE)).toMatchObject({ counts: { concurrent: 0 }, leases });
      expect(await stored.reset(claim.subject)).toBe(true);
      expect(await stored.read(claim.subject, NOON)).toBeUndefined();
      expect(await stored.reset(claim.subject)).toBe(false);
    });

    it("never fall below zero, and admit as many as fit beside the calls that came after the reset", {
      timeout: LONGEST_RUN,
    }, async () => {
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.constant({ do: "begin" as const }) },
        { weight: 4, arbitrary: fc.record({ do: fc.constant("end" as const), which: fc.nat(9), tokens: fc.nat(30) }) },
        { weight: 1, arbitrary: fc.constant({ do: "reset" as const }) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const counters = store.counters(() => clock.now);
          const subject = newSubject();
          const call = callsOf(clock, LIMIT, subject);
          const underWay: Reservation[] = [];
          const forgotten: Reservation[] = [];
          let used = 0;
          for (const step of steps) {
            if (step.do === "begin") {
              const claim = call({ callId: randomUUID(), cost: 1 });
              const { granted } = await counters.reserve(claim);
              expect(granted).toBe(underWay.length < 3 && used + 10 * underWay.length + 10 <= 60);
              if (granted) underWay.push(claim);
            } else if (step.do === "end") {
              const all = [...underWay, ...forgotten];
              const claim = all[step.which % Math.max(all.length, 1)];
              if (claim === undefined) continue;
              await counters.settle(claim, { requests: 1, tokens: step.tokens, cost: 1 });
              if (underWay.includes(claim)) used += step.tokens;
              for (const list of [underWay, forgotten]) if (list.includes(claim)) list.splice(list.indexOf(claim), 1);
            } else {
              await stored.reset(subject);
              forgotten.push(...underWay.splice(0));
              used = 0;
            }
            const { day, concurrent } = await counters.read(subject);
            expect([day.tokens, concurrent]).toEqual([used + 10 * underWay.length, underWay.length]);
          }
        }),
        { numRuns: runs(25) },
      );
    });
  });
});
