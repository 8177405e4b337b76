// Carries out the changes of a plan. Each change is made whole or not at all.
import { documentOf, groupsOf, perform } from "../../functions/admin/changes.ts";
import type { Change } from "../../functions/admin/plan.ts";
import type { StoredDirectory } from "../../functions/aws/stored-directory.ts";
import { describeError } from "../describe-error.ts";
import { EXIT, Failure } from "../failure.ts";
import { titleOfDocument } from "./show-plan.ts";

interface Options {
  readonly directory: StoredDirectory;
  /** Aborted by Ctrl-C: changes in progress are finished, and no more are begun. */
  readonly signal: AbortSignal;
  readonly report: (done: string) => void;
}

/** Throws a Failure that says how many changes were made. They stay; applying the file again makes the rest. */
export async function carryOut(changes: readonly Change[], { directory, signal, report }: Options): Promise<void> {
  let done = 0;
  const soFar = () => `${done} of ${changes.length} changes made`;
  for (const group of groupsOf(changes)) {
    if (signal.aborted) throw new Failure(`interrupted, ${soFar()}; apply again for the rest`, EXIT.interrupted);
    const results = await Promise.allSettled(group.map((change) => perform(change, directory)));
    done += results.filter(({ status }) => status === "fulfilled").length;
    report(soFar());
    const failures = results.flatMap((result, at) =>
      result.status === "rejected" ? [failureOf(group[at], result)] : [],
    );
    if (failures.length > 0) throw new Failure(`${failures.join("\n  ")}\n  ${soFar()}; apply again for the rest`);
  }
}

function failureOf(change: Change | undefined, { reason }: PromiseRejectedResult): string {
  return `${change ? titleOfDocument(documentOf(change)) : ""}: ${describeError(reason)}`;
}
