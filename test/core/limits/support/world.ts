// What a schedule happens in: the instances, what lies between them and the pools, and what is known of each subject.
import { countName, type Pools } from "../../../../functions/core/limits/pool.ts";
import { type Account, type Instance, openInstance } from "./instance.ts";
import type { Known } from "./invariants.ts";
import { dueFor } from "./ledger.ts";
import { connectTo, type Network } from "./network.ts";
import type { Scenario } from "./scenario.ts";
import type { CodeUnderTest } from "./under-test.ts";
import { startTime } from "./virtual-time.ts";

export interface Store {
  readonly pools: Pools;
  /** As an operator does it. */
  reset(subject: string): Promise<void>;
}

export interface Simulated {
  readonly code: CodeUnderTest;
  /** By the time that is simulated. */
  openStore(code: CodeUnderTest, now: () => number): Store | Promise<Store>;
}

export interface Subject extends Account {
  /** By count, and of slots (`calls`): what was given away when the subject was set back. */
  slack: Map<string, number> | undefined;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(scenario: Scenario, { code, openStore }: Simulated) {
  const { random, faults } = scenario;
  const time = startTime(scenario.start);
  const store = await openStore(code, time.now);
  const { pools } = store;
  const network: Network = { ...connectTo(pools, { time, random, code }), faults };
  const subjects: Subject[] = scenario.subjects.map((subject) => ({ ...subject, calls: [], slack: undefined }));
  const instances: Instance[] = [];
  let failure: unknown;

  function open(): Instance {
    const [kind, skew] = [random.pick(scenario.kinds), random.whole(-400, 400)];
    const instance = openInstance({ kind, skew, scenario, network, accounts: subjects, code });
    instances.push(instance);
    return instance;
  }

  async function known(subject: Subject): Promise<Omit<Known, "sweptAt">> {
    const { name, calls, limit, slack } = subject;
    const pool = await pools.read(name);
    return { ...heldOf(subject), pool, calls, slack, concurrency: limit.concurrency, now: time.now() };
  }

  function heldOf(subject: Subject): Pick<Known, "held" | "doubtful"> {
    const living = instances.filter(({ isDead }) => !isDead).flatMap(({ accounts }) => accounts);
    const own = living.filter(({ account }) => account === subject);
    const doubtful = own.flatMap(({ connection }) => connection.doubtful() ?? []);
    return {
      held: own.flatMap(({ purses }) => Array.from(purses, ({ held }) => held)),
      doubtful: doubtful.flatMap(({ change, isApplied }) => (isApplied ? [] : [change])),
    };
  }

  return {
    ...{ scenario, code, time, store, network, subjects, instances },
    open,
    known,
    heldOf,
    /** What goes wrong in the background fails the run. */
    watch(work: Promise<unknown>): void {
      work.catch((error) => {
        failure ??= error;
      });
    },
    failure: () => failure,
    end: scenario.start + scenario.length,
    count: { calls: 0, admitted: 0, refused: 0, unreachable: 0 },
    /** Of an outage: a minute later, something was not made up for. */
    late: undefined as string | undefined,
    /** An outage may have lasted longer than a purse repeats its writes. */
    isLong: false,
  };
}

/** What a purse had before, or a call had reserved, may be used and given back without being counted. */
export async function reset({ heldOf, network, store, time }: World, subject: Subject): Promise<void> {
  const slack = subject.slack ?? new Map<string, number>();
  subject.slack = slack;
  const add = (name: string, amount: number) => slack.set(name, (slack.get(name) ?? 0) + Math.max(0, amount));
  for (const call of subject.calls) {
    if (call.isVoid) continue;
    for (const charge of call.charges) add(charge.name, Math.max(dueFor(call, charge, time.now()), charge.reserved));
    add("calls", 1);
    call.isVoid = true;
  }
  const { held, doubtful } = heldOf(subject);
  for (const { amounts, slots } of held.flatMap((each) => [each, each.returning])) {
    for (const [name, { amount }] of amounts) add(name, amount);
    for (const { calls } of slots.values()) add("calls", calls);
  }
  for (const { counts } of [...doubtful, ...Array.from(network.underWay, ({ change }) => change)])
    for (const { quantity, window, change } of counts) add(countName(quantity, window), -change);
  await store.reset(subject.name);
}
