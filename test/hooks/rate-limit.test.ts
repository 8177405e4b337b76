// What the limits do to a call, with pools in memory: what it reserves, who refuses it and how, and what it is charged.

import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Call } from "../../functions/core/call.ts";
import { GatewayError } from "../../functions/core/error.ts";
import type { Outcome } from "../../functions/core/hook.ts";
import { manyCalls } from "../../functions/core/limits/holding.ts";
import { type PoolChange, type Pools, PoolUnreachable } from "../../functions/core/limits/pool.ts";
import { costOf } from "../../functions/core/limits/price.ts";
import { createPurses } from "../../functions/core/limits/purses.ts";
import { type Counts, InvalidUpdateError } from "../../functions/core/limits/reservation.ts";
import { estimatedUsage } from "../../functions/core/limits/usage.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { type MemoryPools, memoryPools } from "../support/memory-pools.ts";
import { targetFrom } from "../support/target.ts";
import { callsAt, outcome, PROMPT, SAME, used } from "./support/calls.ts";

const NOON = Date.UTC(2026, 10, 22, 12);
let now = NOON;
let pools: MemoryPools;

beforeEach(() => {
  now = NOON;
  pools = memoryPools();
  behind = [];
});

const callWith = callsAt(() => now);

/** What goes on behind the reply. */
let behind: Promise<void>[] = [];

function enter(call: Call, of: Pools = pools) {
  return rateLimit(of, { now: () => now }).preCall(call, (work) => behind.push(work));
}

/** What is counted in the windows of now. */
function countsOf(subject: string): Counts {
  return pools.counts(subject, now);
}

/** The error that refuses a call. */
async function refusalOf(call: Call, of: Pools = pools): Promise<GatewayError> {
  const thrown = await enter(call, of).then(
    () => new Error("the call was admitted"),
    (error: unknown) => error,
  );
  if (thrown instanceof GatewayError) return thrown;
  throw thrown;
}

const CHEAP = { prompt: 0.1, completion: 0.4 };
const DEAR = { prompt: 2, completion: 8 };

