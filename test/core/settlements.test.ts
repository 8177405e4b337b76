// Settlements that the counters refuse for a while: they are made up, once each, within bounds of time and memory.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Counters,
  InvalidUpdateError,
  type Reservation,
  type Spent,
} from "../../functions/core/limits/counters.ts";
import { createSettlements, MOST_KEPT } from "../../functions/core/limits/settlements.ts";
import { runs } from "../support/long.ts";
import { memoryCounters } from "../support/memory-counters.ts";
import { stopClock } from "./support/clock.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const SPENT: Spent = { requests: 1, tokens: 4 };
/** The longest pause between two tries. */
const LONGEST_PAUSE = 2 * SECOND;

beforeEach(stopClock);
afterEach(() => vi.useRealTimers());

let calls = 0;
function reservation(overrides: Partial<Reservation> = {}): Reservation {
  const callId = `call-${calls++}`;
  const [at, limit] = [Date.now(), { tpm: 1_000, concurrency: 1 }];
  return { subject: "key#demo", limit, callId, tokens: 10, at, killedAt: at + 15 * MINUTE, ...overrides };
}

/** What becomes of a try: `lost` is applied, but its answer does not arrive. */
type Fate = "applied" | "refused" | "lost" | "invalid";

/** Counters whose settlements meet the fates that `fateOf` gives them. */
function unreliable(fateOf: (reservation: Reservation) => Fate) {
  const counters = memoryCounters();
  const tries: { readonly callId: string; readonly at: number }[] = [];
  const settle: Counters["settle"] = async (claim, spent) => {
    tries.push({ callId: claim.callId, at: Date.now() });
    const fate = fateOf(claim);
    if (fate === "refused") throw new Error("throttled");
    if (fate === "invalid") throw new InvalidUpdateError("the item is too large");
    const counts = await counters.settle(claim, spent);
    if (fate === "lost") throw new Error("the answer was lost");
    return counts;
  };
  return { counters, tries, settlements: createSettlements({ settle }) };
}

/** As DynamoDB throttles, until a moment. */
const refusedUntil = (moment: number) => () => (Date.now() < moment ? "refused" : "applied") as Fate;

