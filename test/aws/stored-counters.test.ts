// What is counted, as operators see it and set it back while calls are under way.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StoredCounters, storedCounters } from "../../functions/aws/stored-counters.ts";
import { ONE_CALL } from "../../functions/core/limits/holding.ts";
import { type Grant, openPurse } from "../../functions/core/limits/purse.ts";
import { slotOf } from "../../functions/core/limits/slot.ts";
import { tableNames } from "../../local/tables.ts";
import { runs } from "../support/long.ts";
import { callsOf, MINUTE, NOON, newSubject, SECOND, times } from "./counting.ts";
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

    const purseOf = (subject: string) =>
      openPurse({ subject, pools: store.pools(() => clock.now), holding: ONE_CALL, now: () => clock.now });

    it("are what the calls have counted, and when the slots of those under way are free", async () => {
      const claim = callsOf(clock, LIMIT)({ tokens: 10, promptTokens: 4 });
      const { subject } = claim;
      const purse = purseOf(subject);
      expect(await stored.read(subject, NOON)).toBeUndefined();
      await purse.take(claim);
      await (await purse.take(claim))?.settle({ requests: 1, tokens: 5 });
      const { lapsesAt } = slotOf(claim).bucket;
      const [minute, day] = times(2, () => ({ requests: 2, tokens: 15 }));
      expect(await stored.read(subject, NOON)).toMatchObject({
        counts: { minute, day, concurrent: 1 },
        underWay: [{ calls: 1, lapsesAt }],
        killed: 0,
      });
      expect(await stored.read(subject, lapsesAt + SECOND)).toMatchObject({
        counts: { day: { requests: 2, tokens: 9 }, concurrent: 0 },
        ...{ underWay: [], killed: 1 },
      });
      expect(await stored.reset(subject)).toBe(true);
      expect(await stored.read(subject, NOON)).toBeUndefined();
      expect(await stored.reset(subject)).toBe(false);
    });

    it("never fall below zero, and admit as many as fit beside the calls that came after the reset", {
      timeout: LONGEST_RUN,
    }, async () => {
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.record({ do: fc.constant("begin" as const), who: fc.nat(1) }) },
        { weight: 4, arbitrary: fc.record({ do: fc.constant("end" as const), which: fc.nat(9), tokens: fc.nat(10) }) },
        { weight: 1, arbitrary: fc.constant({ do: "reset" as const }) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          const subject = newSubject();
          const purses = [purseOf(subject), purseOf(subject)];
          const call = callsOf(clock, LIMIT, subject);
          const underWay: Grant[] = [];
          const forgotten: Grant[] = [];
          let used = 0;
          for (const step of steps) {
            if (step.do === "begin") {
              const grant = await purses[step.who]?.take(call({ cost: 1, killedAt: clock.now + 15 * MINUTE }));
              expect(grant !== undefined).toBe(underWay.length < 3 && used + 10 * underWay.length + 10 <= 60);
              if (grant) underWay.push(grant);
            } else if (step.do === "end") {
              const all = [...underWay, ...forgotten];
              const grant = all[step.which % Math.max(all.length, 1)];
              if (grant === undefined) continue;
              await grant.settle({ requests: 1, tokens: step.tokens, cost: 1 });
              if (underWay.includes(grant)) used += step.tokens;
              for (const list of [underWay, forgotten]) if (list.includes(grant)) list.splice(list.indexOf(grant), 1);
            } else {
              await stored.reset(subject);
              forgotten.push(...underWay.splice(0));
              used = 0;
            }
            const { counts } = (await stored.read(subject, clock.now)) ?? {};
            const seen = [counts?.day.tokens ?? 0, counts?.concurrent ?? 0];
            expect(seen).toEqual([used + 10 * underWay.length, underWay.length]);
          }
        }),
        { numRuns: runs(25) },
      );
    });
  });
});
