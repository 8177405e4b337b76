// Pools whose every change waits for the test to decide what becomes of it.
import type { PoolAnswer, PoolChange } from "../../../../functions/core/limits/pool.ts";
import { PoolUnreachable } from "../../../../functions/core/limits/pool.ts";
import { memoryPools } from "../../../support/memory-pools.ts";

export interface Sent {
  readonly change: PoolChange;
  /** It is applied or refused, and the answer arrives. `isInDoubt`: an attempt before this one may still be under way. */
  deliver(options?: { readonly isInDoubt: boolean }): Promise<PoolAnswer>;
  /** Nothing arrives. It may have been applied. */
  lose(): Promise<void>;
  /** It was surely not applied. */
  fail(): Promise<void>;
}

export function slowPools() {
  const memory = memoryPools();
  const sent: Sent[] = [];

  function send(change: PoolChange): Promise<PoolAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<PoolAnswer>();
    sent.push({
      change,
      async deliver({ isInDoubt } = { isInDoubt: false }) {
        const answer = { ...memory.apply(change), isInDoubt };
        resolve(answer);
        await followed();
        return answer;
      },
      async lose() {
        reject(new PoolUnreachable(true));
        await followed();
      },
      async fail() {
        reject(new PoolUnreachable(false));
        await followed();
      },
    });
    return promise;
  }

  return {
    memory,
    pools: { ...memory, change: send },
    /** What was sent next. Fails if there is nothing. */
    async next(): Promise<Sent> {
      await followed();
      const one = sent.shift();
      if (one === undefined) throw new Error("nothing was sent");
      return one;
    },
    async count(): Promise<number> {
      await followed();
      return sent.length;
    },
    /** Delivers everything, until nothing more comes. */
    async deliverAll(): Promise<void> {
      for (await followed(); sent.length > 0; ) await sent.shift()?.deliver();
    },
  };
}

const followed = () => new Promise(setImmediate);
