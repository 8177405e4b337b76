// `config apply`: compares a file with the tables, shows what would change, asks, and changes it.
import type { Stored, StoredDirectory } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory.ts";
import { keysOverHttp } from "../../functions/providers/credentials.ts";
import { EXIT, Failure } from "../failure.ts";
import { refuseNamesakes } from "../keys/namesakes.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { confirm, print, printJson, say, warn } from "../terminal.ts";
import { carryOut } from "./carry-out.ts";
import { odditiesIn, readConfigurationFile } from "./file.ts";
import { type Change, type Plan, planChanges } from "./plan.ts";
import { recordOfPlan } from "./plan-record.ts";
import { formatPlan } from "./show-plan.ts";
import { formatPrices } from "./show-prices.ts";

interface Options {
  readonly yes?: boolean;
  readonly prune?: boolean;
  readonly json?: boolean;
}

export const apply = command("apply")
  .description("Changes the stored models and keys to what a file says: shows what would change, and asks.")
  .argument("<file>", "the file of models and keys")
  .option("-y, --yes", "do not ask, for scripts")
  .option("--prune", "also remove the models and keys that are not in the file")
  .option("--json", "print the plan as JSON; without --yes, only print it")
  .addHelpText(
    "after",
    `
Without --yes and without a terminal, nothing is changed, and the exit code is 3
if there was something to change. A file with an error changes nothing. A disabled
key stays disabled unless the file says "disabled": false.`,
  )
  .action(applyFile);

async function applyFile(path: string, options: Options): Promise<void> {
  const { yes = false, prune = false, json = false } = options;
  const file = await readConfigurationFile(path);
  const directory = openDirectory();
  const stored = await withProgress("reading models and keys", directory.readAll);
  const plan = await planChanges(file, stored, { prune, now: new Date().toISOString() });
  const warnings = [...keysOverHttp(file.models), ...odditiesIn(file, plan.models)];
  for (const warning of warnings) warn(warning);
  const apply = () => change(plan.changes, { directory, stored });
  if (json) return applyForPrograms(plan, { warnings, apply: yes ? apply : undefined });
  if (plan.models.length > 0) say(formatPrices(plan.models));
  print(formatPlan(plan));
  if (plan.changes.length === 0) return;
  if (!yes) await confirm("Apply these changes?");
  await apply();
  say("Done. Changes take effect within ten seconds.");
}

interface Application {
  readonly warnings: readonly string[];
  /** Undefined where it was not confirmed. */
  readonly apply: (() => Promise<void>) | undefined;
}

/** Asks nothing: without --yes the plan is all there is. */
async function applyForPrograms(plan: Plan, { warnings, apply }: Application): Promise<void> {
  const isToChange = plan.changes.length > 0;
  if (isToChange) await apply?.();
  const applied = isToChange && apply !== undefined;
  printJson({ ...recordOfPlan(plan), warnings, applied });
  if (isToChange && !applied) throw new Failure("nothing was changed; use --yes to apply", EXIT.unconfirmed);
}

async function change(
  changes: readonly Change[],
  { directory, stored }: { directory: StoredDirectory; stored: Stored },
) {
  const interruption = new AbortController();
  const stop = () => {
    say("Interrupted; finishing the changes in progress.");
    interruption.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const { signal } = interruption;
  await withProgress("applying", (report) => carryOut(changes, { directory, signal, report }));
  await refuseNamesakes(directory, addedKeys(changes), stored);
  process.off("SIGINT", stop).off("SIGTERM", stop);
}

function addedKeys(changes: readonly Change[]): KeyDocument[] {
  return changes.flatMap((change) => (change.verb === "add" && "hash" in change.document ? [change.document] : []));
}
