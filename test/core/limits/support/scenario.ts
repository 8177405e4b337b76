// What a run is about: all of it follows from its seed.
import type { Limits } from "../../../../functions/core/directory/directory.ts";
import type { Faults } from "./network.ts";
import { type Random, randomFrom } from "./random.ts";

export interface Scenario {
  readonly seed: number;
  readonly random: Random;
  readonly start: number;
  /** How long calls go on coming. Milliseconds. */
  readonly length: number;
  readonly subjects: readonly { readonly name: string; readonly limit: Limits }[];
  readonly instances: number;
  /** All of one kind, or mixed. */
  readonly kinds: readonly ("one" | "many")[];
  readonly near: number;
  readonly mostIds: number;
  /** Of a call, in milliseconds. */
  readonly timeLimit: number;
  /** Between two calls, on average. */
  readonly pause: number;
  readonly faults: Faults;
  readonly outages: boolean;
  readonly crashes: boolean;
  readonly freezes: boolean;
  readonly resets: boolean;
  /** Of an instance that serves many calls: when it forgets a subject. Milliseconds. */
  readonly idleAfter: number;
  readonly mostPurses: number;
}

/** Before the end of a minute, of a day, and of a month. */
const STARTS = ["2026-11-22T09:31:20Z", "2026-11-22T23:59:20Z", "2026-11-30T23:59:20Z"].map(Date.parse);

export function scenarioOf(seed: number): Scenario {
  const random = randomFrom(seed);
  const isFaulty = random.chance(0.8);
  const upTo = (most: number) => (isFaulty ? random.between(0, most) : 0);
  const timeLimit = random.pick([5_000, 10_000, 20_000, 60_000]);
  return {
    ...{ seed, random, timeLimit },
    start: random.pick(STARTS) + random.whole(15_000, 38_000),
    length: random.pick([10_000, 25_000, 60_000]),
    subjects: (random.chance(0.3) ? ["key#one", "model#one"] : ["key#one"]).map((name) => ({
      name,
      limit: limitsOf(random),
    })),
    instances: random.whole(1, 5),
    kinds: random.pick([["one"], ["many"], ["one", "many"]] as const),
    near: random.pick([1, 2, 8]),
    mostIds: random.chance(0.3) ? random.whole(0, 3) : 24,
    pause: random.pick([400, 1_500, 3_000]),
    faults: {
      requestLost: upTo(0.2),
      answerLost: upTo(0.2),
      late: upTo(random.chance(0.2) ? 0.4 : 0.1),
      refused: upTo(0.1),
    },
    outages: random.chance(0.2),
    crashes: isFaulty && random.chance(0.5),
    freezes: random.chance(0.5),
    resets: isFaulty && random.chance(0.1),
    idleAfter: random.pick([3_000, 9_000, 60_000]),
    mostPurses: random.pick([1, 10]),
  };
}

/** Each kind or not; calls reserve up to 1,000 tokens and 1 dollar. */
function limitsOf(random: Random): Limits {
  const all: Limits = {
    rpm: random.whole(2, 40),
    tpm: random.whole(1_000, 20_000),
    rpd: random.whole(5, 80),
    tpd: random.whole(2_000, 60_000),
    usd_per_day: random.between(0.5, 40),
    usd_per_month: random.between(0.5, 80),
    concurrency: random.whole(1, 12),
  };
  const isMinutesOnly = random.chance(0.3);
  const some = Object.entries(all).filter(
    ([kind]) => random.chance(0.5) && !(isMinutesOnly && /rpd|tpd|usd/.test(kind)),
  );
  return some.length > 0 ? Object.fromEntries(some) : { rpm: all.rpm };
}
