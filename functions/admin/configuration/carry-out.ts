// Carries out the changes of a plan. Each change is made whole or not at all.
import type { StoredDirectory } from "../../aws/stored-directory.ts";
import { groupsOf, perform } from "../changes.ts";
import type { Change } from "../plan.ts";

interface Options {
  readonly directory: StoredDirectory;
  /** When it is aborted, changes in progress are finished, and no more are begun. */
  readonly signal?: AbortSignal;
  /** Told how many are made. */
  readonly report?: (made: number) => void;
}

export interface Outcome {
  readonly made: readonly Change[];
  /** None is begun after one has failed, but for those in progress. */
  readonly failed: readonly { readonly change: Change; readonly reason: unknown }[];
  readonly isInterrupted: boolean;
}

/** What is made stays; applying the same file again makes the rest. */
export async function carryOut(changes: readonly Change[], { directory, signal, report }: Options): Promise<Outcome> {
  const made: Change[] = [];
  for (const group of groupsOf(changes)) {
    if (signal?.aborted) return { made, failed: [], isInterrupted: true };
    const failed = await performAll(group, directory);
    made.push(...group.filter((change) => !failed.some((one) => one.change === change)));
    report?.(made.length);
    if (failed.length > 0) return { made, failed, isInterrupted: false };
  }
  return { made, failed: [], isInterrupted: false };
}

async function performAll(group: readonly Change[], directory: StoredDirectory): Promise<Outcome["failed"]> {
  const attempts = group.map((change) =>
    perform(change, directory).then(
      () => [],
      (reason: unknown) => [{ change, reason }],
    ),
  );
  return (await Promise.all(attempts)).flat();
}
