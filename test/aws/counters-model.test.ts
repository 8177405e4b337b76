// The counters against a plain model, over random histories: whatever happens, in whatever order, both agree on every answer.
//
// A history is made of admissions, settlements (early, late, repeated), killed calls, steps of the clock over the edges of
// minutes, days and months, and, with DynamoDB, requests and responses that are lost, doubled or late. After every step:
//   a call is admitted if and only if the model says so: nothing is over-admitted, and nothing refused without need;
//   the counts are the model's: nothing is charged twice, a refusal changes nothing, leases come back in time.
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoCounters } from "../../functions/aws/counters.ts";
import type { Limits } from "../../functions/core/directory/directory.ts";
import type { Counters, Reservation, Spent } from "../../functions/core/limits/counters.ts";
import { tableNames } from "../../local/tables.ts";
import { memoryCounters } from "../support/memory-counters.ts";
import { newSubject } from "./counting.ts";
import { type Fate, type Network, networkOf } from "./network.ts";
import { type Admitted, countsAt, fits, type Span } from "./plain-model.ts";
import { explored, patience } from "./property.ts";
import { dynamoStores } from "./stores.ts";

interface Model {
  now: number;
  /** Calls that were admitted and may still be settled, again and again. */
  readonly calls: Admitted[];
  /** Since when a copy of something is on its way. */
  lateSince: number | undefined;
}

interface Real {
  readonly subject: string;
  readonly counters: Counters;
  readonly network: Network | undefined;
  readonly clock: { now: number };
}

type Command = fc.AsyncCommand<Model, Real>;

function command(label: string, run: Command["run"], check: Command["check"] = () => true): Command {
  return { check, run, toString: () => label };
}

/** Compares what both say of the present moment. */
async function agree(model: Model, { counters, subject }: Real): Promise<void> {
  expect(await counters.read(subject)).toEqual(countsAt(model.calls, model.now));
}

interface Size {
  readonly tokens: number;
  readonly cost: number;
  readonly seconds: number;
}

function admit(limit: Limits, { tokens, cost, seconds }: Size): Command {
  return command(`admit(${tokens} tokens, ${cost} n$, ${seconds} s)`, async (model, real) => {
    const times = { at: model.now, killedAt: model.now + seconds * 1_000 };
    const claim = { subject: real.subject, limit, callId: randomUUID(), tokens, cost, ...times };
    const expected = fits(claim, model.calls);
    const { granted, counts } = await real.counters.reserve(claim);
    expect(granted).toBe(expected);
    if (granted) model.calls.push({ claim });
    expect(counts).toEqual(countsAt(model.calls, model.now));
    await agree(model, real);
  });
}

/** Every response is lost, or every request: the caller gives up and gives back. */
function admitInVain(limit: Limits, fate: Fate): Command {
  return command(
    `admitInVain(${fate})`,
    async (model, real) => {
      const times = { at: model.now, killedAt: model.now + 60_000 };
      const claim = { subject: real.subject, limit, callId: randomUUID(), tokens: 1, ...times };
      real.network?.next(fate, fate, fate);
      if (fate === "late") model.lateSince ??= model.now;
      await expect(real.counters.reserve(claim)).rejects.toThrow("the network lost it");
      await real.counters.settle(claim, { requests: 0, tokens: 0 });
      await agree(model, real);
    },
    () => true,
  );
}

/** Picks any call that was ever admitted: one that is settled already is not charged again. */
function settle(which: number, spent: Spent): Command {
  return command(
    `settle(${which}, ${spent.requests}, ${spent.tokens} tokens, ${spent.cost} n$)`,
    async (model, real) => {
      const call = pick(model, which);
      const isReleased = !model.calls.some(
        ({ claim, spent }) => claim === call.claim && !spent && !isOver(claim, model),
      );
      if (!isReleased) call.spent = spent;
      else if (isOver(call.claim, model)) return;
      const counts = await real.counters.settle(call.claim, spent);
      expect(counts).toEqual(countsAt(model.calls, model.now));
      await agree(model, real);
    },
    (model) => model.calls.length > 0,
  );
}

/** Of a call that is under way. */
function admitAgain(which: number): Command {
  return command(
    `admitAgain(${which})`,
    async (model, real) => {
      const { claim, spent } = pick(model, which);
      if (spent || isOver(claim, model)) return;
      expect((await real.counters.reserve(claim)).granted).toBe(true);
      await agree(model, real);
    },
    (model) => model.calls.length > 0,
  );
}

/** A call that outlives its time is a killed one: it is not settled any more. */
function isOver({ killedAt }: Reservation, { now }: { readonly now: number }): boolean {
  return now >= killedAt;
}

function pick({ calls }: { readonly calls: readonly Admitted[] }, which: number): Admitted {
  return calls[which % calls.length] as Admitted;
}

type Step = number | Span;

