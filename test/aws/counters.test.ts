// What the counters promise, wherever they are kept. Whoever writes others runs them through this file.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RateLimit } from "../../functions/core/directory/directory.ts";
import type { Counters, Counts } from "../../functions/core/limits/counters.ts";
import { type Clock, callsOf, DAY, MINUTE, NOON, race, SECOND, times } from "./counting.ts";
import { type Store, stores } from "./stores.ts";

describe.each(stores)("the counters in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: Store;
    let counters: Counters;
    const clock: Clock = { now: NOON };

    beforeAll(async () => {
      store = await open();
    });
    beforeEach(() => {
      clock.now = NOON;
      counters = store.counters(() => clock.now);
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
          for (let at = 0; at < 5; at++) expect((await counters.reserve(call())).granted).toBe(true);
          expect((await counters.reserve(call())).granted).toBe(false);
          clock.now = opensAgain - 1;
          expect((await counters.reserve(call())).granted).toBe(false);
          clock.now = opensAgain;
          expect((await counters.reserve(call())).granted).toBe(true);
        },
      );

      it("concurrency admits calls up to its value, and one more for each that has ended", async () => {
        const call = callsOf(clock, { concurrency: 2 });
        const [first, second] = [call(), call()];
        expect(await race(counters, [first])).toBe(1);
        expect(await race(counters, [second])).toBe(1);
        expect(await race(counters, [call()])).toBe(0);
        clock.now += MINUTE - 1;
        expect(await race(counters, [call()])).toBe(0);
        await counters.settle(first, { requests: 1, tokens: 1 });
        expect(await race(counters, [call(), call()])).toBe(1);
      });

      it.each([
        ["rpm", { rpm: 50 }],
        ["tpm", { tpm: 509 }],
        ["concurrency", { concurrency: 50 }],
        ["all of them", { rpm: 70, tpm: 600, rpd: 50, tpd: 1000, concurrency: 60 }],
      ])("%s that allows 50 admits exactly 50 of 200 first calls at the same time", async (_, limit: RateLimit) => {
        const call = callsOf(clock, limit);
        const claims = times(200, () => call());
        expect(await race(counters, claims)).toBe(50);
        expect(await counters.read(call().subject)).toMatchObject({
          minute: { requests: 50, tokens: 500 },
          concurrent: 50,
        });
      });

      it("of tokens is never passed by calls of different sizes at the same time", async () => {
        const call = callsOf(clock, { tpm: 1_000, tpd: 900 });
        const claims = times(100, (index) => call({ tokens: 1 + ((index * 37) % 200) }));
        const decisions = await Promise.all(claims.map((claim) => counters.reserve(claim)));
        const granted = claims.filter((_, index) => decisions[index]?.granted);
        const total = granted.reduce((sum, { tokens }) => sum + tokens, 0);
        expect(total).toBeLessThanOrEqual(900);
        expect((await counters.read(call().subject)).day).toEqual({ requests: granted.length, tokens: total });
      });

      it("counts for its own subject only", async () => {
        const [key, model] = [callsOf(clock, { rpm: 1 }, "key#same"), callsOf(clock, { rpm: 1 }, "model#same")];
        expect(await race(counters, [key(), model()])).toBe(2);
        expect(await race(counters, [key(), model()])).toBe(0);
      });

      it("is that of the call, not of an earlier one: an operator's change is effective at once", async () => {
        const subject = callsOf(clock, {})().subject;
        const [earlier, later] = [
          callsOf(clock, { rpm: 1 }, subject),
          callsOf(clock, { rpm: 2, concurrency: 2 }, subject),
        ];
        expect(await race(counters, [earlier()])).toBe(1);
        expect(await race(counters, [earlier()])).toBe(0);
        expect(await race(counters, [later()])).toBe(1);
        expect(await race(counters, [later()])).toBe(0);
      });
    });

    describe("a refusal", () => {
      const ROOMY = { rpm: 100, tpm: 1_000, rpd: 100, tpd: 1_000, concurrency: 100 };

      it.each(Object.keys(ROOMY))("by %s alone changes none of the counts, and tells them", async (kind) => {
        const full = { rpm: 3, tpm: 30, rpd: 3, tpd: 30, concurrency: 3 }[kind];
        const call = callsOf(clock, { ...ROOMY, [kind]: full });
        await race(
          counters,
          times(3, () => call()),
        );
        const decision = await counters.reserve(call());
        expect(decision).toEqual({ granted: false, counts: THREE_CALLS });
        expect(await counters.read(call().subject)).toEqual(THREE_CALLS);
      });

      it("of 100 calls at the same time leaves the counts as they were", async () => {
        const call = callsOf(clock, { ...ROOMY, rpm: 3 });
        await race(
          counters,
          times(3, () => call()),
        );
        expect(
          await race(
            counters,
            times(100, () => call()),
          ),
        ).toBe(0);
        expect(await counters.read(call().subject)).toEqual(THREE_CALLS);
      });

      const window = { requests: 3, tokens: 30 };
      const THREE_CALLS: Counts = { minute: window, day: window, concurrent: 3 };
    });

    describe("a call larger than a limit", () => {
      it("is admitted to an empty window, and fills it", async () => {
        const call = callsOf(clock, { tpm: 100 });
        const { granted, counts } = await counters.reserve(call({ tokens: 5_000 }));
        expect([granted, counts.minute.tokens]).toEqual([true, 100]);
        expect(await race(counters, [call({ tokens: 1 })])).toBe(0);
      });

      it("is refused where anything was used already, in the minute or in the day", async () => {
        for (const limit of [{ tpm: 100 }, { tpd: 100 }]) {
          const call = callsOf(clock, limit);
          await counters.reserve(call({ tokens: 1 }));
          expect(await race(counters, [call({ tokens: 5_000 })])).toBe(0);
        }
      });

      it("fills each window with that window's own limit, and gives each back what it has taken", async () => {
        const call = callsOf(clock, { tpm: 100, tpd: 300 });
        const large = call({ tokens: 5_000 });
        const { counts } = await counters.reserve(large);
        expect([counts.minute.tokens, counts.day.tokens]).toEqual([100, 300]);
        const settled = await counters.settle(large, { requests: 1, tokens: 7 });
        expect([settled.minute.tokens, settled.day.tokens]).toEqual([7, 7]);
      });

      it("cannot make the counts of a subject without a limit of tokens unreadable", async () => {
        const call = callsOf(clock, { rpm: 100 });
        const claims = times(5, () => call({ tokens: Number.MAX_SAFE_INTEGER }));
        expect(await race(counters, claims)).toBe(5);
        expect(await race(counters, [call({ tokens: 1e30 })])).toBe(1);
        await Promise.all(claims.map((claim) => counters.settle(claim, { requests: 1, tokens: 3 })));
        expect((await counters.read(call().subject)).minute.requests).toBe(6);
      });
    });

    describe("a settlement", () => {
      it("puts what was spent in the place of what was reserved, and frees the slot", async () => {
        const call = callsOf(clock, { rpm: 10, tpm: 100 });
        const claim = call({ tokens: 60 });
        await counters.reserve(claim);
        const after = { requests: 1, tokens: 25 };
        const counts = await counters.settle(claim, { requests: 1, tokens: 25 });
        expect(counts).toEqual({ minute: after, day: after, concurrent: 0 });
        expect(await counters.read(claim.subject)).toEqual(counts);
      });

      it("charges more than was reserved, and the debt keeps others out until the window is over", async () => {
        const call = callsOf(clock, { tpm: 100 });
        const claim = call({ tokens: 20 });
        await counters.reserve(claim);
        expect((await counters.settle(claim, { requests: 1, tokens: 130 })).minute.tokens).toBe(130);
        expect(await race(counters, [call({ tokens: 1 })])).toBe(0);
        clock.now += MINUTE;
        expect(await race(counters, [call({ tokens: 1 })])).toBe(1);
      });

      it("without a request gives everything back", async () => {
        const call = callsOf(clock, { rpm: 1, tpm: 10, rpd: 1, tpd: 10, concurrency: 1 });
        const claim = call();
        await counters.reserve(claim);
        await counters.settle(claim, { requests: 0, tokens: 0 });
        expect(await counters.read(claim.subject)).toEqual(NOTHING);
        expect(await race(counters, [call()])).toBe(1);
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
          await race(counters, claims);
          const spent = [
            { requests: 1, tokens: 1 },
            { requests: 0, tokens: 0 },
            { requests: 1, tokens: 500 },
          ] as const;
          for (const at of order) await counters.settle(claims[at] as never, spent[at] as never);
          const after = { requests: 2, tokens: 501 };
          expect(await counters.read(call().subject)).toEqual({ minute: after, day: after, concurrent: 0 });
        }
      });

      it("of 50 calls at the same time is exact", async () => {
        const call = callsOf(clock, { tpm: 500, concurrency: 50 });
        const claims = times(50, () => call());
        await race(counters, claims);
        await Promise.all(claims.map((claim, index) => counters.settle(claim, { requests: 1, tokens: index })));
        const after = { requests: 50, tokens: 1225 };
        expect(await counters.read(call().subject)).toEqual({ minute: after, day: after, concurrent: 0 });
      });

      it.each([
        ["a minute", NOON + MINUTE, 1],
        ["many minutes", NOON + 14 * MINUTE, 1],
        ["a day", NOON + DAY, 0],
        ["many days", NOON + 9 * DAY, 0],
      ])("%s late charges the windows that the call came in, and no other", async (_, later, callsToday) => {
        const call = callsOf(clock, { tpm: 1_000 });
        const claim = call({ tokens: 60, killedAt: later + MINUTE });
        await counters.reserve(claim);
        clock.now = later;
        const counts = await counters.settle(claim, { requests: 1, tokens: 25 });
        const day = { requests: callsToday, tokens: callsToday * 25 };
        expect(counts).toEqual({ minute: { requests: 0, tokens: 0 }, day, concurrent: 0 });
        await counters.reserve(call());
        expect((await counters.read(claim.subject)).minute).toEqual({ requests: 1, tokens: 10 });
      });

      it("over midnight leaves the new day alone, and the old one right for a clock that is late", async () => {
        clock.now = NOON + DAY / 2 - 1;
        const call = callsOf(clock, { tpd: 1_000 });
        const claim = call({ tokens: 60 });
        await counters.reserve(claim);
        clock.now += 2;
        expect((await counters.settle(claim, { requests: 1, tokens: 25 })).day).toEqual({ requests: 0, tokens: 0 });
        clock.now -= 2;
        const { minute, day } = await counters.read(claim.subject);
        expect([minute, day]).toEqual([
          { requests: 1, tokens: 25 },
          { requests: 1, tokens: 25 },
        ]);
      });

      it("counts once, however often it comes and whatever the later ones say", async () => {
        const call = callsOf(clock, { tpm: 1_000, concurrency: 2 });
        const [claim, other] = [call(), call()];
        await race(counters, [claim, other]);
        await counters.settle(claim, { requests: 1, tokens: 4 });
        await counters.settle(claim, { requests: 1, tokens: 4 });
        await counters.settle(claim, { requests: 0, tokens: 0 });
        const after = { requests: 2, tokens: 14 };
        expect(await counters.read(claim.subject)).toEqual({ minute: after, day: after, concurrent: 1 });
      });

      it("counts once when it comes 20 times at once", async () => {
        const claim = callsOf(clock, { tpm: 1_000 })();
        await counters.reserve(claim);
        await Promise.all(times(20, () => counters.settle(claim, { requests: 1, tokens: 4 })));
        const after = { requests: 1, tokens: 4 };
        expect(await counters.read(claim.subject)).toEqual({ minute: after, day: after, concurrent: 0 });
      });

      it("of what was never reserved changes nothing", async () => {
        const call = callsOf(clock, { rpm: 2 });
        expect(await counters.settle(call(), { requests: 1, tokens: 99 })).toEqual(NOTHING);
        await counters.reserve(call());
        expect((await counters.settle(call(), { requests: 0, tokens: 99 })).minute).toEqual({
          requests: 1,
          tokens: 10,
        });
      });

      const NOTHING: Counts = {
        minute: { requests: 0, tokens: 0 },
        day: { requests: 0, tokens: 0 },
        concurrent: 0,
      };
    });

    describe("a reservation that is repeated", () => {
      it.each([
        ["while there is room for more", { rpm: 50, tpm: 500, concurrency: 50 }],
        ["and nothing is left by then", { rpm: 2, tpm: 20, concurrency: 2 }],
      ])("%s, is granted again and counts once", async (_, limit: RateLimit) => {
        const call = callsOf(clock, limit);
        const claim = call();
        expect(await race(counters, [claim, call()])).toBe(2);
        expect((await counters.reserve(claim)).granted).toBe(true);
        expect(
          await race(
            counters,
            times(10, () => claim),
          ),
        ).toBe(10);
        const twice = { requests: 2, tokens: 20 };
        expect(await counters.read(claim.subject)).toEqual({ minute: twice, day: twice, concurrent: 2 });
      });
    });

    describe("a call that was killed", () => {
      it("holds its slot to the end of its time, and not longer", async () => {
        const call = callsOf(clock, { concurrency: 1 });
        const killedAt = NOON + 30 * SECOND + 250;
        await counters.reserve(call({ killedAt }));
        clock.now = killedAt - 1;
        expect(await race(counters, [call()])).toBe(0);
        clock.now = killedAt;
        expect(await race(counters, [call(), call()])).toBe(1);
      });

      it("stays charged with what it had reserved", async () => {
        const call = callsOf(clock, { tpm: 100, concurrency: 1 });
        await counters.reserve(call({ killedAt: NOON + SECOND }));
        clock.now = NOON + SECOND;
        const { counts } = await counters.reserve(call());
        expect(counts).toMatchObject({ minute: { requests: 2, tokens: 20 }, concurrent: 1 });
      });

      it("is not counted as being under way, whoever asks", async () => {
        const call = callsOf(clock, { rpm: 1, concurrency: 9 });
        await counters.reserve(call({ killedAt: NOON + SECOND }));
        clock.now = NOON + SECOND;
        expect((await counters.read(call().subject)).concurrent).toBe(0);
        expect(await counters.reserve(call())).toMatchObject({ granted: false, counts: { concurrent: 0 } });
      });

      it("in numbers gives back exactly its slots to 100 calls at the same time", async () => {
        const call = callsOf(clock, { concurrency: 20 });
        const killed = times(15, () => call({ killedAt: NOON + SECOND }));
        const running = times(5, () => call());
        expect(await race(counters, [...killed, ...running])).toBe(20);
        clock.now = NOON + SECOND;
        expect(
          await race(
            counters,
            times(100, () => call()),
          ),
        ).toBe(15);
      });
    });
  });
});