describe("a call", () => {
  it("without limits touches no pools and gets no headers", async () => {
    const unreachable = failing("change", "sweep", "read");
    expect(await enter(callWith({}), unreachable)).toBeUndefined();
  });

  it("reserves with its key and with the model that it asked for, not with a fallback", async () => {
    const limit = { rpm: 10 };
    const fallback = targetFrom({ name: "fallback", model: "openai/y", rate_limit: limit });
    const call = callWith({ key: limit, model: limit });
    await enter({ ...call, targets: [...call.targets, fallback] });
    expect(["key#same", "model#same", "model#fallback"].map((subject) => countsOf(subject).minute.requests)).toEqual([
      1, 1, 0,
    ]);
  });

  it.each([
    ["its estimated prompt and the model's max_output_tokens", {}, PROMPT + 84],
    ["its own maximum instead", { maximumTokens: 7 }, PROMPT + 7],
    ["the maximum as often as there are choices", { maximumTokens: 7, choices: 3 }, PROMPT + 21],
    ["the same without a maximum", { choices: 2 }, PROMPT + 168],
  ])("reserves %s", async (_, overrides, tokens) => {
    await enter(callWith({ key: { tpm: 1_000 } }, overrides));
    expect(countsOf("key#same").minute.tokens).toBe(tokens);
  });

  it.each([
    ["the model itself", [DEAR, CHEAP, CHEAP]],
    ["its first fallback", [CHEAP, DEAR, CHEAP]],
    ["its last fallback, where the price of the model is unknown", [undefined, CHEAP, DEAR]],
  ])("reserves of a budget what the dearest of its targets would cost: %s", async (_, prices) => {
    const call = callWith({});
    const targets = call.targets.flatMap((model) => prices.map((_, at) => ({ ...model, name: `${at}` })));
    const known = new Map(
      targets.flatMap((target, at) => {
        const each = prices[at];
        return each ? [[target, each] as const] : [];
      }),
    );
    await enter({ ...call, targets, prices: known, key: { ...call.key, budget: { usd_per_day: 1 } } });
    expect(countsOf("key#same").cost?.day).toBe(costOf(estimatedUsage(PROMPT, 84), DEAR));
  });

  it("reserves of a budget what the dearest kind of tokens costs: they may all be written to a cache, or be audio", async () => {
    const call = callWith({});
    const prices = new Map(
      call.targets.map((target) => [target, { ...CHEAP, cache_write: 7, audio_completion: 90, request: 5 }]),
    );
    await enter({ ...call, prices, key: { ...call.key, budget: { usd_per_day: 1 } } });
    expect(countsOf("key#same").cost?.day).toBe((PROMPT * 7 + 84 * 90) * 1_000 + 5_000_000);
  });

  it.each([
    ["complete", used(30), { requests: 1, tokens: 30 }],
    ["complete and used more than was reserved", used(3_000), { requests: 1, tokens: 3_000 }],
    [
      "failed in the middle, with an estimate",
      outcome({ ending: "failed", usage: estimatedUsage(9, 4) }),
      { requests: 1, tokens: 13 },
    ],
    [
      "failed before anything was generated",
      outcome({ ending: "failed", usage: undefined }),
      { requests: 1, tokens: 0 },
    ],
    ["refused by a later hook", outcome({ ending: "refused", usage: undefined }), { requests: 0, tokens: 0 }],
  ] as const)("that was %s is charged so, to key and model", async (_, ending, charged) => {
    const admission = await enter(callWith({ key: { tpm: 1_000 }, model: { rpd: 9, concurrency: 1 } }));
    await admission?.postCall?.(ending);
    for (const subject of ["key#same", "model#same"]) {
      expect(countsOf(subject)).toEqual({ minute: charged, day: charged, concurrent: 0 });
    }
  });

  it("may ask for more tokens than there are numbers, of a model that costs nothing", async () => {
    const call = callWith({}, { choices: 1e200, maximumTokens: 1e200 });
    const prices = new Map(call.targets.map((target) => [target, { prompt: 0, completion: 0 }]));
    await enter({ ...call, prices, key: { ...call.key, budget: { usd_per_day: 1 } } });
    expect(countsOf("key#same").cost?.day ?? 0).toBe(0);
  });

  it("cannot be settled for more tokens than add up", async () => {
    const admission = await enter(callWith({ key: { tpm: 1_000 } }));
    await admission?.postCall?.(used(Number.MAX_SAFE_INTEGER));
    expect(countsOf("key#same").minute.tokens).toBe(1_000_000_000);
  });
});

describe("a purse that is forgotten after a call, and before what is done behind its reply,", () => {
  it.each([false, true])("takes nothing any more (stream: %s)", async (stream) => {
    const purses = createPurses({
      pools,
      holding: manyCalls({ near: 1, partOfDays: 4 }),
      now: () => now,
      mostPurses: 1,
    });
    const admission = await rateLimit(pools, { now: () => now, purses }).preCall(
      callWith({ key: { rpd: 1_000 } }, { stream }),
      (work) => behind.push(work),
    );
    await admission?.postCall?.(used(1));
    purses.of("key#other");
    await purses.prepare();
    await admission?.afterReply?.(used(1));
    await purses.close();
    expect(countsOf("key#same")).toMatchObject({ day: { requests: 1 }, concurrent: 0 });
  });
});

