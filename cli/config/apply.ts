// `config apply`: shows what has to change for the tables to be as a file says, asks, and changes it.
import type { Stored, StoredDirectory } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory.ts";
import { keysOverHttp } from "../../functions/providers/credentials.ts";
import { refuseNamesakes } from "../keys/namesakes.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { confirm, print, say, warn } from "../terminal.ts";
import { carryOut } from "./carry-out.ts";
import { odditiesIn, readConfigurationFile } from "./file.ts";
import { type Change, planChanges } from "./plan.ts";
import { formatPlan } from "./show-plan.ts";
import { formatPrices } from "./show-prices.ts";

interface Options {
  readonly yes?: boolean;
  readonly prune?: boolean;
}

export const apply = command("apply")
  .description("Brings the tables in line with a file: shows what would change, and asks.")
  .argument("<file>", "the file of models and keys")
  .option("-y, --yes", "do not ask, for scripts")
  .option("--prune", "also remove the models and keys that are not in the file")
  .addHelpText(
    "after",
    `
Without --yes and without a terminal nothing is changed, and the exit code is 3
if there was something to change. A file with an error changes nothing. A key
that was disabled stays so unless the file says "disabled": false.`,
  )
  .action(applyFile);

async function applyFile(path: string, { yes = false, prune = false }: Options): Promise<void> {
  const file = await readConfigurationFile(path);
  const directory = openDirectory();
  const stored = await withProgress("reading models and keys", directory.readAll);
  const plan = await planChanges(file, stored, { prune, now: new Date().toISOString() });
  for (const warning of [...keysOverHttp(file.models), ...odditiesIn(file, plan.models)]) warn(warning);
  if (plan.models.length > 0) say(formatPrices(plan.models));
  print(formatPlan(plan));
  if (plan.changes.length === 0) return;
  if (!yes) await confirm("Change this?");
  await change(plan.changes, { directory, stored });
  say("Done. It is effective within ten seconds.");
}

async function change(
  changes: readonly Change[],
  { directory, stored }: { directory: StoredDirectory; stored: Stored },
) {
  const interruption = new AbortController();
  const stop = () => {
    say("Interrupted; what is under way is finished.");
    interruption.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  const { signal } = interruption;
  await withProgress("changing", (tell) => carryOut(changes, { directory, signal, tell }));
  await refuseNamesakes(directory, addedKeys(changes), stored);
  process.off("SIGINT", stop).off("SIGTERM", stop);
}

function addedKeys(changes: readonly Change[]): KeyDocument[] {
  return changes.flatMap((change) => (change.verb === "add" && "hash" in change.document ? [change.document] : []));
}
