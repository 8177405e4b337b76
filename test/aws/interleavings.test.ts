// Many calls at once, through the limits of keys and models, with every single request to DynamoDB in random order.
//
// Several execution environments, whose clocks differ by some seconds, admit and settle calls; meanwhile the clock steps
// over the edges of minutes and days, calls are killed, and requests and responses are lost, doubled or late. Whatever happens:
//   1. the calls admitted to a window never exceed its limits, and never more are under way than concurrency allows;
//   2. in the end each count is the sum of what its calls were charged: nothing twice, and nothing for a refusal;
//   3. only leases of calls that were killed are left, and once their time is over the whole limit is free again.
//
// SLUICE_PROPERTY_RUNS sets the number of interleavings for each store.
import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoCounters } from "../../functions/aws/counters.ts";
import type { Call } from "../../functions/core/call.ts";
import { clamp } from "../../functions/core/charge.ts";
import type { Counters, Reservation } from "../../functions/core/counters.ts";
import { key as keySchema, model as modelSchema, type RateLimit } from "../../functions/core/directory.ts";
import { GatewayError } from "../../functions/core/error.ts";
import type { Outcome } from "../../functions/core/hook.ts";
import { estimatedUsage, estimatePromptTokens } from "../../functions/core/usage.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { tableNames } from "../../local/tables.ts";
import { memoryCounters } from "../support/memory-counters.ts";
import { DAY, MINUTE, race, SECOND } from "./counting.ts";
import { type Fate, networkOf } from "./network.ts";
import { type Admitted, countsAt } from "./plain-model.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

/** What is to happen to one call. */
interface Plan {
  readonly environment: number;
  readonly key: number;
  readonly model: number;
  readonly tokens: number;
  readonly used: number;
  readonly ending: "complete" | "failed" | "refused" | "killed";
}

interface Scenario {
  readonly start: number;
  /** Of two keys, then of two models. */
  readonly limits: readonly RateLimit[];
  /** Of the environments' clocks, in milliseconds. */
  readonly offsets: readonly number[];
  readonly plans: readonly Plan[];
  readonly steps: readonly number[];
  readonly fates: readonly Fate[];
}

/** No two clocks differ by more. */
const MOST_OFFSET = 10 * SECOND;
/** Nothing on the network takes longer: while a call is admitted or settled, the clock steps by this at most. */
const SLOWEST = 3 * SECOND;

interface World {
  readonly clock: { now: number };
  /** Runs an operation when its turn has come; no other runs before it has ended. */
  inTurn<T>(label: string, run: () => Promise<T>): Promise<T>;
}

interface Backend {
  countersOf(offset: number, world: World): Counters;
  /** Delivers what is late. */
  deliverLate(): Promise<void>;
  /** From now on nothing is lost. */
  repair(): void;
}

const HELLO = { messages: ["hi"] };

/** One call of one of the keys to one of the models, and all that is known of it. */
function callOf(plan: Plan, { limits, at, run }: { limits: readonly RateLimit[]; at: number; run: string }): Call {
  const name = (index: number) => `${run}-${index}`;
  const [key, model] = [limits[plan.key], limits[2 + plan.model]];
  return {
    id: randomUUID(),
    requestId: "request",
    key: keySchema.parse({ name: name(plan.key), hash: "0".repeat(64), allowed_models: [], rate_limit: key }),
    asked: name(plan.model),
    targets: [modelSchema.parse({ name: name(plan.model), model: "openai/x", rate_limit: model })],
    stream: false,
    includeUsage: false,
    choices: 1,
    maximumTokens: plan.tokens,
    text: "",
    body: HELLO,
    receivedAt: at,
    deadline: at + 30 * SECOND,
    killedAt: at + 60 * SECOND,
  };
}

/** The calls of one subject, by what became of them. */
interface Ledger {
  readonly admitted: Admitted[];
  readonly underWay: Set<Reservation>;
}