describe("the estimate of a prompt", () => {
  /** With a day's limit nothing is held for the next call. */
  const LIMITS = { key: { tpm: 1_000_000, tpd: 1_000_000 } };
  const told = (...promptTokens: number[]) =>
    outcome({
      consumed: promptTokens.map((tokens) => {
        return { target: SAME, usage: { ...estimatedUsage(tokens, 0), estimated: false } };
      }),
    });
  const estimated = outcome({ consumed: [{ target: SAME, usage: estimatedUsage(9 * PROMPT, 0) }] });

  /** What the next call reserves for its prompt, after calls that ended so. */
  async function reservedAfter(...endings: Outcome[]): Promise<number> {
    const hook = rateLimit(pools, { now: () => now });
    for (const ending of endings) await (await hook.preCall(callWith(LIMITS), () => {}))?.postCall?.(ending);
    const before = countsOf("key#same").minute.tokens;
    await hook.preCall(callWith(LIMITS), () => {});
    return countsOf("key#same").minute.tokens - before - 84;
  }

  it.each([
    ["as the provider counted the last one, if that was more", [told(2 * PROMPT)], 2 * PROMPT],
    ["as the largest of the last ones", [told(3 * PROMPT), told(PROMPT)], 3 * PROMPT],
    ["never less than estimated", [told(1)], PROMPT],
    ["never more than four times as much", [told(100 * PROMPT)], 4 * PROMPT],
    ["as estimated, if the provider told nothing", [estimated], PROMPT],
    ["as estimated, if it told of an answer only", [told(0)], PROMPT],
    ["as the largest of several attempts, each with the prompt", [told(PROMPT, 2 * PROMPT)], 2 * PROMPT],
  ])("is corrected: the next call reserves %s", async (_, endings, reserved) => {
    expect(await reservedAfter(...endings)).toBe(reserved);
  });

  it("is corrected for this key and model only", async () => {
    const hook = rateLimit(pools, { now: () => now });
    await (await hook.preCall(callWith(LIMITS), () => {}))?.postCall?.(told(3 * PROMPT));
    const call = callWith(LIMITS);
    const before = countsOf("key#same").minute.tokens;
    await hook.preCall({ ...call, model: { name: "other", rate_limit: {} } }, () => {});
    await hook.preCall({ ...call, id: "another", key: { ...call.key, name: "another" } }, () => {});
    expect(countsOf("key#same").minute.tokens - before).toBe(PROMPT + 84);
    expect(countsOf("key#another").minute.tokens).toBe(PROMPT + 84);
  });

  it("is corrected, and still the first call of an empty window is admitted", async () => {
    const hook = rateLimit(pools, { now: () => now });
    const limits = { key: { tpm: PROMPT + 84 } };
    await (await hook.preCall(callWith(limits), () => {}))?.postCall?.(told(100 * PROMPT));
    now += 60_000;
    await hook.preCall(callWith(limits), () => {});
    expect(countsOf("key#same").minute.tokens).toBe(PROMPT + 84);
  });
});

