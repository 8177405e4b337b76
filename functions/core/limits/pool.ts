// The pool of one key or model: what is counted for it where every instance sees it. Instances take from it before they admit
// calls, and give back what these did not use. It holds sums only, and nothing for each call: its size is bounded.
import { remembered } from "../remembered.ts";
import type { Quantity } from "./charge.ts";
import type { Window } from "./window.ts";

/** As it is. */
export interface Pool {
  /** By quantity and window, such as `tokens@2026-11-22T09:31`. What is missing is 0. */
  readonly counts: ReadonlyMap<string, number>;
  /** The slots that are taken: those of all buckets. */
  readonly calls: number;
  readonly buckets: readonly Bucketful[];
  /** The changes that are remembered, so that nothing which follows them is done twice. */
  readonly ids: ReadonlySet<string>;
  /** Of the changes that open a chain, those made up to then are no longer done. Milliseconds since 1970; 0 for none. */
  readonly barredUntil: number;
  /** How many calls were killed in this hour and the one before. */
  readonly killed: number;
  /** Calls under way in instances of an earlier version, which counted them one by one. */
  readonly older: number;
}

/** Slots that lapse together: a call that is killed never gives its own back. */
export interface Bucket {
  /** Its time, and the day of the month on which its calls were admitted. */
  readonly name: string;
  /** Milliseconds since 1970. All of its calls have ended a second earlier. */
  readonly lapsesAt: number;
}

export interface Bucketful extends Bucket, Surplus {
  readonly calls: number;
}

/** What calls have reserved beyond the estimates of their prompts: it comes back if they are killed. For days and months only. */
export interface Surplus {
  readonly tokens: number;
  /** In nano-dollars. */
  readonly cost: number;
}

export interface CountChange {
  readonly quantity: Quantity;
  readonly window: Window;
  readonly change: number;
  /** The count may be this at most, before the change. Undefined: whatever it is. */
  readonly most?: number | undefined;
}

export interface SlotChange extends Surplus {
  readonly bucket: Bucket;
  readonly calls: number;
}

/** All of it is done at once, or nothing. */
export interface PoolChange {
  readonly subject: string;
  readonly counts: readonly CountChange[];
  readonly slots: readonly SlotChange[];
  /** Whether something is given back with it, also where more is taken. */
  readonly gives?: boolean | undefined;
  /** The slots taken may be this many at most, before the change. Undefined: however many. */
  readonly mostCalls?: number | undefined;
  /** The calls of earlier versions that `mostCalls` allows for. */
  readonly older?: number | undefined;
  /** Under which the pool remembers it. Undefined: it need not be, or the pool remembers as many as it may. */
  readonly id?: string | undefined;
  /** The change of the same instance before this one, if the pool remembers it: it is forgotten with this one, which is so done once. */
  readonly follows?: string | undefined;
  /** The pool is to bar what was made up to then, unless it bars more already. Milliseconds since 1970. */
  readonly bars?: number | undefined;
  /** When nothing of it counts any more. Milliseconds since 1970. */
  readonly expiresAt: number;
  /** When it was made. Milliseconds since 1970. */
  readonly at: number;
}

/** `pool` is what it is after the change, or what has refused it. */
export interface PoolAnswer {
  readonly applied: boolean;
  readonly pool: Pool;
  /** Whether a copy of the change may still be under way. */
  readonly isInDoubt?: boolean;
}

/**
 * Every operation is one conditional write. Throws a PoolUnreachable if it does not get through, and an InvalidUpdateError if it
 * never will.
 */
export interface Pools {
  /** Done already counts as done, for a change that has an id or follows one. Sent once only if it is not repeatable. */
  change(change: PoolChange): Promise<PoolAnswer>;
  /**
   * Takes back the slots of a bucket that has lapsed, with the surplus of its calls, if it still is as it was seen. With
   * `keeps`, the surplus stays charged.
   */
  sweep(subject: string, bucket: Bucketful, options: { readonly keeps: boolean; readonly at: number }): Promise<Pool>;
  read(subject: string): Promise<Pool>;
}

export class PoolUnreachable extends Error {
  override readonly name = "PoolUnreachable";
  /** Whether the change may have been applied all the same, now or later. */
  readonly isInDoubt: boolean;

  constructor(isInDoubt: boolean, options?: ErrorOptions) {
    super("the pool cannot be reached", options);
    this.isInDoubt = isInDoubt;
  }
}

/** Beyond these, changes go without an id: the pool must not grow with what happens at once. */
export const MOST_IDS = 24;

/** Such as `tokens@2026-11-22T09:31`. */
export function countName(quantity: Quantity, { name }: Pick<Window, "name">): string {
  return namesIn(name)[quantity];
}

/** Every call looks for many counts of few windows. */
const namesIn = remembered((window): Readonly<Record<Quantity, string>> => {
  return { requests: `requests@${window}`, tokens: `tokens@${window}`, cost: `cost@${window}` };
});

/**
 * Whether it is the first one that a purse leaves an id with. A late copy of it would be done again once that is forgotten: a
 * copy of any other finds what it follows gone.
 */
export function opensChain({ id, follows }: Pick<PoolChange, "id" | "follows">): boolean {
  return id !== undefined && follows === undefined;
}

/** What gives would be done twice if it were sent twice, unless it follows a change that is forgotten with it. */
export function isRepeatable({ follows, gives = false, counts, slots }: PoolChange): boolean {
  if (follows !== undefined) return true;
  return !gives && counts.every(({ change }) => change >= 0) && slots.every(({ calls }) => calls >= 0);
}
