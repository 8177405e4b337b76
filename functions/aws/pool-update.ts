// The updates of pools: a change, and a sweep.
import { windowsOf } from "../core/limits/bucket.ts";
import { listOf } from "../core/limits/change-id.ts";
import { type Bucketful, countName, MOST_IDS, opensChain, type PoolChange } from "../core/limits/pool.ts";
import { isLongOver, type Window } from "../core/limits/window.ts";
import { BARRED, bucketNames, EXPIRY, killedName, LISTS, SLOTS } from "./pool-item.ts";
import { type Tidying, tidy } from "./pool-tidying.ts";
import { atMost, equals, startUpdate, type Update } from "./update.ts";

interface Circumstances {
  readonly tidying: Tidying;
  readonly now: number;
}

interface ChangeCircumstances extends Circumstances {
  /** As it was seen last. */
  readonly barredUntil: number;
}

export function changeUpdate(change: PoolChange, { tidying, barredUntil, now }: ChangeCircumstances): Update {
  const update = startUpdate();
  update.set(EXPIRY, expiryOf(update, change));
  changeCounts(update, change, now);
  changeSlots(update, change);
  requireIds(update, change);
  bar(update, change, barredUntil);
  const { id, follows, slots } = change;
  if (id !== undefined) update.add(listOf(id), new Set([id]));
  const names = new Set(slots.flatMap(({ bucket }) => Object.values(bucketNames(bucket))));
  tidy(update, tidying, { names, list: id === undefined ? undefined : listOf(id), follows });
  return update;
}

/** What gives does not say until when the pool is needed: its calls may have begun long ago. */
function expiryOf(update: Update, { expiresAt, slots }: PoolChange): string {
  const expiry = update.value(Math.ceil(expiresAt / 1000));
  return slots.some(({ calls }) => calls > 0) ? expiry : `if_not_exists(${update.name(EXPIRY)}, ${expiry})`;
}

/** A window that is long over admits no more calls: its counts are left to be removed. */
function changeCounts(update: Update, { counts }: PoolChange, now: number): void {
  for (const { quantity, window, change, most } of counts) {
    if (isLongOver(window.name, now)) continue;
    const name = countName(quantity, window);
    update.add(name, change);
    if (most !== undefined) atMost(update, name, most);
  }
}

function changeSlots(update: Update, { slots, mostCalls }: PoolChange): void {
  let sum = 0;
  for (const { bucket, ...amounts } of slots) {
    const names = bucketNames(bucket);
    for (const quantity of ["calls", "tokens", "cost"] as const)
      if (amounts[quantity] !== 0) update.add(names[quantity], amounts[quantity]);
    if (amounts.calls < 0) update.require(`${update.name(names.calls)} >= ${update.value(-amounts.calls)}`);
    sum += amounts.calls;
  }
  if (sum !== 0) update.add(SLOTS, sum);
  if (mostCalls !== undefined) atMost(update, SLOTS, mostCalls);
}

/** A change is done once: it is not there, and the one that it follows is. */
function requireIds(update: Update, { id, follows }: PoolChange): void {
  if (follows !== undefined) update.require(`contains(${update.name(listOf(follows))}, ${update.value(follows)})`);
  else if (id !== undefined) {
    update.require(`NOT contains(${update.name(listOf(id))}, ${update.value(id)})`);
    for (const list of LISTS) {
      const size = `size(${update.name(list)}) < ${update.value(MOST_IDS)}`;
      update.require(`attribute_not_exists(${update.name(list)}) OR ${size}`);
    }
  }
}

/** What others have barred stays so. */
function bar(update: Update, change: PoolChange, barredUntil: number): void {
  const { bars = 0, at } = change;
  if (opensChain(change)) atMost(update, BARRED, at - 1);
  if (bars <= barredUntil) return;
  update.set(BARRED, update.value(bars));
  atMost(update, BARRED, bars);
}

interface Sweep extends Circumstances {
  readonly keeps: boolean;
  readonly at: number;
}

export function sweepUpdate(bucket: Bucketful, { keeps, at, now, tidying }: Sweep): Update {
  const update = startUpdate();
  const names = bucketNames(bucket);
  for (const quantity of ["calls", "tokens", "cost"] as const) {
    equals(update, names[quantity], bucket[quantity]);
    update.remove(names[quantity]);
  }
  update.add(SLOTS, -bucket.calls);
  update.add(killedName(at), bucket.calls);
  if (!keeps) giveSurplusBack(update, bucket, now);
  const kept = { ...tidying, over: tidying.over.filter((name) => name !== killedName(at)) };
  tidy(update, kept, { names: new Set(Object.values(names)) });
  return update;
}

/** Only what is counted: a day without a budget has no cost. */
function giveSurplusBack(update: Update, bucket: Bucketful, now: number): void {
  const { day, month } = windowsOf(bucket);
  const subtract = (quantity: "tokens" | "cost", window: Window) => {
    if (bucket[quantity] === 0 || isLongOver(window.name, now)) return;
    const count = update.name(countName(quantity, window));
    const surplus = update.value(bucket[quantity]);
    update.set(countName(quantity, window), `if_not_exists(${count}, ${surplus}) - ${surplus}`);
  };
  subtract("tokens", day);
  subtract("cost", day);
  subtract("cost", month);
}
