// What limits promise, wherever their pools are kept: each call comes to an instance of its own.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RateLimit } from "../../functions/core/directory/directory.ts";
import type { Counts } from "../../functions/core/limits/reservation.ts";
import { slotOf } from "../../functions/core/limits/slot.ts";
import { type Clock, callsOf, DAY, type Limiter, limiterOver, MINUTE, NOON, race, SECOND, times } from "./counting.ts";
import { type Store, stores } from "./stores.ts";

describe.each(stores)("limits in $name", ({ isMissing, crowd, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: Store;
    let limiter: Limiter;
    const clock: Clock = { now: NOON };

    beforeAll(async () => {
      store = await open();
    });
    beforeEach(() => {
      clock.now = NOON;
      limiter = limiterOver(
        store.pools(() => clock.now),
        () => clock.now,
      );
    });
    afterAll(() => store?.close());

    const FIVE_OF_EACH: [kind: string, limit: RateLimit, opensAgain: number][] = [
      ["rpm", { rpm: 5 }, NOON + MINUTE],
      ["tpm", { tpm: 59 }, NOON + MINUTE],
      ["rpd", { rpd: 5 }, NOON + DAY / 2],
      ["tpd", { tpd: 50 }, NOON + DAY / 2],
    ];

    describe("a limit", () => {
      it.each(FIVE_OF_EACH)(
        "%s admits calls up to its value, and again when its window is over",
        async (_, limit, opensAgain) => {
          const call = callsOf(clock, limit);
          for (let at = 0; at < 5; at++) expect((await limiter.reserve(call())).granted).toBe(true);
          expect((await limiter.reserve(call())).granted).toBe(false);
          clock.now = opensAgain - 1;
          expect((await limiter.reserve(call())).granted).toBe(false);
          clock.now = opensAgain;
          expect((await limiter.reserve(call())).granted).toBe(true);
        },
      );

      it("concurrency admits calls up to its value, and one more for each that has ended", async () => {
        const call = callsOf(clock, { concurrency: 2 });
        const [first, second] = [call(), call()];
        expect(await race(limiter, [first])).toBe(1);
        expect(await race(limiter, [second])).toBe(1);
        expect(await race(limiter, [call()])).toBe(0);
        clock.now += MINUTE - 1;
        expect(await race(limiter, [call()])).toBe(0);
        await limiter.settle(first, { requests: 1, tokens: 1 });
        expect(await race(limiter, [call(), call()])).toBe(1);
      });

      const most = crowd / 4;
      it.each([
        ["rpm", { rpm: most }],
        ["tpm", { tpm: 10 * most + 9 }],
        ["concurrency", { concurrency: most }],
        ["all of them", { rpm: most + 20, tpm: 12 * most, rpd: most, tpd: 20 * most, concurrency: most + 10 }],
      ])(`%s that allows ${most} admits exactly ${most} of ${crowd} first calls at the same time`, async (_, limit) => {
        const call = callsOf(clock, limit);
        const claims = times(crowd, () => call());
        expect(await race(limiter, claims)).toBe(most);
        expect(await limiter.read(call().subject)).toMatchObject({
          minute: { requests: most, tokens: 10 * most },
          concurrent: most,
        });
      });

      it("of tokens is never passed by calls of different sizes at the same time", async () => {
        const call = callsOf(clock, { tpm: 1_000, tpd: 900 });
        const claims = times(100, (index) => call({ tokens: 1 + ((index * 37) % 200) }));
        const decisions = await Promise.all(claims.map((claim) => limiter.reserve(claim)));
        const granted = claims.filter((_, index) => decisions[index]?.granted);
        const total = granted.reduce((sum, { tokens }) => sum + tokens, 0);
        expect(total).toBeLessThanOrEqual(900);
        expect((await limiter.read(call().subject)).day).toEqual({ requests: granted.length, tokens: total });
      });

      it("counts for its own subject only", async () => {
        const [key, model] = [callsOf(clock, { rpm: 1 }, "key#same"), callsOf(clock, { rpm: 1 }, "model#same")];
        expect(await race(limiter, [key(), model()])).toBe(2);
        expect(await race(limiter, [key(), model()])).toBe(0);
      });

      it("is that of the call, not of an earlier one: an operator's change is effective at once", async () => {
        const subject = callsOf(clock, {})().subject;
        const [earlier, later] = [
          callsOf(clock, { rpm: 1 }, subject),
          callsOf(clock, { rpm: 2, concurrency: 2 }, subject),
        ];
        expect(await race(limiter, [earlier()])).toBe(1);
        expect(await race(limiter, [earlier()])).toBe(0);
        expect(await race(limiter, [later()])).toBe(1);
        expect(await race(limiter, [later()])).toBe(0);
      });
    });

    describe("a refusal", () => {
      const ROOMY = { rpm: 100, tpm: 1_000, rpd: 100, tpd: 1_000, concurrency: 100 };

      it.each(Object.keys(ROOMY))("by %s alone changes none of the counts, and returns them", async (kind) => {
        const full = { rpm: 3, tpm: 30, rpd: 3, tpd: 30, concurrency: 3 }[kind];
        const call = callsOf(clock, { ...ROOMY, [kind]: full });
        await race(
          limiter,
          times(3, () => call()),
        );
        const decision = await limiter.reserve(call());
        expect(decision).toEqual({ granted: false, counts: THREE_CALLS });
        expect(await limiter.read(call().subject)).toEqual(THREE_CALLS);
      });

      it(`of ${crowd / 2} calls at the same time leaves the counts as they were`, async () => {
        const call = callsOf(clock, { ...ROOMY, rpm: 3 });
        await race(
          limiter,
          times(3, () => call()),
        );
        expect(
          await race(
            limiter,
            times(crowd / 2, () => call()),
          ),
        ).toBe(0);
        expect(await limiter.read(call().subject)).toEqual(THREE_CALLS);
      });

      const window = { requests: 3, tokens: 30 };
      const THREE_CALLS: Counts = { minute: window, day: window, concurrent: 3 };
    });

    describe("a call larger than a limit", () => {
      it("is admitted to an empty window, and fills it", async () => {
        const call = callsOf(clock, { tpm: 100 });
        const { granted, counts } = await limiter.reserve(call({ tokens: 5_000 }));
        expect([granted, counts.minute.tokens]).toEqual([true, 100]);
        expect(await race(limiter, [call({ tokens: 1 })])).toBe(0);
      });

      it("is refused where anything was used already, in the minute or in the day", async () => {
        for (const limit of [{ tpm: 100 }, { tpd: 100 }]) {
          const call = callsOf(clock, limit);
          await limiter.reserve(call({ tokens: 1 }));
          expect(await race(limiter, [call({ tokens: 5_000 })])).toBe(0);
        }
      });

      it("fills each window with that window's own limit, and gives each back what it has taken", async () => {
        const call = callsOf(clock, { tpm: 100, tpd: 300 });
        const large = call({ tokens: 5_000 });
        const { counts } = await limiter.reserve(large);
        expect([counts.minute.tokens, counts.day.tokens]).toEqual([100, 300]);
        const settled = await limiter.settle(large, { requests: 1, tokens: 7 });
        expect([settled.minute.tokens, settled.day.tokens]).toEqual([7, 7]);
      });

      it("cannot make the counts of a subject without a limit of tokens unreadable", async () => {
        const call = callsOf(clock, { rpm: 100 });
        const claims = times(5, () => call({ tokens: Number.MAX_SAFE_INTEGER }));
        expect(await race(limiter, claims)).toBe(5);
        expect(await race(limiter, [call({ tokens: 1e30 })])).toBe(1);
        await Promise.all(claims.map((claim) => limiter.settle(claim, { requests: 1, tokens: 3 })));
        expect((await limiter.read(call().subject)).minute.requests).toBe(6);
      });
    });

    describe("a settlement", () => {
      it("puts what was spent in the place of what was reserved, and frees the slot", async () => {
        const call = callsOf(clock, { rpm: 10, tpm: 100 });
        const claim = call({ tokens: 60 });
        await limiter.reserve(claim);
        const after = { requests: 1, tokens: 25 };
        const counts = await limiter.settle(claim, { requests: 1, tokens: 25 });
        expect(counts).toEqual({ minute: after, day: after, concurrent: 0 });
        expect(await limiter.read(claim.subject)).toEqual(counts);
      });

      it("charges more than was reserved, and the debt keeps others out until the window is over", async () => {
        const call = callsOf(clock, { tpm: 100 });
        const claim = call({ tokens: 20 });
        await limiter.reserve(claim);
        expect((await limiter.settle(claim, { requests: 1, tokens: 130 })).minute.tokens).toBe(130);
        expect(await race(limiter, [call({ tokens: 1 })])).toBe(0);
        clock.now += MINUTE;
        expect(await race(limiter, [call({ tokens: 1 })])).toBe(1);
      });

      it("without a request gives everything back", async () => {
        const call = callsOf(clock, { rpm: 1, tpm: 10, rpd: 1, tpd: 10, concurrency: 1 });
        const claim = call();
        await limiter.reserve(claim);
        await limiter.settle(claim, { requests: 0, tokens: 0 });
        expect(await limiter.read(claim.subject)).toEqual(NOTHING);
        expect(await race(limiter, [call()])).toBe(1);
      });

      it("leaves the same counts in whatever order calls end", async () => {
        for (const order of [
          [0, 1, 2],
          [0, 2, 1],
          [1, 0, 2],
          [1, 2, 0],
          [2, 0, 1],
          [2, 1, 0],
        ]) {
          const call = callsOf(clock, { tpm: 1_000 });
          const claims = times(3, (index) => call({ tokens: 100 + index }));
          await race(limiter, claims);
          const spent = [
            { requests: 1, tokens: 1 },
            { requests: 0, tokens: 0 },
            { requests: 1, tokens: 500 },
          ] as const;
          for (const at of order) await limiter.settle(claims[at] as never, spent[at] as never);
          const after = { requests: 2, tokens: 501 };
          expect(await limiter.read(call().subject)).toEqual({ minute: after, day: after, concurrent: 0 });
        }
      });

      it("of 50 calls at the same time is exact", async () => {
        const call = callsOf(clock, { tpm: 500, concurrency: 50 });
        const claims = times(50, () => call());
        await race(limiter, claims);
        await Promise.all(claims.map((claim, index) => limiter.settle(claim, { requests: 1, tokens: index })));
        const after = { requests: 50, tokens: 1225 };
        expect(await limiter.read(call().subject)).toEqual({ minute: after, day: after, concurrent: 0 });
      });

      it.each([
        ["a minute", NOON + MINUTE, 1],
        ["many minutes", NOON + 14 * MINUTE, 1],
        ["a day", NOON + DAY, 0],
        ["many days", NOON + 9 * DAY, 0],
      ])("%s late charges the windows that the call came in, and no other", async (_, later, callsToday) => {
        const call = callsOf(clock, { tpm: 1_000 });
        const claim = call({ tokens: 60, killedAt: later + MINUTE });
        await limiter.reserve(claim);
        clock.now = later;
        const counts = await limiter.settle(claim, { requests: 1, tokens: 25 });
        const day = { requests: callsToday, tokens: callsToday * 25 };
        expect(counts).toEqual({ minute: { requests: 0, tokens: 0 }, day, concurrent: 0 });
        await limiter.reserve(call());
        expect((await limiter.read(claim.subject)).minute).toEqual({ requests: 1, tokens: 10 });
      });

      it("over midnight leaves the new day alone, and the old one as it was reserved", async () => {
        clock.now = NOON + DAY / 2 - 1;
        const call = callsOf(clock, { tpd: 1_000 });
        const claim = call({ tokens: 60 });
        await limiter.reserve(claim);
        clock.now += 2;
        const { day, concurrent } = await limiter.settle(claim, { requests: 1, tokens: 25 });
        expect([day, concurrent]).toEqual([{ requests: 0, tokens: 0 }, 0]);
        clock.now -= 2;
        expect((await limiter.read(claim.subject)).day).toEqual({ requests: 1, tokens: 60 });
      });

      it("counts once, however often it comes and whatever the later ones say", async () => {
        const call = callsOf(clock, { tpm: 1_000, concurrency: 2 });
        const [claim, other] = [call(), call()];
        await race(limiter, [claim, other]);
        await limiter.settle(claim, { requests: 1, tokens: 4 });
        await limiter.settle(claim, { requests: 1, tokens: 4 });
        await limiter.settle(claim, { requests: 0, tokens: 0 });
        const after = { requests: 2, tokens: 14 };
        expect(await limiter.read(claim.subject)).toEqual({ minute: after, day: after, concurrent: 1 });
      });

      it("counts once when it comes 20 times at once", async () => {
        const claim = callsOf(clock, { tpm: 1_000 })();
        await limiter.reserve(claim);
        await Promise.all(times(20, () => limiter.settle(claim, { requests: 1, tokens: 4 })));
        const after = { requests: 1, tokens: 4 };
        expect(await limiter.read(claim.subject)).toEqual({ minute: after, day: after, concurrent: 0 });
      });

      const NOTHING: Counts = {
        minute: { requests: 0, tokens: 0 },
        day: { requests: 0, tokens: 0 },
        concurrent: 0,
      };
    });

    describe("a call that was killed", () => {
      /** When the slot of a call is free again that would have ended then at the latest. */
      const freeAfter = (killedAt: number) => hasLapsedAt(slotOf(callsOf(clock, {})({ killedAt })).bucket.lapsesAt);
      const hasLapsedAt = (lapsesAt: number) => lapsesAt + SECOND;

      it("holds its slot to the end of its time, and a sixteenth and a few seconds longer at most", async () => {
        const call = callsOf(clock, { concurrency: 1 });
        const killedAt = NOON + 32 * SECOND + 250;
        await limiter.reserve(call({ killedAt }));
        clock.now = killedAt + SECOND;
        expect(await race(limiter, [call()])).toBe(0);
        clock.now = killedAt + 2 * SECOND + 3 * SECOND;
        expect(await race(limiter, [call(), call()])).toBe(1);
      });

      it("is charged with its prompt's estimate: the rest of what it had reserved of a day comes back", async () => {
        const call = callsOf(clock, { tpd: 100, usd_per_day: 1, usd_per_month: 1, concurrency: 1 });
        const killedAt = NOON + SECOND;
        const costs = { cost: 9_000, promptCost: 2_000 };
        await limiter.reserve(call({ killedAt, tokens: 90, promptTokens: 30, ...costs }));
        expect(await race(limiter, [call()])).toBe(0);
        clock.now = freeAfter(killedAt);
        const { granted, counts } = await limiter.reserve(call());
        expect(granted).toBe(true);
        expect(counts).toMatchObject({
          ...{ day: { requests: 2, tokens: 40 }, cost: { day: 2_000, month: 2_000 }, concurrent: 1 },
        });
      });

      it("stays charged with what it had reserved of a minute, which is over soon", async () => {
        const call = callsOf(clock, { tpm: 100, concurrency: 1 });
        await limiter.reserve(call({ killedAt: NOON + SECOND, promptTokens: 3 }));
        clock.now = freeAfter(NOON + SECOND);
        const { counts } = await limiter.reserve(call());
        expect(counts).toMatchObject({ minute: { requests: 2, tokens: 20 }, concurrent: 1 });
      });

      it("stays charged with all that it had reserved if three were killed in the hour before", async () => {
        const call = callsOf(clock, { tpd: 1_000 });
        const { subject } = call();
        const used: number[] = [];
        for (let killed = 0; killed < 5; killed++) {
          await limiter.reserve(call({ killedAt: clock.now + SECOND, tokens: 10, promptTokens: 1 }));
          clock.now += 10 * SECOND;
          used.push((await limiter.read(subject)).day.tokens);
        }
        expect(used).toEqual([1, 2, 3, 13, 23]);
        clock.now += 2 * 60 * MINUTE;
        await limiter.reserve(call({ killedAt: clock.now + SECOND, tokens: 10, promptTokens: 1 }));
        clock.now += 10 * SECOND;
        expect((await limiter.read(subject)).day.tokens).toBe(24);
      });

      it("is not counted as running, in any reading", async () => {
        const call = callsOf(clock, { rpm: 1, concurrency: 9 });
        await limiter.reserve(call({ killedAt: NOON + SECOND }));
        clock.now = freeAfter(NOON + SECOND);
        expect(await limiter.reserve(call())).toMatchObject({ granted: false, counts: { concurrent: 0 } });
        expect((await limiter.read(call().subject)).concurrent).toBe(0);
      });

      it(`in numbers gives back exactly its slots to ${crowd / 2} calls at the same time`, async () => {
        const call = callsOf(clock, { concurrency: 20 });
        const killed = times(15, () => call({ killedAt: NOON + SECOND }));
        const running = times(5, () => call());
        expect(await race(limiter, [...killed, ...running])).toBe(20);
        clock.now = freeAfter(NOON + SECOND);
        expect(
          await race(
            limiter,
            times(crowd / 2, () => call()),
          ),
        ).toBe(15);
      });
    });
  });
});
