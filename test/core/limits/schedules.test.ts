// Random schedules of instances over shared pools: whatever fails, and whenever, no more is admitted than the limits allow, and
// nothing stays charged that was not used.
import { expect, it } from "vitest";
import { isLong, runs } from "../../support/long.ts";
import { KNOWN_ERRORS } from "./support/known-errors.ts";
import { load, type Mutated } from "./support/mutants.ts";
import { simulate } from "./support/simulation.ts";
import { type CodeUnderTest, codeUnderTest } from "./support/under-test.ts";
import type { Store } from "./support/world.ts";

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** So many schedules find an error that is known: the rarest one breaks an invariant in one of 400. */
const ENOUGH = runs(600, 5_000);

function openMemory(code: CodeUnderTest): Store {
  const pools = code.memoryPools();
  return { pools, reset: async (subject) => pools.reset(subject) };
}

/** The first schedule from a seed on that breaks an invariant. */
async function violationFrom(first: number, count: number, tested: Mutated): Promise<string | undefined> {
  for (let run = first; run < first + count; run++) {
    const { violation } = await tested.simulate(run, { code: tested.codeUnderTest, openStore: openMemory });
    if (violation !== undefined) return `SEED=${run}: ${violation}`;
  }
  return undefined;
}

it(`keeps the limits in random schedules (SEED=${seed})`, async () => {
  console.info(`SEED=${seed}`);
  expect(await violationFrom(seed, runs(200, 3_000), { simulate, codeUnderTest })).toBeUndefined();
});

it.each(KNOWN_ERRORS)("finds out if $name", async (mutant) => {
  const mutated = await load(mutant);
  expect(await violationFrom(isLong ? seed : mutant.foundBy, ENOUGH, mutated)).toBeDefined();
});
