// What lies between an instance and the pools: requests and answers are lost, refused, or arrive late.
import type { PoolChange, Pools } from "../../../../functions/core/limits/pool.ts";
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

export interface Connection {
  readonly pools: Pools;
  /** The last change, if it may be that the instance does not know what became of it. */
  doubtful(): { readonly change: PoolChange; readonly isApplied: boolean } | undefined;
}

/** How long an attempt waits. */
const ATTEMPT = 1_000;
const ATTEMPTS = 3;

type Fate = keyof Faults | "fine";

const TRACE = process.env["TRACE"] !== undefined;
function show({ id, follows, counts, slots }: PoolChange): string {
  return JSON.stringify({
    id,
    follows,
    c: counts.map(({ quantity, window, change, most }) => `${quantity}@${window.name} ${change} ${most ?? ""}`),
    s: slots.map(({ bucket, calls, tokens, cost }) => `${bucket.name} ${calls} ${tokens} ${cost}`),
  });
}

/** How an attempt may end, without an answer. */
interface Failed {
  readonly isInDoubt: boolean;
}

export function connect(network: Network, owner: Process): Connection {
  const { time, random, code, pools } = network;
  let last: { readonly change: PoolChange; isApplied: boolean } | undefined;

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
    if (TRACE) console.log(time.now() % 1e6, what, arrives % 1e6, change ? show(change) : "");
    if (what === "refused") time.at(arrives, () => resolve({ isInDoubt: false }), owner);
    else if (what !== "fine") time.at(time.now() + ATTEMPT, () => resolve({ isInDoubt: true }), owner);
    if (what === "refused" || what === "requestLost") return promise;
    const copy = change && { change };
    if (copy) network.underWay.add(copy);
    time.at(arrives, async () => {
      network.writes++;
      if (copy) network.underWay.delete(copy);
      const answer = await send();
      if (TRACE)
        console.log(
          time.now() % 1e6,
          "at pool",
          change?.id,
          change?.follows,
          JSON.stringify(answer, (_, v) => (v instanceof Map ? Object.fromEntries(v) : v instanceof Set ? [...v] : v)),
        );
      if (what === "fine") time.at(time.now() + latency(), () => resolve({ answer }), owner);
    });
    return promise;
  }

  async function attempts<T>(send: () => Promise<T>, most: number, asked?: PoolChange): Promise<T> {
    let isInDoubt = false;
    for (let count = 1; ; count++) {
      const outcome = await attempt(send, asked);
      if ("answer" in outcome) return outcome.answer;
      isInDoubt ||= outcome.isInDoubt;
      if (count >= most) throw new code.PoolUnreachable(isInDoubt);
    }
  }

  async function change(asked: PoolChange) {
    const isRepeated = last?.change === asked;
    const mine = isRepeated && last ? last : { change: asked, isApplied: false };
    last = mine;
    const send = async () => {
      const answer = await pools.change(asked);
      if (answer.applied) mine.isApplied = true;
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
    doubtful: () => last,
  };
}
