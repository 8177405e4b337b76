// What counts mean against limits, and how clients are told of it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limits, RateLimit } from "../../functions/core/directory/directory.ts";
import {
  duration,
  rateLimitHeaders,
  type Standing,
  standings,
  strictest,
  violations,
} from "../../functions/core/limits/limit.ts";
import type { Counts, Reservation } from "../../functions/core/limits/reservation.ts";
import { runs } from "../support/long.ts";

const NOW = Date.parse("2026-11-22T09:31:05Z");
const MINUTE_END = Date.parse("2026-11-22T09:32:00Z");
const DAY_END = Date.parse("2026-11-23T00:00:00Z");
const MONTH_END = Date.parse("2026-12-01T00:00:00Z");
const KINDS = ["rpm", "tpm", "rpd", "tpd", "concurrency"] as const;

const counts = (members: Partial<Counts> = {}): Counts => ({
  minute: { requests: 0, tokens: 0 },
  day: { requests: 0, tokens: 0 },
  concurrent: 0,
  ...members,
});
const reservation = (limit: Limits, tokens = 0): Reservation => ({
  subject: "key#demo",
  limit,
  tokens,
  at: NOW,
  killedAt: NOW + 900_000,
});

const count = fc.record({ requests: fc.nat(100), tokens: fc.nat(2_000) });
const anyCounts = fc.record({ minute: count, day: count, concurrent: fc.nat(20) });
const anyLimit = fc.record(
  Object.fromEntries(KINDS.map((kind) => [kind, fc.integer({ min: 1, max: kind.startsWith("tp") ? 1_000 : 50 })])),
  { requiredKeys: [] },
) as fc.Arbitrary<RateLimit>;

describe("standings", () => {
  it("say for each limit that is set what remains and when it is reset, and nothing for the others", () => {
    const limit = { rpm: 10, tpm: 1_000, rpd: 100, tpd: 9_000, concurrency: 2 };
    const used = counts({ minute: { requests: 3, tokens: 400 }, day: { requests: 60, tokens: 9_500 }, concurrent: 1 });
    expect(standings(limit, { counts: used, now: NOW })).toEqual([
      { kind: "rpm", limit: 10, used: 3, remaining: 7, resetAt: MINUTE_END },
      { kind: "tpm", limit: 1_000, used: 400, remaining: 600, resetAt: MINUTE_END },
      { kind: "rpd", limit: 100, used: 60, remaining: 40, resetAt: DAY_END },
      { kind: "tpd", limit: 9_000, used: 9_500, remaining: 0, resetAt: DAY_END },
      { kind: "concurrency", limit: 2, used: 1, remaining: 1, resetAt: NOW },
    ]);
    expect(standings({}, { counts: used, now: NOW })).toEqual([]);
  });
});

describe("a budget", () => {
  const limit = { usd_per_day: 1.5, usd_per_month: 10 };
  const spent = counts({ cost: { day: 500_000_000, month: 9_800_000_000 } });

  it("is in nano-dollars, and is reset with the day and the month", () => {
    expect(standings(limit, { counts: spent, now: NOW })).toEqual([
      { kind: "usd_per_day", limit: 1_500_000_000, used: 500_000_000, remaining: 1_000_000_000, resetAt: DAY_END },
      { kind: "usd_per_month", limit: 10_000_000_000, used: 9_800_000_000, remaining: 200_000_000, resetAt: MONTH_END },
    ]);
  });

  it.each([
    [100_000_000, []],
    [200_000_000, []],
    [200_000_001, ["usd_per_month"]],
    [1_000_000_001, ["usd_per_day", "usd_per_month"]],
  ])("admits what still fits in it: %i", (cost, kinds) => {
    expect(violations({ ...reservation(limit), cost }, spent).map(({ kind }) => kind)).toEqual(kinds);
  });

  it("admits the first call of a day, whatever it may cost", () => {
    expect(violations({ ...reservation(limit), cost: 99_000_000_000 }, counts())).toEqual([]);
  });
});

