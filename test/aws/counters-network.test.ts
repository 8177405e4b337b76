// The counters when the network loses, repeats and delays what the SDK sends and DynamoDB answers.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dynamoCounters } from "../../functions/aws/counters.ts";
import type { Counters, Reservation } from "../../functions/core/limits/counters.ts";
import { tableNames } from "../../local/tables.ts";
import { type Clock, callsOf, MINUTE, NOON, race, SECOND, times } from "./counting.ts";
import { type Network, networkOf } from "./network.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const SPENT = { requests: 1, tokens: 4 } as const;
const NOTHING = { requests: 0, tokens: 0 } as const;

describe.each(dynamoStores)("the counters in $name, over a bad network", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let counters: Counters;
    let network: Network;
    const clock: Clock = { now: NOON };

    beforeAll(async () => {
      store = await open();
      const client = store.connect();
      network = networkOf(client);
      counters = dynamoCounters(client, tableNames.Counters, () => clock.now);
    });
    beforeEach(() => {
      clock.now = NOON;
      network.sent.length = 0;
    });
    afterAll(() => store?.close());

    const countsOf = (subject: string) => store.counters(() => clock.now).read(subject);
    const once = (tokens: number, concurrent: number) => {
      const window = { requests: 1, tokens };
      return { minute: window, day: window, concurrent };
    };
    const nothing = { minute: NOTHING, day: NOTHING, concurrent: 0 };

    describe("a reservation", () => {
      it.each([
        ["whose response was lost", ["response lost"]],
        ["whose response was lost twice", ["response lost", "response lost"]],
        ["whose request was lost", ["request lost"]],
        ["that was applied, and its copy refused", ["doubled"]],
        ["of which everything was lost once", ["request lost", "response lost"]],
      ] as const)("%s is granted, and counts once", async (_, fates) => {
        for (const limit of [{ rpm: 1, tpm: 10, concurrency: 1 }, { rpm: 9 }]) {
          const claim = callsOf(clock, limit)();
          network.next(...fates);
          expect(await counters.reserve(claim)).toEqual({ granted: true, counts: once(10, 1) });
          expect(await countsOf(claim.subject)).toEqual(once(10, 1));
          await counters.settle(claim, SPENT);
          expect(await countsOf(claim.subject)).toEqual(once(4, 0));
        }
      });

      it("that is refused when it is repeated takes nothing", async () => {
        const call = callsOf(clock, { rpm: 1 });
        await counters.reserve(call());
        network.next("response lost", "response lost");
        expect(await counters.reserve(call())).toEqual({ granted: false, counts: once(10, 1) });
        expect(await countsOf(call().subject)).toEqual(once(10, 1));
      });

      it("of which no response ever came is given back by its settlement", async () => {
        const claim = callsOf(clock, { rpm: 1 })();
        network.next("response lost", "response lost", "response lost");
        await expect(counters.reserve(claim)).rejects.toThrow("the network lost it");
        await counters.settle(claim, NOTHING);
        expect(await countsOf(claim.subject)).toEqual(nothing);
      });

      it("of which a copy was refused, and nobody could read why, is given back by its settlement", async () => {
        const claim = callsOf(clock, { rpm: 1 })();
        network.next("doubled", "request lost", "request lost", "request lost");
        await counters.reserve(claim).catch(() => {});
        network.next();
        await counters.settle(claim, NOTHING);
        expect(await countsOf(claim.subject)).toEqual(nothing);
      });

      it("that DynamoDB itself refused every time needs no settlement", async () => {
        const claim = callsOf(clock, { rpm: 1 })();
        network.next("throttled", "throttled", "throttled");
        await expect(counters.reserve(claim)).rejects.toThrow("too much for one item");
        await counters.settle(claim, NOTHING);
        expect(network.sent).toEqual(["UpdateItem", "UpdateItem", "UpdateItem"]);
        expect(await countsOf(claim.subject)).toEqual(nothing);
      });

      it("that was granted before DynamoDB refused to hear of it again, or after, needs one", async () => {
        const refuse = async (claim: Reservation) => {
          network.next("throttled", "throttled", "throttled");
          await expect(counters.reserve(claim)).rejects.toThrow("too much for one item");
        };
        const claim = callsOf(clock, { rpm: 1 })();
        await refuse(claim);
        await counters.reserve(claim);
        await refuse(claim);
        expect(await countsOf(claim.subject)).toEqual(once(10, 1));
        await counters.settle(claim, NOTHING);
        expect(await countsOf(claim.subject)).toEqual(nothing);
      });

      it("of which a copy comes after the settlement is not taken again", async () => {
        const claim = callsOf(clock, { rpm: 9 })();
        network.next("late");
        await counters.reserve(claim);
        await counters.settle(claim, SPENT);
        await network.deliverLate();
        expect(await countsOf(claim.subject)).toEqual(once(4, 0));
      });

      it("that was made twice, and of which a copy comes after the settlement, is not taken again", async () => {
        const claim = callsOf(clock, { rpm: 9 })();
        network.next("late");
        await counters.reserve(claim);
        await counters.reserve(claim);
        await counters.settle(claim, SPENT);
        await network.deliverLate();
        expect(await countsOf(claim.subject)).toEqual(once(4, 0));
      });

      it("that comes after it was given up is not taken at all", async () => {
        const claim = callsOf(clock, { rpm: 9 })();
        network.next("late", "late", "late");
        await expect(counters.reserve(claim)).rejects.toThrow();
        await counters.settle(claim, NOTHING);
        await network.deliverLate();
        expect(await countsOf(claim.subject)).toEqual(nothing);
      });

      it("that comes in the middle of its being given up is given back", async () => {
        const client = store.connect();
        let updates = 0;
        const slow = networkOf(client, {
          inTurn: async (command, run) => {
            if (command === "UpdateItem" && ++updates === 2) await slow.deliverLate();
            return run();
          },
        });
        const claim = callsOf(clock, { rpm: 9, concurrency: 1 })();
        const counters = dynamoCounters(client, tableNames.Counters, () => clock.now);
        slow.next("late", "late", "late");
        await expect(counters.reserve(claim)).rejects.toThrow();
        await counters.settle(claim, NOTHING);
        expect(await countsOf(claim.subject)).toEqual(nothing);
      });

      it("is kept out as long as that does not make the item large: 100 times in a minute", async () => {
        const call = callsOf(clock, { rpm: 1_000 });
        for (let calls = 0; calls < 120; calls++) {
          const claim = call();
          network.next("response lost");
          await counters.reserve(claim);
          await counters.settle(claim, SPENT);
        }
        const window = { requests: 120, tokens: 480 };
        expect(await countsOf(call().subject)).toEqual({ minute: window, day: window, concurrent: 0 });
        expect((await store.item(call().subject))?.["settled@2026-11-22T12:00"]).toHaveProperty("size", 100);
        network.next("request lost", "request lost", "request lost");
        await expect(counters.reserve(call())).rejects.toThrow();
        await counters.settle(call(), NOTHING);
        expect((await store.item(call().subject))?.["settled@2026-11-22T12:00"]).toHaveProperty("size", 100);
      });

      it("that was refused is not taken later, when there is room for a copy of it", async () => {
        const call = callsOf(clock, { concurrency: 1 });
        const first = call();
        await counters.reserve(first);
        network.next("late");
        expect(await race(counters, [call()])).toBe(0);
        await counters.settle(first, SPENT);
        await network.deliverLate();
        expect(await countsOf(first.subject)).toEqual(once(4, 0));
      });

      it("that was refused, and of which a copy was taken in that moment, is given back", async () => {
        const call = callsOf(clock, { concurrency: 1 });
        const first = call();
        await counters.reserve(first);
        const client = store.connect();
        let updates = 0;
        const slow = networkOf(client, {
          inTurn: async (command, run) => {
            if (command === "UpdateItem" && ++updates === 2) {
              await counters.settle(first, SPENT);
              await slow.deliverLate();
            }
            return run();
          },
        });
        slow.next("late");
        await dynamoCounters(client, tableNames.Counters, () => clock.now).reserve(call());
        expect(await countsOf(first.subject)).toEqual(once(4, 0));
      });

      it("that needed the slot of a killed call, and had to be repeated before that, is not taken again", async () => {
        const call = callsOf(clock, { concurrency: 1 });
        await counters.reserve(call({ killedAt: NOON + SECOND }));
        clock.now += MINUTE;
        const claim = call();
        network.next("late");
        expect(await race(counters, [claim])).toBe(1);
        await counters.settle(claim, SPENT);
        await network.deliverLate();
        expect(await countsOf(claim.subject)).toMatchObject({ minute: SPENT, concurrent: 0 });
      });
    });

    describe("a settlement", () => {
      it.each([
        ["whose response was lost", ["response lost"]],
        ["whose request was lost", ["request lost"]],
        ["that was applied twice", ["doubled"]],
      ] as const)("%s counts once", async (_, fates) => {
        const call = callsOf(clock, { tpm: 100, concurrency: 2 });
        const claim = call();
        await counters.reserve(claim);
        network.next(...fates);
        expect(await counters.settle(claim, SPENT)).toEqual(once(4, 0));
        expect(await countsOf(claim.subject)).toEqual(once(4, 0));
      });

      it("that comes late, after it was repeated, changes nothing", async () => {
        const call = callsOf(clock, { tpm: 100 });
        const claim = call();
        await counters.reserve(claim);
        network.next("late");
        await counters.settle(claim, SPENT);
        await network.deliverLate();
        expect(await countsOf(claim.subject)).toEqual(once(4, 0));
      });

      it("of which nothing arrives leaves the reservation standing until the call's time is over", async () => {
        const call = callsOf(clock, { tpm: 100, concurrency: 1 });
        const claim = call();
        await counters.reserve(claim);
        network.next("request lost", "request lost", "request lost");
        await expect(counters.settle(claim, SPENT)).rejects.toThrow();
        expect(await countsOf(claim.subject)).toEqual(once(10, 1));
        clock.now += MINUTE;
        expect(await race(counters, [call()])).toBe(1);
      });
    });

    it("the slots of killed calls come back once, whatever is lost and repeated on the way", async () => {
      const call = callsOf(clock, { concurrency: 3 });
      await race(
        counters,
        times(3, () => call({ killedAt: NOON + SECOND })),
      );
      clock.now += SECOND;
      network.next("response lost", "doubled", "response lost", "late", "doubled", "response lost", "late");
      expect(
        await race(
          counters,
          times(20, () => call()),
        ),
      ).toBe(3);
      await network.deliverLate();
      expect(await countsOf(call().subject)).toMatchObject({ minute: { requests: 6 }, concurrent: 3 });
    });
  });
});
