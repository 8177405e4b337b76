// Calls that instances of version 0.1 have under way while this version is being deployed. That version puts a lease for each
// into the set `calls` and admits while the set is smaller than `concurrency`; it knows nothing of slots. So that both admit
// no more than that together, this version fills the set up before it admits, and counts the leases that it found.
//   calls   <killed at>:<call id>, the time in milliseconds since 1970, to the base 36; and fillers, <lapses at>!<number>,
//           which that version takes for leases
//   frozen  when the set was filled, in milliseconds since 1970
// Nothing here is needed once no instance of version 0.1 is left.
import type { PoolChange } from "../core/limits/pool.ts";
import { type Item, numberIn, stringsIn } from "./item.ts";
import { equals, startUpdate, type Update } from "./update.ts";

export const CALLS = "calls";
const FROZEN = "frozen";

/** A call of that version has ended by then, and a deployment too. */
const FROZEN_FOR = 20 * 60_000;
/** More would make the item large. A limit beyond may be exceeded by what it has beyond. */
const MOST_FILLERS = 2_000;

/** A call that is under way, or was ended by force. */
export interface Lease {
  /** Milliseconds since 1970. */
  readonly killedAt: number;
}

/** Those under way. */
export function olderCallsIn(item: Item, now: number): Lease[] {
  const leases = stringsIn(item, CALLS).filter((lease) => !isFiller(lease) && lapseOf(lease) > now);
  return leases.map((lease) => ({ killedAt: lapseOf(lease) }));
}

export function lapsedLeasesIn(item: Item, now: number): string[] {
  return stringsIn(item, CALLS).filter((lease) => lapseOf(lease) <= now);
}

/** What was seen of a frozen set: its calls only become fewer. */
export interface Frozen {
  readonly at: number;
  readonly older: number;
}

export function frozenIn(item: Item, now: number): Frozen | undefined {
  const at = numberIn(item, FROZEN);
  return at > now - FROZEN_FOR ? { at, older: olderCallsIn(item, now).length } : undefined;
}

type Take = Pick<PoolChange, "mostCalls" | "older" | "slots">;

/** What takes slots of a limited number needs older calls to be no more than it allows for, and to stay so. */
export function requireFrozen(
  update: Update,
  take: Take,
  { seen, now }: { seen: Frozen | undefined; now: number },
): void {
  if (take.mostCalls === undefined) return;
  const [calls, frozen] = [update.name(CALLS), update.name(FROZEN)];
  const ways = [`attribute_not_exists(${calls}) AND ${frozen} <= ${update.value(now - FROZEN_FOR)}`];
  if (seen !== undefined && seen.older <= (take.older ?? 0))
    ways.push(`${frozen} = ${update.value(seen.at)} AND size(${calls}) >= ${update.value(fillersFor(take))}`);
  update.require(ways.join(" OR "));
}

interface Moment {
  readonly now: number;
  /** In seconds. */
  readonly expiry: number;
}

/** What has to be written before such a change can be done; undefined if nothing. May be repeated without harm. */
export function preparationFor(item: Item, take: Take, { now, expiry }: Moment): Update | undefined {
  if (take.mostCalls === undefined) return undefined;
  const [at, calls] = [numberIn(item, FROZEN), stringsIn(item, CALLS)];
  const isFrozen = at > now - FROZEN_FOR;
  if (isFrozen ? calls.length >= fillersFor(take) : at > 0 && calls.length === 0) return undefined;
  const update = startUpdate();
  const lapsed = lapsedLeasesIn(item, now);
  if (at > 0 && !isFrozen && lapsed.length === calls.length) {
    update.delete(CALLS, lapsed);
    return update;
  }
  update.set("expiresAt", `if_not_exists(${update.name("expiresAt")}, ${update.value(expiry)})`);
  update.set(FROZEN, update.value(now));
  update.add(CALLS, fillers(fillersFor(take), now));
  equals(update, FROZEN, at);
  return update;
}

/** As many as the limit, at least one: then no lease that leaves makes room. */
function fillersFor({ mostCalls = 0, older = 0, slots }: Take): number {
  const limit = mostCalls + older + slots.reduce((sum, { calls }) => sum + calls, 0);
  return Math.max(1, Math.min(limit, MOST_FILLERS));
}

function fillers(count: number, now: number): ReadonlySet<string> {
  const lapse = (now + FROZEN_FOR).toString(36);
  return new Set(Array.from({ length: count }, (_, at) => `${lapse}!${at.toString(36)}`));
}

function isFiller(lease: string): boolean {
  return lease.includes("!") && !lease.includes(":");
}

function lapseOf(lease: string): number {
  return Number.parseInt(lease, 36);
}
