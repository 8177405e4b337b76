// What lies between an instance and the pools: requests and answers are lost, refused, or arrive late.
import { countName, type PoolChange, type Pools } from "../../../../functions/core/limits/pool.ts";
import type { Random } from "./random.ts";
import type { CodeUnderTest } from "./under-test.ts";
import type { Process, VirtualTime } from "./virtual-time.ts";

/** Parts of all requests. */
export interface Faults {
  readonly requestLost: number;
  readonly answerLost: number;
  /** Applied 1–7 s later, when nobody waits for the answer. */
  readonly late: number;
  /** Surely not applied. */
  readonly refused: number;
}

export interface Network {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly code: Pick<CodeUnderTest, "isRepeatable" | "PoolUnreachable">;
  readonly pools: Pools;
  faults: Faults;
  /** Nothing gets through before. */
  outageUntil: number;
  /** Copies of changes that are still to be applied. */
  readonly underWay: Set<{ readonly change: PoolChange }>;
  /** How many operations were applied. */
  writes: number;
}

interface Doubt {
  readonly change: PoolChange;
  isApplied: boolean;
  /** By count: the most that stays charged if it is given up. */
  mayStay: ReadonlyMap<string, number>;
}

export interface Connection {
  readonly pools: Pools;
  /** The last change, if it may be that the instance does not know what became of it. */
  doubtful(): Doubt | undefined;
  /** By count: what its changes have added in all. */
  readonly charged: ReadonlyMap<string, number>;
  /** Of the writes in doubt that were given up, because a bucket that they were about had lapsed: what may stay charged. */
  readonly givenUp: readonly Doubt["mayStay"][];
  /** Nothing more is sent by a certain time. */
  end(at: number): void;
}

/** One without faults. */
export function connectTo(pools: Pools, options: Pick<Network, "time" | "random" | "code">): Network {
  return { ...options, pools, faults: NO_FAULTS, outageUntil: 0, underWay: new Set(), writes: 0 };
}

export const NO_FAULTS: Faults = { requestLost: 0, answerLost: 0, late: 0, refused: 0 };

/** How long an attempt waits. */
const ATTEMPT = 1_000;
const ATTEMPTS = 3;

type Fate = keyof Faults | "fine";

/** How an attempt may end, without an answer. */
interface Failed {
  readonly isInDoubt: boolean;
}

export function connect(network: Network, process: Process): Connection {
  const { time, random, code, pools } = network;
  const charged = new Map<string, number>();
  const givenUp: Doubt["mayStay"][] = [];
  let last: Doubt | undefined;

  function fate(): Fate {
    if (time.now() < network.outageUntil) return random.pick(["refused", "requestLost"]);
    for (const name of ["requestLost", "answerLost", "late", "refused"] as const)
      if (random.chance(network.faults[name])) return name;
    return "fine";
  }

  const latency = () => random.between(1, 10);

  function attempt<T>(send: () => Promise<T>, change?: PoolChange): Promise<Failed | { readonly answer: T }> {
    const { promise, resolve } = Promise.withResolvers<Failed | { readonly answer: T }>();
    const what = fate();
    const arrives = time.now() + (what === "late" ? random.between(1_000, 7_000) : latency());
    if (what === "refused") time.at(arrives, () => resolve({ isInDoubt: false }), process);
    else if (what !== "fine") time.at(time.now() + ATTEMPT, () => resolve({ isInDoubt: true }), process);
    if (what === "refused" || what === "requestLost") return promise;
    const copy = change && { change };
    if (copy) network.underWay.add(copy);
    time.at(arrives, async () => {
      network.writes++;
      if (copy) network.underWay.delete(copy);
      const answer = await send();
      if (what === "fine") time.at(time.now() + latency(), () => resolve({ answer }), process);
    });
    return promise;
  }

  async function attempts<T>(send: () => Promise<T>, most: number, asked?: PoolChange) {
    let isInDoubt = false;
    for (let count = 1; ; count++) {
      const outcome = await attempt(send, asked);
      if ("answer" in outcome) return { ...outcome.answer, isInDoubt };
      isInDoubt ||= outcome.isInDoubt;
      if (count >= most) throw new code.PoolUnreachable(isInDoubt);
    }
  }

  /** It is not repeated any more. Whether it ought to be is seen from what stays charged. */
  function giveUp(at: number): void {
    if (last?.change.slots.some(({ bucket }) => bucket.lapsesAt <= at)) givenUp.push(last.mayStay);
    last = undefined;
  }

  function apply(mine: Doubt): void {
    if (mine.isApplied) return;
    mine.isApplied = true;
    for (const { quantity, window, change } of mine.change.counts) {
      const name = countName(quantity, window);
      charged.set(name, (charged.get(name) ?? 0) + change);
    }
  }

  async function change(asked: PoolChange) {
    const isRepeated = last?.change === asked;
    if (!isRepeated) giveUp(asked.at);
    const mine = last ?? { change: asked, isApplied: false, mayStay: new Map() };
    last = mine;
    const send = async () => {
      const answer = await pools.change(asked);
      if (answer.applied) apply(mine);
      return answer;
    };
    try {
      const answer = await attempts(send, code.isRepeatable(asked) ? ATTEMPTS : 1, asked);
      last = undefined;
      return answer;
    } catch (error) {
      if (error instanceof code.PoolUnreachable && !error.isInDoubt && !isRepeated) last = undefined;
      throw error;
    }
  }

  return {
    pools: {
      change,
      sweep: (...asked) => attempts(() => pools.sweep(...asked), ATTEMPTS),
      read: (subject) => attempts(() => pools.read(subject), ATTEMPTS),
    },
    ...{ charged, givenUp },
    doubtful: () => last,
    end: giveUp,
  };
}
