// The random schedules of instances over pools that are really kept in DynamoDB: time is simulated, and the requests are not.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StoredCounters, storedCounters } from "../../functions/aws/stored-counters.ts";
import type { Pool, Pools } from "../../functions/core/limits/pool.ts";
import { tableNames } from "../../local/tables.ts";
import { simulate } from "../core/limits/support/simulation.ts";
import { codeUnderTest } from "../core/limits/support/under-test.ts";
import type { Store } from "../core/limits/support/world.ts";
import { runs } from "../support/long.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));

describe.each(dynamoStores)("random schedules over $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    let counters: StoredCounters;
    beforeAll(async () => {
      store = await open();
      counters = storedCounters(store.connect(), tableNames.Counters);
    });
    afterAll(() => store?.close());

    it(`keep the limits (SEED=${seed})`, async () => {
      console.info(`SEED=${seed}`);
      for (let run = seed; run < seed + runs(5, 300); run++) {
        const openStore = (_: unknown, now: () => number) => ownPools(store.pools(now), counters);
        const { violation } = await simulate(run, { code: codeUnderTest, openStore });
        expect(violation, `SEED=${run}`).toBeUndefined();
      }
    });
  });
});

/** Subjects of its own for each run. What nobody has changed is read once: the invariants are checked after every event. */
function ownPools(pools: Pools, counters: StoredCounters): Store {
  const run = randomUUID();
  const known = new Map<string, Pool>();
  const own = (subject: string) => `${subject}-${run}`;
  const see = (subject: string, pool: Pool): Pool => {
    known.set(subject, pool);
    return pool;
  };
  const ownOnes: Pools = {
    async change(change) {
      known.delete(change.subject);
      return pools.change({ ...change, subject: own(change.subject) });
    },
    async sweep(subject, ...bucket) {
      known.delete(subject);
      return pools.sweep(own(subject), ...bucket);
    },
    read: async (subject) => known.get(subject) ?? see(subject, await pools.read(own(subject))),
  };
  return {
    pools: ownOnes,
    async reset(subject) {
      known.delete(subject);
      await counters.reset(own(subject));
    },
  };
}
