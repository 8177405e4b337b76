// One random schedule of instances, calls and faults over one or two subjects, and whether the invariants held all the time.
import { idLapsesAt } from "../../../../functions/core/limits/change-id.ts";
import type { Pool, Pools } from "../../../../functions/core/limits/pool.ts";
import { countName, MOST_IDS } from "../../../../functions/core/limits/pool.ts";
import { type Account, type CallPlan, type Instance, openInstance } from "./instance.ts";
import { violationIn } from "./invariants.ts";
import { dueFor } from "./ledger.ts";
import type { Network } from "./network.ts";
import { randomFrom } from "./random.ts";
import { NO_FAULTS, type Scenario, scenarioOf } from "./scenario.ts";
import type { CodeUnderTest } from "./under-test.ts";
import { startTime } from "./virtual-time.ts";

export interface Store {
  readonly pools: Pools;
  /** As an operator does it. */
  reset(subject: string): Promise<void>;
}

export interface Simulated {
  readonly code: CodeUnderTest;
  openStore(code: CodeUnderTest): Store;
}

export interface Result {
  readonly violation: string | undefined;
  readonly calls: number;
  readonly admitted: number;
  readonly unreachable: number;
  readonly writes: number;
}

const TICK = 4_000;

/** The same for the same seed, whatever else chooses at random. */
export async function simulate(seed: number, simulated: Simulated): Promise<Result> {
  const { random } = Math;
  const seeded = randomFrom(seed + 1);
  Math.random = () => seeded.between(0, 1);
  try {
    return await run(scenarioOf(seed), simulated);
  } finally {
    Math.random = random;
  }
}