describe("with limits of both key and model", () => {
  it("a refusal by the model leaves the key's counts as they were", async () => {
    const limits = { key: { rpm: 9, tpm: 1_000, concurrency: 9 }, model: { rpm: 1 } };
    await enter(callWith(limits));
    const before = countsOf("key#same");
    await refusalOf(callWith(limits));
    expect(countsOf("key#same")).toEqual(before);
    expect(countsOf("model#same").minute.requests).toBe(1);
  });

  it("a refusal by the key leaves the model's counts as they were", async () => {
    const limits = { key: { rpm: 1 }, model: { rpm: 9, tpm: 1_000, concurrency: 9 } };
    await enter(callWith(limits));
    const before = countsOf("model#same");
    await refusalOf(callWith(limits));
    expect(countsOf("model#same")).toEqual(before);
    expect(countsOf("key#same").minute.requests).toBe(1);
  });

  it("a refusal by the key has not taken anything of the model's, not even for a moment", async () => {
    const limits = { key: { rpm: 1 }, model: { concurrency: 1, rpm: 2 } };
    await enter(callWith({ key: limits.key }));
    const { changed, watched } = watch(pools);
    await refusalOf(callWith(limits), watched);
    expect(new Set(changed.map(({ subject }) => subject))).toEqual(new Set(["key#same"]));
  });

  it.each([
    [50, 50],
    [50, 80],
    [80, 50],
  ])(
    "%d and %d requests a minute admit exactly 50 of 200 calls at the same time, in whatever order they arrive",
    async (keyRpm, modelRpm) => {
      const limits = { key: { rpm: keyRpm }, model: { rpm: modelRpm } };
      const jumbled = inAnyOrder(pools);
      const entries = await Promise.allSettled(Array.from({ length: 200 }, () => enter(callWith(limits), jumbled)));
      expect(entries.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
      expect(countsOf("key#same").minute.requests).toBe(50);
      expect(countsOf("model#same").minute.requests).toBe(50);
    },
  );

  /** Every operation takes its own time. */
  function inAnyOrder(of: Pools): Pools {
    let operations = 0;
    const wait = async () => {
      for (let turns = (operations++ * 7919) % 13; turns > 0; turns--) await turn();
    };
    return {
      change: (change) => wait().then(() => of.change(change)),
      sweep: (...sweep) => wait().then(() => of.sweep(...sweep)),
      read: (subject) => wait().then(() => of.read(subject)),
    };
  }
});

describe("the headers", () => {
  it("show a stream what was left after its reservation, and a JSON answer what is left after its real usage", async () => {
    now = NOON + 5_000;
    const admission = await enter(callWith({ key: { rpm: 10, tpm: 1_000, concurrency: 3 } }));
    expect(admission?.headers?.()).toEqual({
      "x-ratelimit-limit-requests": "10",
      "x-ratelimit-remaining-requests": "9",
      "x-ratelimit-reset-requests": "55s",
      "x-ratelimit-limit-tokens": "1000",
      "x-ratelimit-remaining-tokens": `${1_000 - PROMPT - 84}`,
      "x-ratelimit-reset-tokens": "55s",
      "x-ratelimit-limit-concurrent": "3",
      "x-ratelimit-remaining-concurrent": "2",
    });
    await admission?.postCall?.(used(30));
    expect(admission?.headers?.()).toMatchObject({
      "x-ratelimit-remaining-tokens": "970",
      "x-ratelimit-remaining-concurrent": "3",
    });
  });

  it.each([
    ["the least that remains", { key: { rpm: 10 }, model: { rpm: 7 } }, ["7", "6", "1m0s"]],
    ["the least that remains, of minute and day", { key: { rpm: 10, rpd: 5 } }, ["5", "4", "12h0m0s"]],
    ["the latest reset, of those with as little", { key: { rpm: 5 }, model: { rpd: 5 } }, ["5", "4", "12h0m0s"]],
  ])("are of the strictest limit: %s", async (_, limits, expected) => {
    const headers = (await enter(callWith(limits)))?.headers?.() ?? {};
    expect(["limit", "remaining", "reset"].map((name) => headers[`x-ratelimit-${name}-requests`])).toEqual(expected);
  });

  it("are left out for a kind that has no limit", async () => {
    const headers = (await enter(callWith({ key: { tpd: 1_000 } })))?.headers?.() ?? {};
    expect(Object.keys(headers).toSorted()).toEqual([
      "x-ratelimit-limit-tokens",
      "x-ratelimit-remaining-tokens",
      "x-ratelimit-reset-tokens",
    ]);
  });

  it("do not give out the counts of a minute that is over for those of the next", async () => {
    now = NOON + 59_000;
    const admission = await enter(callWith({ key: { rpm: 1 } }));
    now = NOON + 63_000;
    expect(admission?.headers?.()).toMatchObject({
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "0s",
    });
    await admission?.postCall?.(used(1));
    expect(admission?.headers?.()).toMatchObject({
      "x-ratelimit-remaining-requests": "1",
      "x-ratelimit-reset-requests": "57s",
    });
  });
});

describe("a refusal", () => {
  const RATE = { type: "rate_limit_error", code: "rate_limit_exceeded" };
  const SLOTS = { type: "rate_limit_error", code: "concurrency_limit_exceeded" };
  const QUOTA = { type: "insufficient_quota", code: "insufficient_quota" };

  it.each([
    ["rpm", { rpm: 1 }, "rpm is 1, 0 remaining, 1 needed", RATE, 54_321],
    ["tpm", { tpm: 150 }, `tpm is 150, ${150 - PROMPT - 84} remaining, ${PROMPT + 84} needed`, RATE, 54_321],
    ["rpd", { rpd: 1 }, "rpd is 1, 0 remaining, 1 needed", QUOTA, 43_194_321],
    ["tpd", { tpd: PROMPT + 84 }, `tpd is ${PROMPT + 84}, 0 remaining, ${PROMPT + 84} needed`, QUOTA, 43_194_321],
    ["concurrency", { concurrency: 1 }, "concurrency is 1, 0 remaining, 1 needed", SLOTS, 1_000],
  ] as const)("by %s says so, and when a call like this will be let in", async (_, limit, message, kind, waiting) => {
    now = NOON + 5_679;
    for (const [title, limits] of [
      ["key", { key: limit }],
      ["model", { key: { tpd: 1_000 }, model: limit }],
    ] as const) {
      pools = memoryPools();
      await enter(callWith(limits));
      const { status, body, headers } = await refusalOf(callWith(limits));
      expect([status, body]).toEqual([
        429,
        { message: `Limit reached for ${title} 'same': ${message}.`, param: null, ...kind },
      ]);
      expect(headers["retry-after"]).toBe(`${Math.ceil(waiting / 1_000)}`);
      expect(headers["retry-after-ms"]).toBe(`${waiting}`);
      expect(headers["x-should-retry"]).toBe(kind === QUOTA ? "false" : undefined);
    }
  });

  it.each([
    ["usd_per_day", 43_200],
    ["usd_per_month", (Date.UTC(2026, 11) - NOON) / 1_000],
  ])("by the budget %s is of a quota that is used up", async (kind, waiting) => {
    const call = callWith({});
    const prices = new Map(call.targets.map((target) => [target, DEAR]));
    const key = { ...call.key, budget: { [kind]: 0.001 } };
    const remaining = `${0.001 - (PROMPT * DEAR.prompt + 84 * DEAR.completion) / 1e6}`;
    const admission = await enter({ ...call, prices, key });
    expect(admission?.headers?.()).toEqual({ "x-ratelimit-remaining-usd": remaining });
    const { body, headers } = await refusalOf({ ...call, id: "another", prices, key });
    expect([body.type, body.code]).toEqual(["insufficient_quota", "insufficient_quota"]);
    expect(headers).toEqual({
      "x-ratelimit-remaining-usd": remaining,
      "retry-after": `${waiting}`,
      "retry-after-ms": `${waiting * 1_000}`,
      "x-should-retry": "false",
    });
  });

  it.each([
    [60_001, "false"],
    [60_000, undefined],
  ])("asks clients not to try again for a wait of more than a minute: %i ms", async (waiting, expected) => {
    now = NOON + 43_200_000 - waiting;
    await enter(callWith({ key: { rpd: 1 } }));
    const { body, headers } = await refusalOf(callWith({ key: { rpd: 1 } }));
    expect([body.code, headers["x-should-retry"]]).toEqual(["insufficient_quota", expected]);
  });

  it("keeps its word: the call is let in when it says so, and not a moment before", async () => {
    now = NOON + 5_679;
    for (const key of [{ rpm: 1 }, { tpm: 150 }, { rpd: 1 }, { tpd: PROMPT + 84 }, { rpm: 1, tpd: PROMPT + 84 }]) {
      pools = memoryPools();
      now = NOON + 5_679;
      await enter(callWith({ key }));
      const wait = Number((await refusalOf(callWith({ key }))).headers["retry-after-ms"]);
      now += wait - 1;
      await refusalOf(callWith({ key }));
      now += 1;
      await enter(callWith({ key }));
    }
  });

  it("of one call among several at once names the limit that the others have used up", async () => {
    const change = async (one: PoolChange) => {
      await turn();
      return pools.change(one);
    };
    const hook = rateLimit({ ...pools, change }, { now: () => now });
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, (_, at) => hook.preCall(callWith({ key: { rpd: 3 } }, { id: `call-${at}` }), () => {})),
    );
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    const message = "Limit reached for key 'same': rpd is 3, 0 remaining, 1 needed.";
    expect(reasons.map(({ body, headers }) => [body, headers["retry-after"]])).toEqual(
      Array.from({ length: 2 }, () => [{ message, param: null, ...QUOTA }, "43200"]),
    );
  });

  it("never asks for less than a second", async () => {
    now = NOON + 59_999;
    await enter(callWith({ key: { rpm: 1 } }));
    const { headers } = await refusalOf(callWith({ key: { rpm: 1 } }));
    expect([headers["retry-after"], headers["retry-after-ms"]]).toEqual(["1", "1000"]);
  });

  it("names the limit that opens last, be it the key's or the model's", async () => {
    const limits = { key: { rpm: 1 }, model: { rpd: 1 } };
    await enter(callWith(limits));
    const { body, headers } = await refusalOf(callWith(limits));
    expect(body.message).toBe("Limit reached for model 'same': rpd is 1, 0 remaining, 1 needed.");
    expect(headers["retry-after"]).toBe("43200");
  });

  it("has the headers of the limits that apply, also of those that were not asked", async () => {
    const limits = { key: { rpm: 1 }, model: { rpm: 9, tpm: 1_000, concurrency: 5 } };
    await enter(callWith(limits));
    expect((await refusalOf(callWith(limits))).headers).toEqual({
      "x-ratelimit-limit-requests": "1",
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "1m0s",
      "x-ratelimit-limit-tokens": "1000",
      "x-ratelimit-remaining-tokens": `${1_000 - PROMPT - 84}`,
      "x-ratelimit-reset-tokens": "1m0s",
      "x-ratelimit-limit-concurrent": "5",
      "x-ratelimit-remaining-concurrent": "4",
      "retry-after": "60",
      "retry-after-ms": "60000",
    });
  });

  it("shows the key's headers as they are after what it had granted was given back", async () => {
    const limits = { key: { rpm: 5 }, model: { concurrency: 1 } };
    await enter(callWith(limits));
    expect((await refusalOf(callWith(limits))).headers["x-ratelimit-remaining-requests"]).toBe("4");
  });

  it("by the key stays, although the model's counts cannot be read", async () => {
    const limits = { key: { rpm: 1 }, model: { tpm: 1_000 } };
    await enter(callWith(limits));
    const { body, headers } = await refusalOf(callWith(limits), { ...pools, ...failing("read") });
    expect([body.code, headers["x-ratelimit-limit-tokens"]]).toEqual(["rate_limit_exceeded", undefined]);
  });
});

