// The item of the busy key: DynamoDB lets it be written with 1,000 units a second, after a pause with those of that second too.
// The SDK tries a write three times.
import { type Pools, PoolUnreachable } from "../../functions/core/limits/pool.ts";
import { memoryPools } from "../../test/support/memory-pools.ts";
import type { Clock } from "./clock.ts";

const UNITS_A_SECOND = 1_000;
const TRIES = 3;
/** About how long the SDK waits after the first try, in milliseconds. */
const PAUSE = 100;
/** Of a write, in milliseconds: half of it is the same for all, the other half exponential. */
const LATENCY = 5;

export interface Item {
  /** For one instance. */
  pools(onWrite: () => void): Pools;
  write<T>(units: () => number, work: () => T): Promise<T>;
  /** Units that were used, by the second since 1970. */
  readonly used: ReadonlyMap<number, number>;
}

export function createItem(clock: Clock, random: () => number): Item {
  const stored = memoryPools();
  const used = new Map<number, number>();
  let units = UNITS_A_SECOND;
  let filledAt = clock.now();

  function spend(cost: number): boolean {
    const now = clock.now();
    units = Math.min(UNITS_A_SECOND, units + ((now - filledAt) * UNITS_A_SECOND) / 1_000);
    filledAt = now;
    if (units < cost) return false;
    units -= cost;
    const second = Math.floor(now / 1_000);
    used.set(second, (used.get(second) ?? 0) + cost);
    return true;
  }

  const way = () => clock.sleep((LATENCY / 4) * (1 - Math.log(1 - random())));

  async function write<T>(cost: () => number, work: () => T): Promise<T> {
    for (let tries = 1; ; tries++) {
      await way();
      const result = spend(cost()) ? { value: work() } : undefined;
      await way();
      if (result !== undefined) return result.value;
      if (tries === TRIES) throw new PoolUnreachable(false);
      await clock.sleep(PAUSE * tries * (0.5 + random()));
    }
  }

  /** Its item is smaller than 1 KB: see test/aws/pool-size.test.ts. */
  function once<T>(onWrite: () => void, work: () => T): Promise<T> {
    onWrite();
    return write(() => 1, work);
  }

  return {
    ...{ used, write },
    pools: (onWrite) => ({
      change: (change) => once(onWrite, () => stored.apply(change)),
      sweep: (...lapsed) => once(onWrite, () => stored.sweep(...lapsed)).then((pool) => pool),
      read: (subject) =>
        once(
          () => {},
          () => stored.peek(subject),
        ),
    }),
  };
}