describe("a settlement", () => {
  it("that the counters take is done with the first try", async () => {
    const { counters, tries, settlements } = unreliable(() => "applied");
    const claim = reservation();
    await counters.reserve(claim);
    const { counts, within } = await settlements.settle(claim, SPENT);
    expect(counts).toEqual(counters.counts(claim.subject));
    await within(0);
    expect([tries.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it.each([0, 1, 2, 3, 4])(
    "that fails just when the queue before it has become empty is tried again (%i turns)",
    async (turns) => {
      const [one, other] = [reservation(), reservation()];
      const tries = new Map([one, other].map(({ callId }) => [callId, 0]));
      const second = Promise.withResolvers<void>();
      let failing = second.promise;
      for (let turn = 0; turn < turns; turn++) failing = failing.then(() => {});
      const settle: Counters["settle"] = async ({ callId }) => {
        const nth = (tries.get(callId) ?? 0) + 1;
        tries.set(callId, nth);
        if (nth === 1 && callId === other.callId) await failing;
        if (nth === 1) throw new Error("throttled");
        if (callId === one.callId) await second.promise;
        return memoryCounters().counts("key#demo");
      };
      const settlements = createSettlements({ settle });
      await settlements.settle(one, SPENT);
      await vi.advanceTimersByTimeAsync(LONGEST_PAUSE);
      const settled = settlements.settle(other, SPENT);
      second.resolve();
      await settled;
      await vi.advanceTimersByTimeAsync(LONGEST_PAUSE);
      expect([...tries.values()]).toEqual([2, 2]);
    },
  );

  it.each([3 * SECOND, 50 * SECOND, 10 * MINUTE])(
    "that the counters refuse for %i ms is made up within seconds of their recovery",
    async (outage) => {
      const recovery = Date.now() + outage;
      const { counters, tries, settlements } = unreliable(refusedUntil(recovery));
      const claim = reservation();
      await counters.reserve(claim);
      const { counts, within } = await settlements.settle(claim, SPENT);
      expect(counts).toBeUndefined();
      const madeUp = within(outage + LONGEST_PAUSE).then(() => Date.now());
      await vi.advanceTimersByTimeAsync(outage + LONGEST_PAUSE);
      expect((await madeUp) - recovery).toBeLessThanOrEqual(LONGEST_PAUSE);
      expect(counters.counts(claim.subject, claim.at)).toMatchObject({ minute: SPENT, concurrent: 0 });
      expect(tries.length).toBeLessThan(10 + outage / SECOND);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it("that takes longer than somebody waits for it says why, and is made up later", async () => {
    const { counters, settlements } = unreliable(refusedUntil(Date.now() + 2 * MINUTE));
    const claim = reservation();
    await counters.reserve(claim);
    const { within } = await settlements.settle(claim, SPENT);
    const waiting = expect(within(MINUTE)).rejects.toThrow("throttled");
    await vi.advanceTimersByTimeAsync(MINUTE);
    await waiting;
    expect(counters.counts(claim.subject).concurrent).toBe(1);
    await vi.advanceTimersByTimeAsync(MINUTE + LONGEST_PAUSE);
    expect(counters.counts(claim.subject).concurrent).toBe(0);
    await within(0);
  });

  it.each([
    ["a day, for limits of a minute and a day", { rpm: 1 }, Date.parse("2026-11-23")],
    ["a month, for a budget of a month", { usd_per_month: 1 }, Date.parse("2026-12-01")],
  ])("that the counters refuse for ever is tried until its windows are over: %s", async (_, limit, end) => {
    const { tries, settlements } = unreliable(() => "refused");
    const { within } = await settlements.settle(reservation({ limit }), SPENT);
    vi.setSystemTime(end - LONGEST_PAUSE);
    await vi.advanceTimersByTimeAsync(2 * LONGEST_PAUSE);
    expect(vi.getTimerCount()).toBe(0);
    expect(tries.at(-2)?.at).toBeLessThan(end);
    expect(tries.at(-1)?.at).toBeLessThanOrEqual(end + LONGEST_PAUSE);
    await expect(within(DAY)).rejects.toThrow("throttled");
  });

  it("that is invalid is not tried again", async () => {
    const { tries, settlements } = unreliable(() => "invalid");
    await expect(settlements.settle(reservation(), SPENT)).rejects.toThrow(InvalidUpdateError);
    expect([tries.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it("that turns out to be invalid later is given up", async () => {
    const fates: Fate[] = ["refused", "invalid"];
    const { tries, settlements } = unreliable(() => fates.shift() ?? "applied");
    const { within } = await settlements.settle(reservation(), SPENT);
    const given = expect(within(MINUTE)).rejects.toThrow(InvalidUpdateError);
    await vi.advanceTimersByTimeAsync(MINUTE);
    await given;
    expect(tries).toHaveLength(2);
  });
});

describe("several settlements", () => {
  it("of one subject are tried one at a time, and hold up none of another", async () => {
    let [underWay, most, quickTries] = [0, 0, 0];
    const settle: Counters["settle"] = async ({ subject }) => {
      if (subject === "model#quick" && ++quickTries > 1) return memoryCounters().counts(subject);
      if (subject === "model#quick") throw new Error("throttled");
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 3 * SECOND));
      underWay--;
      throw new Error("silent");
    };
    const settlements = createSettlements({ settle });
    for (let at = 0; at < 5; at++) void settlements.settle(reservation(), SPENT);
    await vi.advanceTimersByTimeAsync(3 * SECOND);
    most = 0;
    const quick = await settlements.settle(reservation({ subject: "model#quick" }), SPENT);
    const madeUp = quick.within(SECOND);
    await vi.advanceTimersByTimeAsync(SECOND);
    await madeUp;
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(most).toBe(1);
  });

  it("do not wait for one that always fails", async () => {
    const broken = reservation();
    const outage = Date.now() + SECOND;
    const { tries, settlements } = unreliable(({ callId }) =>
      callId === broken.callId || Date.now() < outage ? "refused" : "applied",
    );
    await settlements.settle(broken, SPENT);
    const others = [reservation(), reservation()];
    const waits = await Promise.all(others.map((claim) => settlements.settle(claim, SPENT)));
    const madeUp = Promise.all(waits.map(({ within }) => within(10 * SECOND)));
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    await madeUp;
    expect(tries.filter(({ callId }) => callId === broken.callId).length).toBeGreaterThan(3);
  });

  it("are kept up to a number: the next fails at once, and there is room again once they are through", async () => {
    let fate: Fate = "refused";
    const { settlements } = unreliable(() => fate);
    for (let at = 0; at < MOST_KEPT; at++) await settlements.settle(reservation({ subject: `key#${at % 7}` }), SPENT);
    await expect(settlements.settle(reservation(), SPENT)).rejects.toThrow("throttled");
    fate = "applied";
    await vi.advanceTimersByTimeAsync(LONGEST_PAUSE);
    expect(vi.getTimerCount()).toBe(0);
    fate = "refused";
    await expect(settlements.settle(reservation(), SPENT)).resolves.toMatchObject({ counts: undefined });
  });
});

describe("an instance that was frozen", () => {
  it("tries again as soon as it is resumed, but not before a pause is over", async () => {
    const { counters, tries, settlements } = unreliable(refusedUntil(Date.now() + MINUTE));
    const claim = reservation();
    await counters.reserve(claim);
    await settlements.settle(claim, SPENT);
    settlements.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(tries).toHaveLength(1);
    vi.setSystemTime(Date.now() + 2 * MINUTE); // Frozen: the clock goes on, and no timer fires.
    settlements.resume();
    await vi.advanceTimersByTimeAsync(0);
    expect(tries).toHaveLength(2);
    expect(counters.counts(claim.subject).concurrent).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("whatever fails, and in whatever order", () => {
  const fate = fc.constantFrom<Fate>("applied", "refused", "lost");
  const plan = fc.record({
    subject: fc.constantFrom("key#a", "key#b", "model#m"),
    fates: fc.array(fate, { maxLength: 8 }),
    tokens: fc.nat(20),
    after: fc.nat(5 * SECOND),
  });

  it("each is settled once, is charged what was reserved or what was used, and nothing else stays", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { maxLength: 12 }), async (plans) => {
        stopClock();
        const fates = new Map<string, Fate[]>();
        const { counters, settlements } = unreliable(({ callId }) => fates.get(callId)?.shift() ?? "applied");
        const start = Date.now();
        const claims: { readonly claim: Reservation; readonly spent: Spent }[] = [];
        const tokensOf = (subject: string, count: (entry: (typeof claims)[number]) => number) =>
          claims.filter(({ claim }) => claim.subject === subject).reduce((sum, entry) => sum + count(entry), 0);

        for (const { subject, fates: foretold, tokens, after } of plans) {
          const claim = reservation({ subject, limit: { tpd: 1_000_000 }, at: start });
          fates.set(claim.callId, [...foretold]);
          await counters.reserve(claim);
          const spent: Spent = { requests: 1, tokens };
          claims.push({ claim, spent });
          await settlements.settle(claim, spent);
          await vi.advanceTimersByTimeAsync(after);
          const { day } = counters.counts(subject, start);
          expect(day.tokens).toBeGreaterThanOrEqual(tokensOf(subject, ({ spent }) => Math.min(spent.tokens, 10)));
          expect(day.tokens).toBeLessThanOrEqual(tokensOf(subject, ({ spent }) => Math.max(spent.tokens, 10)));
        }
        await vi.advanceTimersByTimeAsync(12 * 8 * LONGEST_PAUSE);

        for (const { subject } of plans) {
          const tokens = tokensOf(subject, ({ spent }) => spent.tokens);
          const requests = tokensOf(subject, () => 1);
          expect(counters.counts(subject, start)).toMatchObject({ day: { requests, tokens }, concurrent: 0 });
        }
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: runs(100) },
    );
  });
});
