// Parts of a pool's item that are no longer needed: the next change or sweep removes them, so that the item does not grow.
import { bucketNamed, hasLapsed } from "../core/limits/bucket.ts";
import { type IdList, listOf } from "../core/limits/change-id.ts";
import { isLongOver } from "../core/limits/window.ts";
import { type Item, stringsIn } from "./item.ts";
import { CALLS, lapsedLeasesIn } from "./older-calls.ts";
import { bucketNames, bucketsIn, isCount, killedName, LISTS } from "./pool-item.ts";
import { equals, type Update } from "./update.ts";

/** Names of attributes, or members of sets. */
export interface Tidying {
  /** Of windows and hours that no change and no clock that is a minute late can still be interested in. */
  readonly over: readonly string[];
  /** Of buckets that have lapsed. They go only if they still are empty: a late copy of a change may have come. */
  readonly empty: readonly string[];
  readonly ids: Readonly<Record<IdList, readonly string[]>>;
  readonly leases: readonly string[];
}

export const NOTHING_TO_TIDY: Tidying = { over: [], empty: [], ids: { a: [], b: [] }, leases: [] };

/** An update expression has 4 KB at most. Where nothing was written for hours, it takes several updates to tidy up. */
const MOST_REMOVED = 50;
const HOUR = 60 * 60_000;

export function tidyingOf(item: Item, now: number): Tidying {
  const names = Object.keys(item);
  const lapsed = bucketsIn(item).filter((bucket) => hasLapsed(bucket, now));
  const empty = lapsed
    .filter(({ calls, tokens, cost }) => calls === 0 && tokens === 0 && cost === 0)
    .flatMap((bucket) => Object.values(bucketNames(bucket)).filter((name) => name in item))
    .slice(0, MOST_REMOVED);
  const over = names.filter((name) => isOver(name, now)).slice(0, MOST_REMOVED - empty.length);
  const idsIn = (list: IdList) => stringsIn(item, list).filter((id) => hasLapsed(bucketNamed(id), now));
  const [a, b] = LISTS.map(idsIn);
  return { over, empty, ids: { a: a ?? [], b: b ?? [] }, leases: lapsedLeasesIn(item, now) };
}

/** Leases that must not be taken again are those of an earlier version. */
function isOver(name: string, now: number): boolean {
  if (name.startsWith("k@")) return name < killedName(now - HOUR);
  return (isCount(name) || name.startsWith("settled@")) && isLongOver(name.slice(name.indexOf("@") + 1), now);
}

export function isTidy({ over, empty, ids: { a, b }, leases }: Tidying): boolean {
  return over.length + empty.length + a.length + b.length + leases.length === 0;
}

interface Touched {
  /** Attributes that the update changes, and must not remove. */
  readonly names: ReadonlySet<string>;
  /** The list that it adds to, and cannot delete from. */
  readonly list?: IdList | undefined;
  /** Deleted from the other one. */
  readonly follows?: string | undefined;
}

export function tidy(update: Update, { over, empty, ids, leases }: Tidying, { names, list, follows }: Touched): void {
  for (const name of over) update.remove(name);
  for (const name of empty) {
    if (names.has(name)) continue;
    update.remove(name);
    equals(update, name, 0);
  }
  for (const each of LISTS) {
    if (each === list) continue;
    const followed = follows !== undefined && listOf(follows) === each ? [follows] : [];
    update.delete(each, [...new Set([...ids[each], ...followed])]);
  }
  update.delete(CALLS, leases);
}
