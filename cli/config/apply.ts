// `config apply`: shows what has to change for the tables to be as a file says, asks, and changes it.
import type { Stored, StoredDirectory } from "../../functions/aws/stored-directory.ts";
import type { ConfigurationFile } from "../../functions/core/configuration-schema.ts";
import type { KeyDocument } from "../../functions/core/directory.ts";
import { keysOverHttp } from "../../functions/providers/credentials.ts";
import { EXIT, Failure } from "../failure.ts";
import { refuseNamesakes } from "../keys/namesakes.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory, parametersPathOfStage } from "../stage.ts";
import { confirm, print, say, warn } from "../terminal.ts";
import { carryOut } from "./carry-out.ts";
import { odditiesIn, readConfigurationFile } from "./file.ts";
import type { Moving } from "./move-keys.ts";
import { type Change, planChanges, type Wishes } from "./plan.ts";
import { formatPlan } from "./show-plan.ts";

interface Options {
  readonly yes?: boolean;
  readonly prune?: boolean;
  readonly moveKeys?: boolean;
}

export const apply = command("apply")
  .description("Brings the tables in line with a file: shows what would change, and asks.")
  .argument("<file>", "the file of models and keys")
  .option("-y, --yes", "do not ask, for scripts")
  .option("--prune", "also remove the models and keys that are not in the file")
  .option("--move-keys", "store the providers' API keys in SSM, and their names in the tables")
  .addHelpText(
    "after",
    `
A provider's API key may be written as {"env": "NAME"}, which is read from the
environment of this command, or as {"secret": "NAME"}, an SSM parameter of the
stage. With --move-keys every other API key is written to an SSM parameter
(SecureString) that is named after its model; keys that the tables hold already,
{"kept": true}, are moved, too.

Without --yes and without a terminal nothing is changed, and the exit code is 3
if there was something to change. A file with a mistake changes nothing. A key
that was disabled stays so unless the file says "disabled": false.`,
  )
  .action(applyFile);

async function applyFile(path: string, { yes = false, prune = false, moveKeys = false }: Options): Promise<void> {
  const file = await readConfigurationFile(path);
  const directory = openDirectory();
  const parametersAt = parametersPathOfStage();
  if (moveKeys && parametersAt === undefined) throw new Failure(NO_PARAMETERS, EXIT.wrong);
  const stored = await withProgress("reading models and keys", directory.readAll);
  const isLocal = parametersAt === undefined;
  const wishes = { prune, now: new Date().toISOString(), environment: process.env, isLocal };
  const asWritten = await planChanges(file, stored, wishes);
  for (const warning of [...keysOverHttp(file.models), ...odditiesIn(file, asWritten.models)]) warn(warning);
  const moving = moveKeys && !isLocal ? await planMove(file, stored, { ...wishes, parametersAt }) : undefined;
  const { plan, lines } = moving ?? { plan: asWritten, lines: [] };
  print([...lines, formatPlan(plan)].join("\n"));
  if (plan.changes.length + lines.length === 0) return;
  if (!yes) await confirm("Change this?");
  await moving?.write();
  await change(plan.changes, { directory, stored });
  say("Done. It is effective within ten seconds.");
  if (moving)
    say(`In ${path}, write {"secret": "NAME"} in place of the keys: without --move-keys it brings them back.`);
}

const NO_PARAMETERS =
  'the local server has no parameters in SSM to move keys to; to keep a key out of the file, write {"env": "NAME"}';

/** Loads the SDK for SSM, which no other command needs. */
async function planMove(
  file: ConfigurationFile,
  stored: Stored,
  { parametersAt, ...wishes }: Wishes & { readonly parametersAt: string },
): Promise<Moving> {
  const [{ planMoving }, { openParameters }] = await Promise.all([import("./move-keys.ts"), import("./parameters.ts")]);
  return planMoving(file, stored, { ...wishes, parameters: openParameters(parametersAt) });
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