describe("pools that cannot be reached", () => {
  const limits = { key: { rpm: 9 }, model: { rpm: 9 } };

  beforeEach(() => vi.useFakeTimers({ now: NOON }));
  afterEach(() => vi.useRealTimers());

  it.each(["key#same", "model#same"])(
    "for %s refuse the call, and are given back all that may have been taken",
    async (subject) => {
      let isLost = true;
      const lost: Pools = {
        ...pools,
        async change(change) {
          const answer = await pools.change(change);
          if (change.subject === subject && isLost) throw new PoolUnreachable(true);
          return answer;
        },
      };
      const { status, body } = await refusalOf(callWith(limits), lost);
      expect([status, body.type, body.code]).toEqual([503, "server_error", "limits_unavailable"]);
      isLost = false;
      await vi.advanceTimersByTimeAsync(1_000);
      await Promise.all(behind);
      for (const each of ["key#same", "model#same"])
        expect(countsOf(each)).toMatchObject({ minute: { requests: 0, tokens: 0 }, concurrent: 0 });
    },
  );

  it("surely refuse the call, and nothing goes on behind its reply", async () => {
    const { body } = await refusalOf(callWith(limits), { ...pools, ...failing("change") });
    expect([body.code, behind]).toEqual(["limits_unavailable", []]);
  });

  describe("when it is settled", () => {
    /** A call of 15 minutes, whose settlement fails for so many milliseconds; and what is reported behind its reply. */
    async function settleDuring(outage: number, call = callWith(limits, { killedAt: NOON + 900_000 })) {
      const admission = await enter(call, failingUntil(NOON + outage));
      await admission?.postCall?.(used(1));
      return Promise.allSettled(behind);
    }

    /** Refuses whatever gives something back. */
    function failingUntil(recovery: number, subjects = ["key#same", "model#same"]): Pools {
      return {
        ...pools,
        change: async (change) => {
          const gives = change.slots.some(({ calls }) => calls < 0);
          if (Date.now() < recovery && gives && subjects.includes(change.subject)) throw new PoolUnreachable(false);
          return pools.change(change);
        },
      };
    }

    it.each([3_000, 50_000])("are asked again behind the reply: %i ms", async (outage) => {
      const ended = settleDuring(outage);
      await vi.advanceTimersByTimeAsync(outage - 1);
      for (const subject of ["key#same", "model#same"]) {
        expect(countsOf(subject)).toMatchObject({ minute: { tokens: PROMPT + 84 }, concurrent: 1 });
      }
      await vi.advanceTimersByTimeAsync(2_000);
      expect((await ended).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
      for (const subject of ["key#same", "model#same"]) {
        expect(countsOf(subject)).toMatchObject({ minute: { requests: 1, tokens: 1 }, concurrent: 0 });
      }
    });

    it("hold up neither the reply nor, for more than a minute, the instance", async () => {
      const ended = settleDuring(1e9);
      await vi.advanceTimersByTimeAsync(0);
      expect(behind).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(60_000);
      expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    });

    it("do not let the instance run into its time limit", async () => {
      const ended = settleDuring(1e9, callWith(limits, { killedAt: NOON + 4_000 }));
      await vi.advanceTimersByTimeAsync(3_500);
      expect((await ended).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    });

    it("for one of two do not keep the other from being settled", async () => {
      const admission = await enter(callWith(limits), failingUntil(NOON + 1_000, ["key#same"]));
      await admission?.postCall?.(used(1));
      expect(countsOf("model#same")).toMatchObject({ minute: { tokens: 1 }, concurrent: 0 });
      expect(behind).toHaveLength(1);
    });

    it("leave the reservation standing, and say so, if the settlement is invalid, and admit other calls", async () => {
      let isInvalid = false;
      const hook = rateLimit(
        {
          ...pools,
          change: (change) => (isInvalid ? Promise.reject(new InvalidUpdateError("too large")) : pools.change(change)),
        },
        { now: () => now },
      );
      const enterIt = () => hook.preCall(callWith(limits), (work) => behind.push(work));
      const admission = await enterIt();
      isInvalid = true;
      await expect(admission?.postCall?.(used(1))).rejects.toThrow("too large");
      await admission?.afterReply?.(used(1));
      expect([behind.length, countsOf("key#same").concurrent]).toEqual([0, 1]);
      isInvalid = false;
      await (await enterIt())?.postCall?.(used(1));
      expect(countsOf("key#same")).toMatchObject({ minute: { requests: 2, tokens: PROMPT + 85 }, concurrent: 1 });
    });

    it("are asked again for what a refused call is to give back, for some seconds behind its reply", async () => {
      const full = { key: { concurrency: 2 }, model: { rpm: 1 } };
      await enter(callWith(full));
      const refused = await refusalOf(callWith(full), failingUntil(NOON + 3_000));
      expect(refused.body.code).toBe("rate_limit_exceeded");
      expect([behind.length, countsOf("key#same").concurrent]).toEqual([1, 2]);
      await vi.advanceTimersByTimeAsync(5_000);
      await expect(behind[0]).resolves.toBeUndefined();
      expect(countsOf("key#same")).toMatchObject({ minute: { requests: 1 }, concurrent: 1 });
    });

    it("are asked again by later calls for what no call waited for any more", async () => {
      const hook = rateLimit(failingUntil(NOON + 90_000));
      const call = callWith(limits, { killedAt: NOON + 900_000 });
      const admission = await hook.preCall(call, (work) => behind.push(work));
      await admission?.postCall?.(used(1));
      const ended = Promise.allSettled(behind);
      await vi.advanceTimersByTimeAsync(60_000);
      await ended;
      vi.setSystemTime(NOON + 600_000); // Frozen meanwhile.
      await hook.preCall(callWith({}), () => {});
      await vi.advanceTimersByTimeAsync(0);
      expect(pools.counts("key#same", NOON)).toMatchObject({ day: { requests: 1, tokens: 1 }, concurrent: 0 });
    });
  });
});

function failing(...names: (keyof Pools)[]): Pools {
  const fail = async () => Promise.reject(new PoolUnreachable(false));
  return Object.fromEntries(names.map((name) => [name, fail])) as unknown as Pools;
}

function watch(of: Pools) {
  const changed: PoolChange[] = [];
  const watched: Pools = {
    ...of,
    change: (change) => {
      changed.push(change);
      return of.change(change);
    },
  };
  return { changed, watched };
}
