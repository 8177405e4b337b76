// Applies a file of models and keys without asking anybody, at the start of a server. Several may start at once.
import { Conflict, type StoredDirectory } from "../aws/stored-directory.ts";
import type { ConfigurationFile } from "../core/directory/configuration-schema.ts";
import { groupsOf, perform } from "./changes.ts";
import { warningsOf } from "./oddities.ts";
import { type Change, planChanges } from "./plan.ts";
import type { Wishes } from "./wishes.ts";

/** The others apply the same file, so the second time there is hardly anything left to change. */
const MOST_ROUNDS = 5;

interface Options {
  readonly directory: StoredDirectory;
  readonly wishes: Wishes;
}

/**
 * Settles when the tables are as the file says, with what looks wrong in it. Throws a ConfigurationError that names
 * everything in the file that contradicts what is stored, and a Conflict if others keep changing it.
 */
export async function applyFile(file: ConfigurationFile, { directory, wishes }: Options): Promise<readonly string[]> {
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const plan = await planChanges(file, await directory.readAll(), wishes);
    if (plan.changes.length === 0) return warningsOf(file, { models: plan.models, priced: plan.models });
    for (const group of groupsOf(plan.changes)) await performAll(group, directory);
  }
  throw new Conflict("the models and keys keep changing: is another server starting with another file?");
}

/** What another has changed meanwhile is looked at again in the next round. */
async function performAll(changes: readonly Change[], directory: StoredDirectory): Promise<void> {
  const results = await Promise.allSettled(changes.map((change) => perform(change, directory)));
  for (const result of results)
    if (result.status === "rejected" && !(result.reason instanceof Conflict)) throw result.reason;
}
