// A purse and the slots of calls that were killed, which never give them back.
import { expect, it } from "vitest";
import { bucketFor } from "../../../functions/core/limits/bucket.ts";
import { NO_SURPLUS } from "../../../functions/core/limits/held.ts";
import { manyCalls } from "../../../functions/core/limits/holding.ts";
import { openPurse } from "../../../functions/core/limits/purse.ts";
import { memoryPools } from "../../support/memory-pools.ts";

const START = Date.parse("2026-11-22T09:31:20Z");
const SECOND = 1_000;
const SUBJECT = "key#demo";

/** How many buckets are left once a purse has prepared after so many have lapsed. */
async function leftOf(killed: number): Promise<number> {
  const pools = memoryPools();
  const clock = { now: START };
  for (let at = START; at < START + killed * SECOND; at += SECOND) {
    const bucket = bucketFor({ at, killedAt: at + 10 * SECOND }, 10);
    const change = { counts: [], slots: [{ bucket, calls: 1, ...NO_SURPLUS }], expiresAt: START + 60 * SECOND, at };
    await pools.change({ subject: SUBJECT, ...change });
  }
  const purse = openPurse({ subject: SUBJECT, pools, holding: manyCalls(), now: () => clock.now });
  const killedAt = START + 900 * SECOND;
  await purse.take({ subject: SUBJECT, limit: { rpm: 100 }, tokens: 10, promptTokens: 0, at: START, killedAt });
  clock.now += 30 * SECOND;
  await purse.prepare();
  return pools.peek(SUBJECT).buckets.filter(({ lapsesAt }) => lapsesAt < clock.now).length;
}

it("are taken back when it prepares, once they are in many buckets", async () => {
  expect([await leftOf(4), await leftOf(5)]).toEqual([4, 0]);
});