describe("violations", () => {
  it("are exactly the limits that would be passed, a request that is too large taking a whole window", () => {
    fc.assert(
      fc.property(anyLimit, anyCounts, fc.nat(5_000), (limit, counts, tokens) => {
        const passed: Record<string, boolean> = {
          rpm: counts.minute.requests + 1 > (limit.rpm ?? Number.POSITIVE_INFINITY),
          rpd: counts.day.requests + 1 > (limit.rpd ?? Number.POSITIVE_INFINITY),
          tpm: limit.tpm !== undefined && counts.minute.tokens + Math.min(tokens, limit.tpm) > limit.tpm,
          tpd: limit.tpd !== undefined && counts.day.tokens + Math.min(tokens, limit.tpd) > limit.tpd,
          concurrency: counts.concurrent + 1 > (limit.concurrency ?? Number.POSITIVE_INFINITY),
        };
        fc.pre(tokens > 0);
        const kinds = violations(reservation(limit, tokens), counts).map(({ kind }) => kind);
        expect(kinds).toEqual(KINDS.filter((kind) => passed[kind]));
      }),
      { numRuns: runs(150) },
    );
  });

  it("are none for the first request of an empty window, whatever its size", () => {
    fc.assert(
      fc.property(anyLimit, fc.nat(), (limit, tokens) => {
        expect(violations(reservation(limit, tokens), counts())).toEqual([]);
      }),
    );
  });
});

describe("the strictest of several limits", () => {
  const standing = (remaining: number, resetAt: number): Standing => ({
    kind: "rpm",
    limit: 99,
    used: 99 - remaining,
    remaining,
    resetAt,
  });

  it("has the least remaining, and of those the latest reset", () => {
    expect(strictest([standing(5, 9), standing(3, 1), standing(3, 7), standing(4, 8)])).toEqual(standing(3, 7));
    expect(strictest([])).toBeUndefined();
  });
});

describe("the headers", () => {
  const limitsOf = (limit: RateLimit, used = counts()) => standings(limit, { counts: used, now: NOW });

  it("show the strictest limit of requests, of tokens and of slots", () => {
    const key = limitsOf({ rpm: 50, rpd: 20, tpm: 1_000, concurrency: 5 });
    const model = limitsOf({ rpm: 20, tpd: 1_000 }, counts({ concurrent: 1 }));
    expect(rateLimitHeaders([...key, ...model], NOW)).toEqual({
      "x-ratelimit-limit-requests": "20",
      "x-ratelimit-remaining-requests": "20",
      "x-ratelimit-reset-requests": "14h28m55s",
      "x-ratelimit-limit-tokens": "1000",
      "x-ratelimit-remaining-tokens": "1000",
      "x-ratelimit-reset-tokens": "14h28m55s",
      "x-ratelimit-limit-concurrent": "5",
      "x-ratelimit-remaining-concurrent": "5",
    });
  });

  it.each([
    [{ usd_per_day: 5 }, 0, "5"],
    [{ usd_per_day: 100 }, 0, "100"],
    [{ usd_per_day: 5 }, 100_000_000, "4.9"],
    [{ usd_per_day: 5 }, 4_999_999_999, "0.000000001"],
    [{ usd_per_day: 5 }, 5_000_000_000, "0"],
    [{ usd_per_day: 5 }, 9_000_000_000, "0"],
    [{ usd_per_day: 5, usd_per_month: 6 }, 2_000_000_000, "3"],
    [{ usd_per_day: 5, usd_per_month: 4 }, 2_000_000_000, "2"],
  ])(
    "say what is left of the strictest budget, in dollars and without an exponent: of %j, %i used",
    (limits, cost, left) => {
      const used = counts({ cost: { day: cost, month: cost } });
      expect(rateLimitHeaders(standings(limits, { counts: used, now: NOW }), NOW)).toEqual({
        "x-ratelimit-remaining-usd": left,
      });
    },
  );

  it("say nothing of a kind that has no limit", () => {
    expect(rateLimitHeaders([], NOW)).toEqual({});
    expect(Object.keys(rateLimitHeaders(limitsOf({ tpm: 5 }), NOW))).toEqual([
      "x-ratelimit-limit-tokens",
      "x-ratelimit-remaining-tokens",
      "x-ratelimit-reset-tokens",
    ]);
  });

  it("never show less than nothing", () => {
    fc.assert(
      fc.property(anyLimit, anyCounts, (limit, counts) => {
        const headers = rateLimitHeaders(limitsOf(limit, counts), NOW);
        for (const [name, value] of Object.entries(headers)) {
          expect(value).toMatch(name.includes("-reset-") ? /^(\d+h)?(\d+m)?\d+s$/ : /^\d+$/);
        }
      }),
    );
  });
});

describe("a duration", () => {
  it.each([
    [55_000, "55s"],
    [65_000, "1m5s"],
    [60_000, "1m0s"],
    [7_205_000, "2h0m5s"],
    [1, "1s"],
    [54_001, "55s"],
    [0, "0s"],
    [-5, "0s"],
    [86_400_000, "24h0m0s"],
  ])("of %i ms is %s", (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
