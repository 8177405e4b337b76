// Random schedules of instances over shared pools: whatever fails, and whenever, no more is admitted than the limits allow.
import { expect, it } from "vitest";
import { runs } from "../../support/long.ts";
import { scenarioOf } from "./support/scenario.ts";
import { simulate } from "./support/simulation.ts";
import { codeUnderTest } from "./support/under-test.ts";

const openStore = (code: typeof codeUnderTest) => {
  const pools = code.memoryPools();
  return { pools, reset: async (subject: string) => pools.reset(subject) };
};
it("explore", async () => {
  const seed = Number(process.env["SEED"] ?? 1);
  let calls = 0,
    admitted = 0,
    unreachable = 0,
    writes = 0;
  const bad: string[] = [];
  const t = performance.now();
  for (let run = 0; run < Number(process.env["RUNS"] ?? 200); run++) {
    const result = await simulate(seed + run, { code: codeUnderTest, openStore });
    calls += result.calls;
    admitted += result.admitted;
    unreachable += result.unreachable;
    writes += result.writes;
    if (result.violation) {
      const { random, ...sc } = scenarioOf(seed + run);
      bad.push(`${seed + run}: ${result.violation} ${process.env["SHOW"] ? JSON.stringify(sc) : ""}`);
    }
  }
  console.log({ calls, admitted, unreachable, writes, bad: bad.length, ms: performance.now() - t });
  console.log(bad.slice(0, 40).join("\n"));
  void runs;
  expect(true).toBe(true);
}, 600_000);