async function explore(scenario: Scenario, { scheduler, backend }: { scheduler: fc.Scheduler; backend: Backend }) {
  const run = randomUUID();
  const clock = { now: scenario.start };
  const world: World = { clock, inTurn: (label, operation) => inTurn(scheduler, label, operation) };
  const ledgers = new Map<string, Ledger>();
  const ledgerOf = (subject: string) => {
    const ledger = ledgers.get(subject) ?? { admitted: [], underWay: new Set() };
    ledgers.set(subject, ledger);
    return ledger;
  };
  const environments = scenario.offsets.map((offset) => {
    const now = () => clock.now + offset;
    return { now, hook: rateLimit(backend.countersOf(offset, world), now) };
  });

  /** How many calls are being admitted or settled. */
  let busy = 0;
  async function live(plan: Plan): Promise<void> {
    const { now, hook } = environments[plan.environment % environments.length] ?? never();
    await world.inTurn("a call arrives", async () => {});
    const call = callOf(plan, { limits: scenario.limits, at: now(), run });
    busy++;
    const admission = await hook.preCall(call).catch((error) => {
      if (!(error instanceof GatewayError) || ![429, 503].includes(error.status)) throw error;
    });
    busy--;
    if (!admission) return;
    const entries = subjectsOf(call).map(({ subject, limit }) => {
      const tokens = estimatePromptTokens(HELLO) + plan.tokens;
      const claim = { subject, limit, callId: call.id, tokens, at: call.receivedAt, killedAt: call.killedAt };
      const [ledger, entry]: [Ledger, Admitted] = [ledgerOf(subject), { claim }];
      ledger.admitted.push(entry);
      ledger.underWay.add(claim);
      expectNotTooMany(ledger, clock.now);
      return { ledger, entry };
    });
    await world.inTurn("the provider answers", async () => {});
    for (const { ledger, entry } of entries) ledger.underWay.delete(entry.claim);
    const isTooLate = now() >= call.killedAt - 2 * MOST_OFFSET;
    if (plan.ending === "killed" || isTooLate) return;
    const requests = plan.ending === "refused" ? 0 : 1;
    const tokens = plan.ending === "complete" ? plan.used : 0;
    for (const { entry } of entries) entry.spent = { requests, tokens };
    busy++;
    await admission.postCall?.(outcomeOf(plan.ending, tokens));
    busy--;
  }

  async function tick(): Promise<void> {
    for (const by of scenario.steps) {
      let isDone = false;
      while (!isDone) {
        await world.inTurn(`the clock would step by ${by}`, async () => {
          if (by > SLOWEST && busy > 0) return;
          if (by > SLOWEST) await backend.deliverLate();
          clock.now += by;
          isDone = true;
        });
      }
    }
  }

  await scheduler.waitFor(Promise.all([tick(), ...scenario.plans.map(live)]));
  await backend.deliverLate();
  backend.repair();
  return { ledgers, clock };
}

function subjectsOf({ key, targets: [model] }: Call) {
  const both = [
    { subject: `key#${key.name}`, limit: key.rate_limit },
    { subject: `model#${model?.name}`, limit: model?.rate_limit ?? {} },
  ];
  return both.filter(({ limit }) => Object.keys(limit).length > 0);
}

function outcomeOf(ending: Plan["ending"], totalTokens: number): Outcome {
  const usage = totalTokens > 0 ? { ...estimatedUsage(totalTokens, 0), estimated: false } : undefined;
  return {
    ending: ending === "refused" ? "refused" : "complete",
    status: 200,
    usage,
    attempts: [],
    duration: 1,
    finishReasons: [],
  };
}

function never(): never {
  throw new Error("there is no environment");
}

function inTurn<T>(scheduler: fc.Scheduler, label: string, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    scheduler.scheduleSequence([{ label, builder: () => run().then(resolve, reject) }]);
  });
}

/** 1. Of the calls whose time is not over by anybody's clock. */
function expectNotTooMany({ underWay }: Ledger, now: number): void {
  const calls = [...underWay].filter(({ killedAt }) => killedAt > now + MOST_OFFSET);
  for (const { limit } of calls) expect(calls.length).toBeLessThanOrEqual(limit.concurrency ?? calls.length);
}

/** 1. What was admitted to a window weighs at least this much at any time: its limits hold whatever the order was. */
function expectNoneOverAdmitted({ admitted }: Ledger): void {
  for (const { claim } of admitted) {
    const { rpm, tpm, rpd, tpd } = claim.limit;
    const inMinute = admitted.filter((other) => windowOf(other.claim.at, MINUTE) === windowOf(claim.at, MINUTE));
    const inDay = admitted.filter((other) => windowOf(other.claim.at, DAY) === windowOf(claim.at, DAY));
    for (const [calls, requests, tokens] of [[inMinute, rpm, tpm] as const, [inDay, rpd, tpd] as const]) {
      const least = calls.map(({ claim, spent }) =>
        Math.min(clamp(claim.tokens, tokens), spent?.tokens ?? claim.tokens),
      );
      expect(calls.filter(({ spent }) => spent?.requests !== 0).length).toBeLessThanOrEqual(requests ?? calls.length);
      expect(least.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(tokens ?? Number.POSITIVE_INFINITY);
    }
  }
}

function windowOf(moment: number, length: number): number {
  return Math.floor(moment / length);
}

/** 2. and 3. At the end, for the minute and the day of each clock. */
async function expectExact(
  [subject, { admitted }]: [string, Ledger],
  { now, counters }: { now: number; counters: Counters },
) {
  const { minute, day, concurrent } = await counters.read(subject);
  const expected = countsAt(admitted, now);
  expect({ subject, minute, day }).toEqual({ subject, minute: expected.minute, day: expected.day });
  expect(concurrent).toBeLessThanOrEqual(expected.concurrent);
  expect(concurrent).toBeGreaterThanOrEqual(countsAt(admitted, now + MOST_OFFSET).concurrent);
}

/** 3. Two days later nothing is left of what happened. */
async function expectAllFree(
  [subject, { admitted }]: [string, Ledger],
  { now, counters }: { now: number; counters: Counters },
) {
  const limit = admitted[0]?.claim.limit ?? {};
  const claim = () => ({ subject, limit, callId: randomUUID(), tokens: 1, at: now, killedAt: now + MINUTE });
  const least = Math.min(...Object.values(limit).map(Number));
  let granted = 0;
  for (let calls = 0; calls <= least; calls++) granted += await race(counters, [claim()]);
  expect(granted).toBe(least);
}

const some = (max: number) => fc.integer({ min: 1, max });
const limits: fc.Arbitrary<RateLimit> = fc.record(
  { rpm: some(5), tpm: some(150), rpd: some(8), tpd: some(300), concurrency: some(3) },
  { requiredKeys: [] },
);
const plans: fc.Arbitrary<Plan> = fc.record({
  environment: fc.nat(2),
  key: fc.nat(1),
  model: fc.nat(1),
  tokens: some(60),
  used: some(90),
  ending: fc.constantFrom("complete", "complete", "complete", "failed", "refused", "killed"),
});
const clockSteps = fc.oneof(fc.nat(SLOWEST), fc.nat(SLOWEST), fc.nat(40 * SECOND), fc.constantFrom(MINUTE, DAY));
const failures = fc.constantFrom<Fate>("response lost", "request lost", "doubled", "late");
const sometimes = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Fate>("delivered") },
  { weight: 1, arbitrary: failures },
);

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  start: fc.integer({ min: -12, max: 2 }).map((seconds) => Date.UTC(2026, 10, 23) + seconds * SECOND),
  limits: fc.tuple(limits, limits, limits, limits),
  offsets: fc.array(fc.integer({ min: 0, max: MOST_OFFSET }), { minLength: 1, maxLength: 3 }),
  plans: fc.array(plans, { minLength: 2, maxLength: 14, size: "max" }),
  steps: fc.array(clockSteps, { maxLength: 6 }),
  fates: fc.array(sometimes, { maxLength: 60, size: "max" }),
});

