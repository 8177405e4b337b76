// The pools in DynamoDB against their twin in memory, over random changes, sweeps and steps of the clock: both say the same of
// everything, so that whatever is tested with the twin is true of DynamoDB too.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lapsedIn } from "../../functions/core/limits/bucket.ts";
import { idLapsesAt, listOf } from "../../functions/core/limits/change-id.ts";
import type { Pool, PoolChange, Pools } from "../../functions/core/limits/pool.ts";
import { memoryPools } from "../support/memory-pools.ts";
import { DAY, MINUTE, NOON, newSubject, SECOND } from "./counting.ts";
import { bucketAt, COUNTED, type Counted, changeOf, shown } from "./pool-changes.ts";
import { explored, patience } from "./property.ts";
import { type DynamoStore, dynamoStores } from "./stores.ts";

type Amounts = Partial<Record<Counted, number>>;

const small = fc.integer({ min: -3, max: 6 });
const amounts = fc.record(Object.fromEntries(COUNTED.map((name) => [name, small])), { requiredKeys: [] });
const bounds = fc.record(Object.fromEntries(COUNTED.map((name) => [name, fc.integer({ min: -1, max: 12 })])), {
  requiredKeys: [],
});
/** Of a bucket that many seconds from now. */
const slots = fc.array(
  fc.record({
    later: fc.constantFrom(0, 15, 30),
    calls: fc.integer({ min: -2, max: 3 }),
    tokens: fc.nat(9),
    cost: fc.nat(9),
  }),
  {
    maxLength: 2,
  },
);
const changes = fc.record(
  {
    do: fc.constant("change" as const),
    ...{ adds: amounts, most: bounds, slots, mostCalls: fc.integer({ min: -1, max: 9 }) },
    /** Which of those that are known, or none. */
    ...{ id: fc.boolean(), follows: fc.option(fc.nat(5), { nil: undefined }), again: fc.boolean() },
    /** What was made so long ago, or up to then. */
    bars: fc.constantFrom(0, SECOND, MINUTE, -SECOND),
  },
  { requiredKeys: ["do", "adds", "slots", "id", "again"] },
);
const sweeps = fc.record({ do: fc.constant("sweep" as const), keeps: fc.boolean(), isStale: fc.boolean() });
const spans = fc.constantFrom(SECOND, 20 * SECOND, MINUTE, 20 * MINUTE, 60 * MINUTE, DAY, 31 * DAY);
const steps = spans.map((by) => ({ do: "step" as const, by }));
const histories = fc.array(
  fc.oneof({ weight: 6, arbitrary: changes }, { weight: 2, arbitrary: sweeps }, { weight: 2, arbitrary: steps }),
  { maxLength: 25 },
);
type Step = typeof histories extends fc.Arbitrary<readonly (infer S)[]> ? S : never;

function planned(
  step: Extract<Step, { do: "change" }>,
  { subject, pool, now }: { subject: string; pool: Pool; now: number },
) {
  const ids = [...pool.ids].filter((id) => idLapsesAt(id) > now);
  const follows = step.follows === undefined ? undefined : (ids[step.follows] ?? "zzzzzz.0a");
  const list = follows !== undefined && listOf(follows) === "a" ? "b" : "a";
  const id = step.id ? `${Math.ceil(now / SECOND + 300).toString(36)}.${ids.length}${now % 7}${list}` : undefined;
  const some = new Map(
    step.slots.map(({ later, ...slot }) => [later, { bucket: bucketAt(now + later * SECOND), ...slot }]),
  );
  const { adds, most, mostCalls, bars } = step;
  const change = changeOf({
    subject,
    at: now,
    adds: adds as Amounts,
    most: (most ?? {}) as Amounts,
    mostCalls,
    id,
    follows,
    bars: bars === undefined ? undefined : now - bars,
  });
  return { ...change, slots: [...some.values()] } satisfies PoolChange;
}

/** Whether both say the same, whatever happens. */
async function agree(
  real: Pools,
  { history, clock }: { history: readonly Step[]; clock: { now: number } },
): Promise<void> {
  const [twin, subject] = [memoryPools(), newSubject()];
  const both = async <T>(ask: (pools: Pools) => Promise<T>, show: (answer: T) => unknown) => {
    const [expected, answer] = [await ask(twin), await ask(real)];
    expect(show(answer)).toEqual(show(expected));
  };
  const now = () => clock.now;
  let stale = twin.peek(subject).buckets;
  for (const step of history) {
    const pool = twin.peek(subject);
    if (step.do === "step") {
      stale = pool.buckets;
      clock.now += step.by;
    } else if (step.do === "change") {
      const change = planned(step, { subject, pool, now: now() });
      for (let times = step.again ? 2 : 1; times > 0; times--)
        await both(
          (pools) => pools.change(change),
          ({ applied, pool }) => ({ applied, ...shown(pool, now()) }),
        );
    } else {
      const [bucket] = lapsedIn(step.isStale ? stale : pool.buckets, now());
      const options = { keeps: step.keeps, at: now() };
      if (bucket)
        await both(
          (pools) => pools.sweep(subject, bucket, options),
          (pool) => shown(pool, now()),
        );
    }
  }
  twin.apply(changeOf({ subject, at: now() }));
  await both(
    (pools) => pools.read(subject),
    (pool) => shown(pool, now()),
  );
}

describe.each(dynamoStores)("pools in $name", ({ isMissing, open }) => {
  let store: DynamoStore;
  beforeAll(async () => {
    if (!isMissing) store = await open();
  });
  afterAll(() => store?.close());

  it.skipIf(isMissing)("say what the twin in memory says", patience, async () => {
    const property = fc.asyncProperty(fc.nat(DAY), histories, async (start, history) => {
      const clock = { now: NOON + start };
      await agree(
        store.pools(() => clock.now),
        { history, clock },
      );
    });
    await fc.assert(property, explored(25, 1_000));
  });
});
