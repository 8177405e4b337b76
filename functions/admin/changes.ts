// The changes of a plan, one by one and in groups. Each change is made whole or not at all.
import type { StoredDirectory } from "../aws/stored-directory.ts";
import { type Change, givesAway } from "./plan.ts";

/** How many changes are made at the same time. */
const AT_ONCE = 16;

export async function perform(change: Change, directory: StoredDirectory): Promise<void> {
  if (change.verb === "add") await directory.add(change.document);
  else if (change.verb === "change") await directory.replace(change.seen, change.document);
  else await directory.remove(change.seen);
}

/** Groups end where the kind changes, so that keys wait for their models, and aliases for the model that gets them. */
export function groupsOf(changes: readonly Change[]): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    if (group && first && group.length < AT_ONCE && kindOf(first) === kindOf(change)) group.push(change);
    else groups.push([change]);
  }
  return groups;
}

function kindOf(change: Change): string {
  return `${change.verb === "remove"} ${"hash" in documentOf(change)} ${givesAway(change)}`;
}

export function documentOf(change: Change) {
  return change.verb === "remove" ? change.seen.document : change.document;
}