function holds(open: (scenario: Scenario) => Backend) {
  const scheduler = fc.scheduler({
    act: async (release) => {
      await release();
      for (let turns = 0; turns < 3; turns++) await turn();
    },
  });
  return fc.asyncProperty(scheduler, scenarios, async (scheduler, scenario) => {
    await check(scenario, { scheduler, backend: open(scenario) });
  });
}

async function check(scenario: Scenario, { scheduler, backend }: { scheduler: fc.Scheduler; backend: Backend }) {
  const { ledgers, clock } = await explore(scenario, { scheduler, backend });
  const at = (now: number) => {
    const world: World = { clock: { now }, inTurn: (_, operation) => operation() };
    return { now, counters: backend.countersOf(0, world) };
  };
  for (const entry of ledgers) {
    expectNoneOverAdmitted(entry[1]);
    await expectExact(entry, at(clock.now));
    await expectExact(entry, at(clock.now + MOST_OFFSET));
    await expectAllFree(entry, at(clock.now + 2 * DAY));
  }
}

function memoryBackend(): Backend {
  const clock = { now: 0 };
  const counters = memoryCounters(() => clock.now);
  return {
    countersOf: (_, { clock: { now }, inTurn }) => {
      clock.now = now;
      return {
        reserve: (reservation) => inTurn("reserve", () => counters.reserve(reservation)),
        settle: (reservation, spent) => inTurn("settle", () => counters.settle(reservation, spent)),
        read: (subject) => inTurn("read", () => counters.read(subject)),
      };
    },
    deliverLate: async () => {},
    repair: () => {},
  };
}

/** Reservations may fail for good; what is to be settled arrives in the end. */
function dynamoBackend(store: DynamoStore, { fates }: Scenario): Backend {
  const networks: ReturnType<typeof networkOf>[] = [];
  const shared = [...fates];
  const mayFail = (input: object) =>
    "UpdateExpression" in input && String(input.UpdateExpression).includes(":reserved");
  return {
    countersOf(offset, { clock, inTurn }) {
      const client = store.connect();
      networks.push(networkOf(client, { fates: shared, mayFail, inTurn }));
      return dynamoCounters(client, tableNames.Counters, () => clock.now + offset);
    },
    async deliverLate() {
      for (const network of networks) await network.deliverLate();
    },
    repair: () => void shared.splice(0),
  };
}

const RUNS = Number(process.env["SLUICE_PROPERTY_RUNS"] ?? 0);
const LONGEST = 3_600_000;

describe("limits hold in every interleaving", () => {
  it("in the twin in memory", { timeout: LONGEST }, async () => {
    await fc.assert(holds(memoryBackend), { numRuns: RUNS || 100 });
  });

  describe.each(dynamoStores)("in $name", ({ isMissing, open }) => {
    let store: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      if (!isMissing) store = await open();
    });
    afterAll(() => store?.close());

    it.skipIf(isMissing)("over a bad network", { timeout: LONGEST }, async () => {
      await fc.assert(
        holds((scenario) => dynamoBackend(store, scenario)),
        { numRuns: RUNS || 8 },
      );
    });
  });
});
