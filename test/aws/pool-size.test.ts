// How large the item of a pool is, which decides how many units each write costs. `SIZES_TABLE=1 npx vitest run
// test/aws/pool-size.test.ts` prints it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Limits } from "../../functions/core/directory/directory.ts";
import { newId } from "../../functions/core/limits/change-id.ts";
import { MOST_IDS } from "../../functions/core/limits/pool.ts";
import type { Reservation } from "../../functions/core/limits/reservation.ts";
import { slotOf } from "../../functions/core/limits/slot.ts";
import { MINUTE, NOON, SECOND, times } from "./counting.ts";
import { bytesOf, unitsOf } from "./item-size.ts";
import { changeOf } from "./pool-changes.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

const MINUTES = { rpm: 1_000_000, tpm: 1_000_000_000, concurrency: 20_000 } satisfies Limits;
const DAYS = {
  ...MINUTES,
  rpd: 10_000_000,
  tpd: 2_000_000_000,
  usd_per_day: 5_000,
  usd_per_month: 99_000,
} satisfies Limits;
const isShown = Boolean(process.env["SIZES_TABLE"]);
const TIME_LIMIT = 15 * MINUTE;
const TOKENS = { "tokens/minute": 4_321, "tokens/day": 4_321 };
const COST = { "cost/day": 12_345_678, "cost/month": 12_345_678 };

/** Calls come evenly for as long as one may take, and none ends, but where none is under way. Every id stays. */
async function itemWith(store: DynamoStore, { limit, calls }: { limit: Limits; calls: number }) {
  const [clock, subject] = [{ now: NOON }, `key#a-team-in-production-${Math.random().toString(36).slice(2, 10)}`];
  const pools = store.pools(() => clock.now);
  const hasDays = "rpd" in limit;
  const [steps, each] = [36, calls / 36];
  for (const step of times(steps, (index) => index)) {
    clock.now = NOON + (step * TIME_LIMIT) / steps;
    const come = Math.round((step + 1) * each) - Math.round(step * each);
    const common = { subject, limit, at: clock.now, killedAt: clock.now + TIME_LIMIT };
    const like: Reservation = { ...common, tokens: 4_321, cost: 12_345_678, promptTokens: 300, promptCost: 90_000 };
    const { bucket, tokens, cost } = slotOf(like);
    const slots = { bucket, calls: come, tokens: come * tokens, cost: come * cost };
    const counted = calls === 0 ? 100 : come;
    const adds = Object.entries({ "requests/minute": 1, "requests/day": 1, ...TOKENS, ...(hasDays && COST) });
    await pools.change({
      ...changeOf({ subject, at: clock.now, adds: Object.fromEntries(adds.map(([name, by]) => [name, by * counted])) }),
      slots: come === 0 ? [] : [slots],
      ...(calls > 0 && step >= steps - MOST_IDS && { id: newId(clock.now + TIME_LIMIT + MINUTE, undefined) }),
    });
  }
  clock.now += 59 * SECOND;
  return { pool: await pools.read(subject), item: (await store.item(subject)) ?? {} };
}

describe.each(dynamoStores)("the item of a pool in $name", ({ isMissing, open }) => {
  describe.skipIf(isMissing)("", () => {
    let store: DynamoStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store?.close());

    it.each([
      ["of minutes", MINUTES, 1_024, 18],
      ["of days and budgets too", DAYS, 1_536, 11],
    ])("has a size that does not grow with the calls under way, with limits %s", async (name, limit, most, buckets) => {
      for (const calls of isShown ? [0, 10, 1_000, 10_000] : [0, 10_000]) {
        const { pool, item } = await itemWith(store, { limit, calls });
        const bytes = bytesOf(item);
        if (isShown)
          console.log(
            `limits ${name}, ${calls} calls: ${bytes} bytes, ${unitsOf(bytes)} units a write, ${pool.buckets.length} buckets, ${pool.ids.size} ids`,
          );
        expect(pool.calls).toBe(calls);
        expect(pool.buckets.length).toBeLessThanOrEqual(buckets);
        expect(bytes).toBeLessThan(most);
      }
    });
  });
});
