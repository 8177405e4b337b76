// What happens in a schedule, and when: calls come, and whatever can go wrong does.
import { MOST_IDS } from "../../../../functions/core/limits/pool.ts";
import { hasGivenUp } from "./given-up.ts";
import type { CallPlan, Instance } from "./instance.ts";
import type { Scenario } from "./scenario.ts";
import { reset, type Subject, type World } from "./world.ts";

/** Of an instance that serves many calls. */
const TICK = 4_000;
/** So long after an outage, everything was made up for. */
const MADE_UP = 60_000;

export function schedule(world: World): void {
  const { scenario, time } = world;
  const { random, start, length } = scenario;
  const sometime = (work: () => unknown) => time.at(start + random.between(0, length), work);
  for (let index = 0; index < scenario.instances; index++) begin(world);
  time.at(start, () => arrive(world));
  sometime(() => look(world));
  if (scenario.outages) sometime(() => outage(world));
  if (scenario.resets) sometime(() => setBack(world, random.pick(world.subjects)));
  if (scenario.crashes) for (let crashes = random.whole(1, 4); crashes > 0; crashes--) sometime(() => crash(world));
}

function begin(world: World): void {
  const instance = world.open();
  if (instance.kind === "many") tick(world, instance);
}

/** Until no more calls come, and an outage was made up for. */
function tick(world: World, instance: Instance): void {
  const { time, end, watch, network } = world;
  if (time.now() >= Math.max(end, network.outageUntil + MADE_UP)) return;
  time.at(time.now() + TICK, () => watch(instance.prepare()), instance);
  time.at(time.now() + TICK, () => tick(world, instance), instance);
}

function arrive(world: World): void {
  const { time, end, scenario, instances } = world;
  if (time.now() >= end) return;
  time.at(time.now() + scenario.random.between(0, 2 * scenario.pause), () => arrive(world));
  const ready = instances.filter(({ isDead, frozenUntil, kind, busy }) => {
    return !isDead && frozenUntil <= time.now() && (kind === "many" || busy === 0);
  });
  if (ready.length > 0) world.watch(call(world, scenario.random.pick(ready)));
}

async function call(world: World, instance: Instance): Promise<void> {
  const { scenario, time, count } = world;
  count.calls++;
  const plan = callPlan(scenario);
  if (plan.duration === scenario.timeLimit) time.at(time.now() + plan.duration, () => kill(world, instance), instance);
  count[await instance.serve(plan)]++;
  if (scenario.freezes && instance.kind === "one" && scenario.random.chance(0.2))
    instance.frozenUntil = time.now() + scenario.random.pick([2_000, 20_000, 100_000]);
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

function kill(world: World, instance: Instance): void {
  instance.isDead = true;
  begin(world);
}

function crash(world: World): void {
  const living = world.instances.filter(({ isDead }) => !isDead);
  if (living.length > 0) kill(world, world.scenario.random.pick(living));
}

/** Somebody looks at what is left, which takes back what has lapsed. */
async function look(world: World): Promise<void> {
  const { time, code, store, subjects, scenario } = world;
  if (time.now() >= world.end) return;
  for (const { name } of subjects) await code.readPool(store.pools, name, time.now());
  time.at(time.now() + scenario.random.between(2_000, 20_000), () => look(world));
}

/** An operator does. Not while an answer is on its way: what that admits would not be counted. */
async function setBack(world: World, subject: Subject): Promise<void> {
  const { time, instances } = world;
  const connections = instances.flatMap(({ accounts }) => accounts.filter(({ account }) => account === subject));
  if (connections.every(({ connection }) => !connection.doubtful()?.isApplied)) await reset(world, subject);
  else if (time.now() < world.end) time.at(time.now() + 20, () => setBack(world, subject));
}

function outage(world: World): void {
  const { network, time, scenario } = world;
  const lasts = scenario.random.pick([2_000, 15_000, 150_000]);
  world.isLong = lasts >= scenario.timeLimit || scenario.freezes;
  network.outageUntil = time.now() + lasts;
  time.at(network.outageUntil + MADE_UP, () => afterOutage(world));
}

async function afterOutage(world: World): Promise<void> {
  const { time, code, store, subjects, heldOf } = world;
  if (!isExact(world) || hasGivenUp(world) || time.now() < world.end + world.scenario.timeLimit) return;
  for (const subject of subjects) {
    const slots = heldOf(subject).held.flatMap((held) => [...held.slots.values()]);
    const idle = slots.reduce((sum, some) => sum + some.calls, 0);
    const { calls } = await code.readPool(store.pools, subject.name, time.now());
    if (calls > idle) world.late ??= `${subject.name}: ${calls} slots are taken after an outage, and ${idle} are held`;
  }
}

/** Whether the pool has to know at the end what was used, and nothing else but what was given up. */
export function isExact({ scenario, instances, isLong }: World): boolean {
  const isFaulty = Object.values(scenario.faults).some((part) => part > 0);
  const repeats = !scenario.outages || (!isLong && scenario.mostIds >= MOST_IDS);
  return !isFaulty && repeats && instances.every(({ isDead }) => !isDead);
}
