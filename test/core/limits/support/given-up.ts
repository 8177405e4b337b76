// Writes that were given up: they were in doubt until a bucket that they were about had lapsed, and could not be repeated any more.
import type { Instance } from "./instance.ts";
import { dueFor, surplusFor } from "./ledger.ts";
import type { World } from "./world.ts";

type OwnAccount = Instance["accounts"][number];

/** Keeps in mind what every write that is in doubt gives back, for when it is given up. To be called after each event. */
export function watchDoubts({ instances, time }: World): void {
  for (const instance of instances)
    for (const own of instance.accounts) {
      const doubt = own.connection.doubtful();
      if (doubt !== undefined) doubt.mayStay = givenBack(own, instance, time.now());
    }
}

/**
 * By count, the most that stays charged if the write is given up: what its instance has charged, less what its calls have reserved
 * or used and what its purse holds. But where the pool takes ended calls for killed ones and keeps their surplus, what they have
 * used of that is charged again.
 */
function givenBack({ account, connection, purses }: OwnAccount, instance: Instance, now: number): Map<string, number> {
  const given = new Map(connection.charged);
  const surplus = new Map<string, number>();
  const add = (to: Map<string, number>, name: string, amount: number) => to.set(name, (to.get(name) ?? 0) + amount);
  for (const call of account.calls) {
    if (call.process !== instance) continue;
    for (const charge of call.charges) {
      add(given, charge.name, -dueFor(call, charge, now));
      if (call.spent !== undefined && !call.isSettled) add(surplus, charge.name, surplusFor(call, charge));
    }
  }
  for (const { held } of purses)
    for (const { amounts } of [held, held.returning])
      for (const [name, { amount }] of amounts) add(given, name, -amount);
  for (const [name, amount] of given) given.set(name, Math.max(0, amount, surplus.get(name) ?? 0));
  return given;
}

export function hasGivenUp({ instances }: World): boolean {
  return instances.some(({ accounts }) => accounts.some(({ connection }) => connection.givenUp.length > 0));
}

/** The most that stays charged of a count, because of all writes that were given up. */
export function mayStay({ instances }: World, subject: string, name: string): number {
  const all = instances.flatMap(({ accounts }) => accounts.filter(({ account }) => account.name === subject));
  const given = all.flatMap(({ connection }) => connection.givenUp.map((amounts) => amounts.get(name) ?? 0));
  return given.reduce((sum, amount) => sum + amount, 0);
}
