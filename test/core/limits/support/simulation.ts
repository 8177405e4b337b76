// One random schedule of instances, calls and faults over one or two subjects, and whether the invariants held all the time.
import { idLapsesAt } from "../../../../functions/core/limits/change-id.ts";
import type { Pool } from "../../../../functions/core/limits/pool.ts";
import { hasGivenUp, mayStay, watchDoubts } from "./given-up.ts";
import { isExact, schedule } from "./happenings.ts";
import { violationIn } from "./invariants.ts";
import { dueFor, seeLapse } from "./ledger.ts";
import { NO_FAULTS } from "./network.ts";
import { randomFrom } from "./random.ts";
import { scenarioOf } from "./scenario.ts";
import { createWorld, type Simulated, type Subject, type World } from "./world.ts";

export interface Result {
  readonly violation: string | undefined;
  readonly calls: number;
  readonly admitted: number;
  readonly unreachable: number;
  readonly writes: number;
}

/** The same for the same seed, whatever else chooses at random. */
export async function simulate(seed: number, simulated: Simulated): Promise<Result> {
  const { random } = Math;
  const seeded = randomFrom(seed + 1);
  Math.random = () => seeded.between(0, 1);
  try {
    return await run(await createWorld(scenarioOf(seed), simulated));
  } finally {
    Math.random = random;
  }
}

async function run(world: World): Promise<Result> {
  const { time, network, instances, count, watch } = world;
  schedule(world);
  let violation: string | undefined;
  const check = async (sweptAt = time.now()) => {
    if (world.failure() !== undefined) throw world.failure();
    if (world.scenario.outages) watchDoubts(world);
    for (const { calls } of world.subjects) for (const call of calls) seeLapse(call, time.now());
    violation ??= world.late ?? (await violationOf(world, sweptAt));
    return violation !== undefined;
  };
  const checkNow = () => check();
  await time.run(checkNow);
  network.faults = NO_FAULTS;
  for (const instance of instances) {
    instance.frozenUntil = 0;
    if (!instance.isDead) watch(instance.close());
  }
  if (violation === undefined) await time.run(checkNow);
  if (violation === undefined) {
    for (const { accounts } of instances) for (const { connection } of accounts) connection.end(time.now() + SKEW);
    const isSwept = !isExact(world) || hasGivenUp(world);
    const sweptAt = time.now() + (isSwept ? 2 * world.scenario.timeLimit + 60_000 : 2_000);
    const found = await remainsOf(world, sweptAt);
    await check(sweptAt);
    violation ??= found;
  }
  return { violation, ...count, writes: network.writes };
}

async function violationOf({ subjects, known }: World, sweptAt: number): Promise<string | undefined> {
  for (const subject of subjects) {
    const found = violationIn({ ...(await known(subject)), sweptAt });
    if (found) return found;
  }
  return undefined;
}

/**
 * After all calls have ended, and purses were closed, nothing is charged but what was used. Takes back what lapses up to a later
 * time: the slots of killed calls, and those of writes that were given up.
 */
async function remainsOf(world: World, sweptAt: number): Promise<string | undefined> {
  const { subjects, code, store } = world;
  for (const subject of subjects) {
    const pool = await code.readPool(store.pools, subject.name, sweptAt);
    const { calls, buckets } = pool;
    if (calls !== 0 || buckets.length > 0) return `${calls} slots are still taken, in ${buckets.length} buckets`;
    const found = isExact(world) ? chargedBeyond(world, { subject, pool }) : undefined;
    if (found) return `${subject.name}: ${found}`;
  }
  return undefined;
}

/** Clocks are as far apart. */
const SKEW = 500;
/** So long before the pool forgets an id, a purse has stopped following it; an id says its second, rounded up. */
const ID_MARGIN = 20_000 + 1_000 + SKEW;

function chargedBeyond(world: World, { subject, pool }: { subject: Subject; pool: Pool }): string | undefined {
  const used = new Map<string, number>();
  const now = world.time.now();
  for (const call of subject.calls)
    for (const charge of call.charges)
      if (charge.window.end > now + SKEW)
        used.set(charge.name, (used.get(charge.name) ?? 0) + dueFor(call, charge, now));
  for (const [name, amount] of used) {
    const count = pool.counts.get(name) ?? 0;
    const most = amount + mayStay(world, subject.name, name);
    if (count < amount || count > most) return `${name}: ${count} for ${amount} that was used, and ${most} at most`;
  }
  const ids = [...pool.ids].filter((id) => idLapsesAt(id) > now + ID_MARGIN);
  return ids.length > 0 ? `${ids.length} ids are left` : undefined;
}