async function run(scenario: Scenario, { code, openStore }: Simulated): Promise<Result> {
  const { random, start, length, subjects } = scenario;
  const time = startTime(start);
  const store = openStore(code);
  const network: Network = {
    ...{
      time,
      random,
      code,
      pools: store.pools,
      faults: scenario.faults,
      outageUntil: 0,
      underWay: new Set(),
      writes: 0,
    },
  };
  const accounts: Account[] = subjects.map((subject) => ({ ...subject, calls: [] }));
  const slack = new Map<string, Map<string, number>>();
  const instances: Instance[] = [];
  const count = { calls: 0, admitted: 0, refused: 0, unreachable: 0 };
  let violation: string | undefined;
  let failure: unknown;
  /** An outage may have lasted longer than a purse repeats its writes. */
  let isLong = false;
  const end = start + length;

  function open(): void {
    const kind = random.pick(scenario.kinds);
    const skew = random.whole(-400, 400);
    const instance = openInstance({ kind, skew, scenario, network, accounts, code });
    instances.push(instance);
    if (kind === "many") tick(instance);
  }

  /** Ends with the run. */
  function tick(instance: Instance): void {
    if (time.now() >= end) return;
    time.at(time.now() + TICK, () => void watch(instance.prepare()), instance);
    time.at(time.now() + TICK, () => tick(instance), instance);
  }

  async function watch(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      failure ??= error;
    }
  }

  function arrive(): void {
    if (time.now() >= end) return;
    time.at(time.now() + random.between(0, 2 * scenario.pause), arrive);
    const ready = instances.filter(
      (one) => !one.isDead && one.frozenUntil <= time.now() && (one.kind === "many" || one.busy === 0),
    );
    if (ready.length > 0) void watch(call(random.pick(ready)));
  }

  async function call(instance: Instance): Promise<void> {
    count.calls++;
    const plan = callPlan(scenario);
    if (plan.duration === scenario.timeLimit) time.at(time.now() + plan.duration, () => kill(instance), instance);
    count[await instance.serve(plan)]++;
    if (scenario.freezes && instance.kind === "one" && random.chance(0.2)) freeze(instance);
  }

  function freeze(instance: Instance): void {
    instance.frozenUntil = time.now() + random.pick([2_000, 20_000, 100_000]);
  }

  function kill(instance: Instance): void {
    instance.isDead = true;
    open();
  }

  function crash(): void {
    const living = instances.filter(({ isDead }) => !isDead);
    if (time.now() < end && living.length > 0) kill(random.pick(living));
  }

  function outage(): void {
    const lasts = random.pick([2_000, 15_000, 150_000]);
    network.outageUntil = time.now() + lasts;
    isLong = lasts >= scenario.timeLimit || scenario.freezes;
    time.at(network.outageUntil + 60_000, afterOutage);
  }

  /** A minute later, everything was made up for. */
  async function afterOutage(): Promise<void> {
    if (!isExact() || time.now() < end + scenario.timeLimit) return;
    for (const account of accounts) {
      const { held } = knownOf(account);
      const idle = held.flatMap(({ slots }) => [...slots.values()]).reduce((sum, { calls }) => sum + calls, 0);
      const { calls } = await code.readPool(store.pools, account.name, time.now());
      if (calls > idle)
        violation ??= `${account.name}: ${calls} slots are taken a minute after an outage, ${idle} are held`;
    }
  }

  /** Whether the pool has to know at the end what was used, and nothing else. */
  function isExact(): boolean {
    const isFaulty = Object.values(scenario.faults).some((part) => part > 0);
    return (
      !isFaulty &&
      !isLong &&
      !(scenario.outages && scenario.mostIds < MOST_IDS) &&
      instances.every(({ isDead }) => !isDead)
    );
  }

  /** Somebody looks at what is left, which takes back what has lapsed. */
  async function look(): Promise<void> {
    if (time.now() >= end) return;
    for (const { name } of accounts) await code.readPool(store.pools, name, time.now());
    time.at(time.now() + random.between(2_000, 20_000), look);
  }

  async function reset(): Promise<void> {
    const account = random.pick(accounts);
    const given = slack.get(account.name) ?? new Map<string, number>();
    slack.set(account.name, given);
    const add = (name: string, amount: number) => given.set(name, (given.get(name) ?? 0) + Math.max(0, amount));
    for (const one of account.calls) {
      for (const charge of one.charges)
        if (!one.isVoid) add(charge.name, Math.max(dueFor(one, charge), charge.reserved));
      if (!one.isVoid) add("calls", 1);
      one.isVoid = true;
    }
    const { held, doubtful } = knownOf(account);
    for (const some of held.flatMap((each) => [each, each.returning])) {
      for (const [name, { amount }] of some.amounts) add(name, amount);
      for (const { calls } of some.slots.values()) add("calls", calls);
    }
    for (const { counts } of [...doubtful, ...Array.from(network.underWay, ({ change }) => change)])
      for (const { quantity, window, change } of counts) add(countName(quantity, window), -change);
    await store.reset(account.name);
  }

  function knownOf(account: Account) {
    const living = instances
      .filter(({ isDead }) => !isDead)
      .flatMap(({ purses }) => purses.filter((one) => one.account === account));
    const doubtful = living.flatMap(({ connection }) => {
      const doubt = connection.doubtful();
      return doubt === undefined || doubt.isApplied ? [] : [doubt.change];
    });
    return { held: living.map(({ purse }) => purse.held), doubtful };
  }

  async function check(): Promise<boolean> {
    if (failure !== undefined) throw failure;
    for (const account of accounts) {
      const { name, calls, limit } = account;
      const pool = await store.pools.read(name);
      const known = { ...knownOf(account), pool, calls, now: time.now(), concurrency: limit.concurrency };
      violation ??= violationIn({ ...known, slack: slack.get(name) });
    }
    return violation !== undefined;
  }

  const sometime = () => start + random.between(0, length);
  for (let index = 0; index < scenario.instances; index++) open();
  time.at(start, arrive);
  time.at(sometime(), look);
  if (scenario.outages) time.at(sometime(), outage);
  if (scenario.resets) time.at(sometime(), reset);
  if (scenario.crashes) for (let crashes = random.whole(1, 4); crashes > 0; crashes--) time.at(sometime(), crash);
  await time.run(check);

  network.faults = NO_FAULTS;
  for (const instance of instances) instance.frozenUntil = 0;
  if (violation === undefined) {
    for (const instance of instances) if (!instance.isDead) void watch(instance.close());
    await time.run(check);
  }
  if (violation === undefined) {
    const left = await remains();
    await check();
    violation ??= left;
  }
  return { violation, ...count, writes: network.writes };

  /** After all calls have ended, and purses were closed, nothing is charged but what was used. */
  async function remains(): Promise<string | undefined> {
    for (const account of accounts) {
      const isClean = isExact();
      const after = isClean ? 2_000 : 2 * scenario.timeLimit + 60_000;
      const pool = await code.readPool(store.pools, account.name, time.now() + after);
      const found = stillTaken(pool) ?? (isClean ? charged(account, pool) : undefined);
      if (found) return `${account.name}: ${found}`;
    }
    return undefined;
  }

  function charged({ calls }: Account, pool: Pool): string | undefined {
    const used = new Map<string, number>();
    for (const one of calls)
      for (const charge of one.charges)
        if (charge.window.end > time.now() + 500)
          used.set(charge.name, (used.get(charge.name) ?? 0) + dueFor(one, charge));
    for (const [name, amount] of used)
      if ((pool.counts.get(name) ?? 0) !== amount)
        return `${name}: ${pool.counts.get(name)} stays charged, ${amount} was used`;
    const ids = [...pool.ids].filter((id) => idLapsesAt(id) > time.now() + 21_000);
    return ids.length > 0 ? `${ids.length} ids are left` : undefined;
  }
}

function stillTaken({ calls, buckets }: Pool): string | undefined {
  if (calls === 0 && buckets.length === 0) return undefined;
  return `${calls} slots are still taken, in ${buckets.length} buckets`;
}

function callPlan({ random, timeLimit, crashes }: Scenario): CallPlan {
  const tokens = random.whole(1, 1_000);
  const cost = random.whole(0, 1_000) * 1_000_000;
  const part = random.chance(0.2) ? random.between(1, 1.6) : random.between(0, 1);
  const isAsked = random.chance(0.9);
  return {
    ...{ tokens, cost, prompt: random.between(0, 0.5) },
    duration: crashes && random.chance(0.03) ? timeLimit : random.between(0, 0.8) ** 2 * timeLimit,
    spent: isAsked
      ? { requests: 1, tokens: Math.round(tokens * part), cost: Math.round(cost * part) }
      : { requests: 0, tokens: 0, cost: 0 },
  };
}
