// Calls over a network that loses, repeats, delays and throttles anything: what they reserve is settled once, and never leaks. A
// late copy of a write that takes is a call that was killed, as far as a pool can tell: it admits less until its slot lapses.
import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { dynamoPools } from "../../functions/aws/pools.ts";
import type { Call } from "../../functions/core/call.ts";
import { GatewayError } from "../../functions/core/error.ts";
import type { Outcome } from "../../functions/core/hook.ts";
import { subjectOfKey, subjectOfModel } from "../../functions/core/limits/reservation.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { tableNames } from "../../local/tables.ts";
import { callOf, chat, DEMO_KEY } from "../core/support/requests.ts";
import { runs } from "../support/long.ts";
import { limiterOver } from "./counting.ts";
import { type Fate, networkOf } from "./network.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

afterEach(() => vi.useRealTimers());

const MOST_FATES = 40;
/** With three attempts each, until every fate has come true. */
const MOST_TRIES = MOST_FATES / 3 + 2;
const LONGEST_PAUSE = 2_000;
/** The time limit of a call, and a quarter. */
const LAPSED_AFTER = 1.25 * 900_000;
/** Of all cases, in the long run. */
const LONGEST_RUN = 3_600_000;

const fate = fc.constantFrom<Fate>("delivered", "doubled", "throttled", "request lost", "response lost", "late");
const plan = fc.record({ tokens: fc.nat(200), ending: fc.constantFrom<Outcome["ending"]>("complete", "refused") });
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

describe.each(dynamoStores)("calls whose pools are in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());

    it("are settled once each, and leave nothing behind but what came late, whatever the network does", {
      timeout: LONGEST_RUN,
    }, async () => {
      const plans = fc.array(plan, { minLength: 1, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(
          plans,
          fc.array(fate, { maxLength: MOST_FATES }),
          fc.integer({ min: 1, max: 4 }),
          fc.boolean(),
          async (...run) => {
            // Not Date: the SDK repeats what fails by a clock that is not DynamoDB's.
            vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
            const start = Date.now();
            const now = () => start;
            const afterwards = () => start + LAPSED_AFTER;
            const [plans, planned, slots, comesLate] = run;
            const fates = planned.map((fate) => (fate === "late" && !comesLate ? "request lost" : fate));
            const { subjects, call } = await caller(slots);
            const client = store.connect();
            const { inTurn, atRest } = inFlight();
            const network = networkOf(client, { fates: [...fates], inTurn });
            const hook = rateLimit(dynamoPools(client, tableNames.Counters, now), { now });
            const behind: Promise<void>[] = [];
            const waitUntil = (work: Promise<void>) => void behind.push(work.catch(() => {}));

            const charged = await Promise.all(
              plans.map(async (plan) => {
                const admission = await hook.preCall(call(), waitUntil).catch(refused);
                await admission?.postCall?.(outcomeOf(plan));
                return admission && plan.ending === "complete" ? plan.tokens : undefined;
              }),
            );
            for (let tries = 0; tries < MOST_TRIES && behind.length > 0; tries++) {
              await atRest();
              await vi.advanceTimersByTimeAsync(LONGEST_PAUSE);
            }
            await atRest();
            const late = fates.filter((fate) => fate === "late").length;
            await network.deliverLate();

            const used = charged.filter((tokens) => tokens !== undefined);
            const tokens = used.reduce((sum, tokens) => sum + tokens, 0);
            const limiter = limiterOver(store.pools(now), now);
            for (const subject of subjects) {
              const { day, concurrent } = await limiter.read(subject);
              const least = { requests: used.length, tokens };
              if (late === 0) expect({ day, concurrent }).toEqual({ day: least, concurrent: 0 });
              expect(day.requests - least.requests).toBeGreaterThanOrEqual(0);
              expect(day.requests - least.requests).toBeLessThanOrEqual(late * plans.length);
              expect(day.tokens).toBeGreaterThanOrEqual(least.tokens);
              const { concurrent: lasting } = await limiterOver(store.pools(afterwards), afterwards).read(subject);
              expect(lasting).toBe(0);
            }
          },
        ),
        { numRuns: runs(40) },
      );
    });
  });
});

/** Time is to pass only while DynamoDB is asked for nothing. */
function inFlight() {
  let count = 0;
  return {
    async inTurn<T>(_: string, run: () => Promise<T>): Promise<T> {
      count++;
      return run().finally(() => count--);
    },
    async atRest() {
      for (let quiet = 0; quiet < 20; quiet = count === 0 ? quiet + 1 : 0) await turn();
    },
  };
}

/** Calls of a key and a model of their own, that admit so many at the same time. */
async function caller(concurrency: number) {
  const name = randomUUID();
  const rate_limit = { tpd: 100_000, concurrency };
  const template = await callOf(chat(), { rate_limit });
  const model = template.model && { ...template.model, name };
  const call = (): Call => ({ ...template, id: randomUUID(), key: { ...DEMO_KEY, name, rate_limit }, model });
  return { subjects: [subjectOfKey(name), subjectOfModel(name)], call };
}

function refused(error: unknown): undefined {
  if (!(error instanceof GatewayError) || ![429, 503].includes(error.status)) throw error;
}

function outcomeOf({ tokens, ending }: Plan): Outcome {
  const usage = { promptTokens: tokens, completionTokens: 0, cachedTokens: 0, totalTokens: tokens, estimated: false };
  const used = ending === "complete" ? { usage } : {};
  return { ending, status: 200, attempts: [], consumed: [], cost: 0, duration: 1, finishReasons: [], ...used };
}
