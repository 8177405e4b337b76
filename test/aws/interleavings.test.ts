// Many calls at once, through the limits of keys and models, with every single request to DynamoDB in random order.
//
// Several execution environments, whose clocks differ by some seconds, admit and settle calls; meanwhile the clock steps
// over the edges of minutes, days and a month, calls are killed, and requests and responses are lost, doubled or late.
// Whatever happens:
//   1. the calls admitted to a window never exceed its limits, and never more are under way than concurrency allows;
//   2. in the end each count is the sum of what its calls were charged: nothing twice, and nothing for a refusal;
//   3. only leases of calls that were killed are left, and once their time is over the whole limit is free again.
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import { DAY } from "./counting.ts";
import { type Backend, dynamoBackend, memoryBackend, type World } from "./interleaving/backend.ts";
import { explore } from "./interleaving/explore.ts";
import { expectAllFree, expectExact, expectNoneOverAdmitted } from "./interleaving/invariants.ts";
import { MOST_OFFSET, type Scenario, scenarios } from "./interleaving/scenario.ts";
import { explored, patience } from "./property.ts";
import { dynamoStores } from "./stores.ts";

function holds(open: (scenario: Scenario) => Backend) {
  const scheduler = fc.scheduler({
    act: async (release) => {
      await release();
      for (let turns = 0; turns < 3; turns++) await turn();
    },
  });
  return fc.asyncProperty(scheduler, scenarios, async (scheduler, scenario) => {
    const backend = open(scenario);
    const { ledgers, clock } = await explore(scenario, { scheduler, backend });
    const at = (now: number) => {
      const world: World = { clock: { now }, inTurn: (_, operation) => operation() };
      return { now, counters: backend.countersOf(0, world) };
    };
    for (const entry of ledgers) {
      expectNoneOverAdmitted(entry[1]);
      await expectExact(entry, at(clock.now));
      await expectExact(entry, at(clock.now + MOST_OFFSET));
      await expectAllFree(entry, at(clock.now + 62 * DAY));
    }
  });
}

describe("limits hold in every interleaving", () => {
  it("in the twin in memory", patience, async () => {
    await fc.assert(holds(memoryBackend), explored(100));
  });

  describe.each(dynamoStores)("in $name", ({ isMissing, open }) => {
    let store: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      if (!isMissing) store = await open();
    });
    afterAll(() => store?.close());

    it.skipIf(isMissing)("over a bad network", patience, async () => {
      await fc.assert(
        holds((scenario) => dynamoBackend(store, scenario)),
        explored(8, 500),
      );
    });
  });
});
