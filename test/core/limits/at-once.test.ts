// Many first calls at once, over any number of instances: as many are admitted as the limits allow, to the last one.
import { expect, it } from "vitest";
import type { Limits } from "../../../functions/core/directory/directory.ts";
import { runs } from "../../support/long.ts";
import { openInstance } from "./support/instance.ts";
import { connectTo, type Network } from "./support/network.ts";
import { randomFrom } from "./support/random.ts";
import { codeUnderTest as code } from "./support/under-test.ts";
import { startTime } from "./support/virtual-time.ts";

const CALLS = 200;
const START = Date.parse("2026-11-22T09:31:20Z");
/** Of a key, or of a key and a model. */
const LIMITS: readonly { readonly admitted: number; readonly limits: readonly Limits[] }[] = [
  { admitted: 50, limits: [{ rpm: 50 }] },
  { admitted: 50, limits: [{ rpd: 50, usd_per_month: 1_000 }] },
  { admitted: 50, limits: [{ concurrency: 50 }] },
  { admitted: 50, limits: [{ rpm: 50 }, { rpm: 50 }] },
  { admitted: 50, limits: [{ rpm: 80 }, { rpm: 50 }] },
  {
    admitted: 50,
    limits: [
      { rpm: 50, concurrency: 50 },
      { rpm: 80, concurrency: 60 },
    ],
  },
  { admitted: 50, limits: [{ tpm: 5_000 }, { rpm: 70 }] },
];

interface Burst {
  readonly limits: readonly Limits[];
  readonly instances: number;
  readonly kind: "one" | "many";
  readonly seed: number;
}

/** How many are admitted. */
async function burst({ limits, instances, kind, seed }: Burst): Promise<number> {
  const time = startTime(START);
  const network: Network = connectTo(code.memoryPools(), { time, random: randomFrom(seed), code });
  const accounts = limits.map((limit, index) => ({ name: `subject#${index}`, limit, calls: [] }));
  const scenario = { near: 64, mostIds: 24, timeLimit: 60_000, idleAfter: 60_000, mostPurses: 10 };
  const opened = Array.from({ length: instances }, () =>
    openInstance({ kind, skew: 0, scenario, network, accounts, code }),
  );
  const plan = { tokens: 100, cost: 1, prompt: 0, duration: 10_000, spent: { requests: 1, tokens: 100 } as const };
  const outcomes = Array.from({ length: CALLS }, (_, index) => opened[index % instances]?.serve(plan));
  await time.run(async () => false);
  return (await Promise.all(outcomes)).filter((outcome) => outcome === "admitted").length;
}

const cases = LIMITS.flatMap((of) =>
  [1, 10, 50].map((instances) => ({ ...of, instances, title: JSON.stringify(of.limits) })),
);

it.each(cases)("$admitted of 200 calls are admitted by $title over $instances instances", async (of) => {
  for (let seed = 1; seed <= runs(1, 20); seed++)
    for (const kind of ["one", "many"] as const)
      expect(await burst({ ...of, kind, seed }), `${kind}, seed ${seed}`).toBe(of.admitted);
});
