// What is to happen in one run: who calls, with which limits, when the clock steps and what the network does.
import fc from "fast-check";
import type { Limits } from "../../../functions/core/directory/directory.ts";
import { DAY, MINUTE, SECOND } from "../counting.ts";
import type { Fate } from "../network.ts";

/** What is to happen to one call. */
export interface Plan {
  readonly environment: number;
  readonly key: number;
  readonly model: number;
  readonly tokens: number;
  readonly used: number;
  readonly ending: "complete" | "failed" | "refused" | "killed";
}

export interface Scenario {
  readonly start: number;
  /** Of two keys, which may have budgets, and of two models, of which the first costs a dollar for a token. */
  readonly keys: readonly Limits[];
  readonly models: readonly Limits[];
  /** Of the environments' clocks, in milliseconds. */
  readonly offsets: readonly number[];
  readonly plans: readonly Plan[];
  readonly steps: readonly number[];
  readonly fates: readonly Fate[];
}

/** No two clocks differ by more. */
export const MOST_OFFSET = 10 * SECOND;
/** Nothing on the network takes longer: while a call is admitted or settled, the clock steps by this at most. */
export const SLOWEST = 3 * SECOND;

const some = (max: number) => fc.integer({ min: 1, max });
const rates = { rpm: some(5), tpm: some(150), rpd: some(8), tpd: some(300), concurrency: some(3) };
const budgets = { usd_per_day: some(200), usd_per_month: some(300) };
const keys: fc.Arbitrary<Limits> = fc.record({ ...rates, ...budgets }, { requiredKeys: [] });
const models: fc.Arbitrary<Limits> = fc.record(rates, { requiredKeys: [] });

const plans: fc.Arbitrary<Plan> = fc.record({
  environment: fc.nat(2),
  key: fc.nat(1),
  model: fc.nat(1),
  tokens: some(60),
  used: some(90),
  ending: fc.constantFrom("complete", "complete", "complete", "failed", "refused", "killed"),
});
const steps = fc.oneof(fc.nat(SLOWEST), fc.nat(SLOWEST), fc.nat(40 * SECOND), fc.constantFrom(MINUTE, DAY));
const failures = fc.constantFrom<Fate>("response lost", "request lost", "doubled", "late");
const fates = fc.oneof({ weight: 3, arbitrary: fc.constant<Fate>("delivered") }, { weight: 1, arbitrary: failures });

/** Around the first of a month, which is the edge of every window. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  start: fc.integer({ min: -12, max: 2 }).map((seconds) => Date.UTC(2026, 11, 1) + seconds * SECOND),
  keys: fc.tuple(keys, keys),
  models: fc.tuple(models, models),
  offsets: fc.array(fc.integer({ min: 0, max: MOST_OFFSET }), { minLength: 1, maxLength: 3 }),
  plans: fc.array(plans, { minLength: 2, maxLength: 14, size: "max" }),
  steps: fc.array(steps, { maxLength: 6 }),
  fates: fc.array(fates, { maxLength: 60, size: "max" }),
});
