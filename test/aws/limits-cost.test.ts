// What limits cost a call: round trips before its first byte, and writes in all, by how many subjects it is held to, by the
// kinds of their limits, and by how near they are. A table: SLUICE_SHOW_TABLE=1 node_modules/.bin/vitest run test/aws/limits-cost.test.ts
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dynamoPools } from "../../functions/aws/pools.ts";
import type { Limits } from "../../functions/core/directory/directory.ts";
import { claimsOf } from "../../functions/core/limits/claims.ts";
import type { Pools } from "../../functions/core/limits/pool.ts";
import { rateLimit } from "../../functions/hooks/rate-limit.ts";
import { tableNames } from "../../local/tables.ts";
import { callsAt, used } from "../hooks/support/calls.ts";
import { memoryPools } from "../support/memory-pools.ts";
import { NOON, SECOND } from "./counting.ts";
import { networkOf } from "./network.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

type State = "first" | "far" | "near" | "refused by the first" | "refused by the last";

const KINDS: Record<string, Limits> = {
  "rpm, tpm": { rpm: 100_000, tpm: 1_000_000_000 },
  "+ rpd, tpd": { rpm: 100_000, tpm: 1_000_000_000, rpd: 1_000_000, tpd: 10_000_000_000 },
  "+ budgets": {
    ...{ rpm: 100_000, tpm: 1_000_000_000, rpd: 1_000_000, tpd: 10_000_000_000 },
    ...{ usd_per_day: 1_000, usd_per_month: 10_000 },
  },
};
const SUBJECTS = { key: 1, "key, model": 2, "four subjects": 4 };

/** By kind, by subjects: for each state, round trips before the first byte, and writes in all. */
const FAR_FROM_DAYS = { key: "1/2", "key, model": "1/4", "four subjects": "1/8" };
const EXPECTED: Record<State, Record<string, Record<keyof typeof SUBJECTS, string>>> = {
  first: same({ key: "1/2", "key, model": "2/4", "four subjects": "4/8" }),
  far: {
    "rpm, tpm": { key: "0/1", "key, model": "0/2", "four subjects": "0/4" },
    "+ rpd, tpd": FAR_FROM_DAYS,
    "+ budgets": FAR_FROM_DAYS,
  },
  near: same({ key: "1/2", "key, model": "2/4", "four subjects": "4/8" }),
  "refused by the first": same({ key: "1/1", "key, model": "2/1", "four subjects": "2/1" }),
  "refused by the last": same({ key: "1/1", "key, model": "3/3", "four subjects": "5/7" }),
};

function same(cells: Record<keyof typeof SUBJECTS, string>) {
  return Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, cells]));
}

interface Cell {
  readonly limits: Limits;
  readonly subjects: number;
  readonly state: State;
}

/** Operations that are sent before one of them is answered are one round trip. */
function countingPools(pools: Pools) {
  const count = { trips: 0, writes: 0 };
  let underWay = 0;
  async function trip<T>(run: () => Promise<T>): Promise<T> {
    if (underWay++ === 0) count.trips++;
    await new Promise(setImmediate);
    return run().finally(() => underWay--);
  }
  const write = <T>(run: () => Promise<T>) => {
    count.writes++;
    return trip(run);
  };
  const counting: Pools = {
    change: (change) => write(() => pools.change(change)),
    sweep: (...sweep) => write(() => pools.sweep(...sweep)),
    read: (subject) => trip(() => pools.read(subject)),
  };
  return { count, pools: counting };
}

/** What a call costs in such a state, of an instance of its own. */
async function costOf(pools: Pools, { limits, subjects, state }: Cell): Promise<string> {
  let now = NOON;
  const name = randomUUID();
  const callWith = callsAt(() => now);
  const counting = countingPools(pools);
  const refusing = { "refused by the first": 0, "refused by the last": subjects - 1 }[state as string];
  const hook = rateLimit(counting.pools, {
    now: () => now,
    claims(call, sizes) {
      const [claim] = claimsOf(call, sizes);
      if (claim === undefined) return [];
      return Array.from({ length: subjects }, (_, at) => {
        const limit = at === refusing ? { ...limits, rpm: 1 } : limits;
        return { title: `subject ${at}`, reservation: { ...claim.reservation, subject: `${name}-${at}`, limit } };
      });
    },
  });
  async function ask(): Promise<string> {
    Object.assign(counting.count, { trips: 0, writes: 0 });
    const admission = await hook.preCall(callWith({ key: { rpm: 1 } }), () => {}).catch(() => undefined);
    const { trips } = counting.count;
    await admission?.postCall?.(used(20));
    await admission?.afterReply?.(used(20));
    now += SECOND;
    return `${trips}/${counting.count.writes}`;
  }
  const costs = [await ask(), await ask(), await ask()];
  return costs[state === "first" ? 0 : state.startsWith("refused") ? 1 : 2] ?? "";
}

const nearly = (limits: Limits): Limits => ({ ...limits, rpm: 50 });

async function table(pools: Pools): Promise<typeof EXPECTED> {
  const rows: typeof EXPECTED = structuredClone(EXPECTED);
  for (const state of Object.keys(EXPECTED) as State[])
    for (const [kind, far] of Object.entries(KINDS))
      for (const [name, subjects] of Object.entries(SUBJECTS)) {
        const limits = state === "far" || state === "first" ? far : nearly(far);
        const row = rows[state][kind];
        if (row) row[name as keyof typeof SUBJECTS] = await costOf(pools, { limits, subjects, state });
      }
  return rows;
}

describe("round trips before the first byte, and writes in all,", () => {
  it("are none and one for each subject on repeated calls far from limits of minutes, one trip far from all", async () => {
    const counted = await table(memoryPools());
    if (process.env["SLUICE_SHOW_TABLE"]) for (const [state, rows] of Object.entries(counted)) console.log(state, rows);
    expect(counted).toEqual(EXPECTED);
  });
});

describe.each(dynamoStores)("updates that $name gets", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());

    it("are the writes of the pools, one each", async () => {
      const client = store.connect();
      const { sent } = networkOf(client);
      const { count, pools } = countingPools(dynamoPools(client, tableNames.Counters, () => NOON));
      const sums = { writes: 0, updates: 0 };
      const costs: string[] = [];
      for (const state of ["far", "near", "refused by the last"] as const) {
        const limits = state === "far" ? KINDS["+ budgets"] : nearly(KINDS["+ budgets"] ?? {});
        costs.push(await costOf(pools, { limits: limits ?? {}, subjects: 2, state }));
        sums.writes = count.writes;
        sums.updates = sent.filter((name) => name === "UpdateItem").length;
      }
      expect(costs).toEqual(["1/4", "2/4", "3/3"]);
      expect(sums.updates).toBe(sums.writes);
    });
  });
});