/** By milliseconds, or to the edge of a minute, a day or a month: just before it, upon it, just after it. */
function step(by: Step, more: number): Command {
  return command(`step(${by}, ${more})`, async (model, real) => {
    const next = typeof by === "number" ? model.now + by : endOf(by, model.now) + more;
    if (model.lateSince !== undefined && next >= model.lateSince + LATEST) await deliverLate(model, real);
    model.now = Math.max(model.now, next);
    real.clock.now = model.now;
    await agree(model, real);
  });
}

function endOf(span: Span, now: number): number {
  if (span === "minute") return (Math.floor(now / 60_000) + 1) * 60_000;
  if (span === "day") return (Math.floor(now / 86_400_000) + 1) * 86_400_000;
  return Date.UTC(new Date(now).getUTCFullYear(), new Date(now).getUTCMonth() + 1);
}

/** A copy on the network arrives within a minute, or never. */
const LATEST = 60_000;

async function deliverLate(model: Model, { network }: Real): Promise<void> {
  model.lateSince = undefined;
  await network?.deliverLate();
}

/** The next attempts of the SDK meet with these; it tries three times, so that two may fail. */
function mistreat(fates: readonly Fate[]): Command {
  return command(`mistreat(${fates.join(", ")})`, async (model, real) => {
    if (fates.includes("late")) model.lateSince ??= model.now;
    real.network?.next(...fates);
  });
}

const arrive = command("arrive", async (model, real) => {
  await deliverLate(model, real);
  await agree(model, real);
});

const some = (max: number) => fc.integer({ min: 1, max });
const limits: fc.Arbitrary<Limits> = fc.record(
  {
    ...{ rpm: some(6), tpm: some(60), rpd: some(12), tpd: some(120), concurrency: some(4) },
    ...{ usd_per_day: some(9), usd_per_month: some(19) },
  },
  { requiredKeys: [] },
);
/** In nano-dollars; many models have no price. */
const costs = fc.oneof(
  fc.constant(0),
  fc.nat(12).map((halves) => halves * 500_000_000),
);
const spending: fc.Arbitrary<Spent> = fc.record({ requests: fc.constantFrom(0, 1), tokens: fc.nat(90), cost: costs });
const failures = fc.constantFrom<Fate>("response lost", "request lost", "doubled", "late");
/** What fails is followed by what works, because the counters may ask anew right after a refusal. */
const fates = fc
  .array(fc.tuple(failures, fc.constant<Fate>("delivered")), { minLength: 1, maxLength: 3 })
  .map((pairs) => pairs.flat());

function histories(limit: Limits) {
  const admissions = fc.record({ tokens: some(80), cost: costs, seconds: some(100) });
  const steps = fc.oneof(some(5_000), some(90_000), fc.constantFrom<Span>("minute", "minute", "day", "month"));
  const kinds = [
    admissions.map((how) => admit(limit, how)),
    admissions.map((how) => admit(limit, how)),
    fc.tuple(fc.nat(), spending).map(([which, spent]) => settle(which, spent)),
    fc.nat().map(admitAgain),
    fc.tuple(steps, fc.constantFrom(-1, 0, 1)).map(([by, more]) => step(by, more)),
  ];
  const faults = [
    fates.map(mistreat),
    fc.constantFrom<Fate>("response lost", "request lost", "late").map((fate) => admitInVain(limit, fate)),
    fc.constant(arrive),
  ];
  return {
    calm: fc.commands(kinds, { maxCommands: 60, size: "+1" }),
    rough: fc.commands([...kinds, ...faults], { maxCommands: 60, size: "+1" }),
  };
}

function property(isRough: boolean, begin: (clock: { now: number }) => Omit<Real, "clock" | "subject">) {
  const programs = limits.chain((limit) => {
    const { calm, rough } = histories(limit);
    return fc.tuple(fc.constant(limit), isRough ? rough : calm);
  });
  return fc.asyncProperty(fc.nat(86_400_000), programs, async (start, [, commands]) => {
    const now = Date.UTC(2026, 10, 22) + start;
    const clock = { now };
    const setup = () => ({
      model: { now, calls: [], lateSince: undefined } satisfies Model as Model,
      real: { ...begin(clock), clock, subject: newSubject() },
    });
    await fc.asyncModelRun(setup, commands);
  });
}

describe("the counters agree with a plain model over random histories", () => {
  it("in the twin in memory", patience, async () => {
    const begin = (clock: { now: number }) => ({ counters: memoryCounters(() => clock.now), network: undefined });
    await fc.assert(property(false, begin), explored(100));
  });

  describe.each(dynamoStores)("in $name", ({ isMissing, open }) => {
    let store: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      if (!isMissing) store = await open();
    });
    afterAll(() => store?.close());

    it.skipIf(isMissing)("also over a bad network", patience, async () => {
      const begin = (clock: { now: number }) => {
        const client = store.connect();
        const network = networkOf(client);
        return { counters: dynamoCounters(client, tableNames.Counters, () => clock.now), network };
      };
      await fc.assert(property(true, begin), explored(10, 500));
    });
  });
});
