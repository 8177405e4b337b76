// Carries out the changes of a plan. Each change is made whole or not at all.
import type { StoredDirectory } from "../../functions/aws/stored-directory.ts";
import { describeError } from "../describe-error.ts";
import { EXIT, Failure } from "../failure.ts";
import { type Change, givesAway } from "./plan.ts";
import { titleOfDocument } from "./show-plan.ts";

/** How many changes are made at the same time. */
const AT_ONCE = 16;

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

async function perform(change: Change, directory: StoredDirectory): Promise<void> {
  if (change.verb === "add") await directory.add(change.document);
  else if (change.verb === "change") await directory.replace(change.seen, change.document);
  else await directory.remove(change.seen);
}

/** Groups end where the kind changes, so that keys wait for their models, and aliases for the model that gets them. */
function groupsOf(changes: readonly Change[]): Change[][] {
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

function documentOf(change: Change) {
  return change.verb === "remove" ? change.seen.document : change.document;
}

function failureOf(change: Change | undefined, { reason }: PromiseRejectedResult): string {
  return `${change ? titleOfDocument(documentOf(change)) : ""}: ${describeError(reason)}`;
}
