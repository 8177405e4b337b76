// `config apply`: compares a file with the tables, shows what would change, asks, and changes it.
import { auditAll } from "../../functions/admin/audit/audit-all.ts";
import { carryOut } from "../../functions/admin/configuration/carry-out.ts";
import { type Move, type Moving, planMoving } from "../../functions/admin/configuration/move-keys.ts";
import { recordOfPlan } from "../../functions/admin/configuration/plan-record.ts";
import { refuseClashes } from "../../functions/admin/configuration/refuse-clashes.ts";
import { warningsOf } from "../../functions/admin/oddities.ts";
import { type Change, type Plan, planChanges } from "../../functions/admin/plan.ts";
import type { Wishes } from "../../functions/admin/wishes.ts";
import type { Stored, StoredDirectory } from "../../functions/aws/stored-directory.ts";
import type { ConfigurationFile } from "../../functions/core/directory/configuration-schema.ts";
import { EXIT, Failure } from "../failure.ts";
import { commandAudit } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory, parametersPathOfStage } from "../stage.ts";
import { confirm, print, printJson, say, warn } from "../terminal.ts";
import { readConfigurationFile } from "./file.ts";
import { formatMove } from "./show-move.ts";
import { failureOf, soFar } from "./show-outcome.ts";
import { formatPlan } from "./show-plan.ts";
import { formatPrices } from "./show-prices.ts";

interface Options {
  readonly yes?: boolean;
  readonly prune?: boolean;
  readonly moveKeys?: boolean;
  readonly json?: boolean;
}

export const apply = command("apply")
  .description("Changes the stored models and keys to what a file says: shows what would change, and asks.")
  .argument("<file>", "the file of models and keys")
  .option("-y, --yes", "do not ask, for scripts")
  .option("--prune", "also remove the models and keys that are not in the file")
  .option("--move-keys", "store the providers' API keys in SSM, and only their names in the tables")
  .option("--json", "print the plan as JSON; without --yes, only print it")
  .addHelpText(
    "after",
    `
A provider's API key may be written as {"env": "NAME"}, an environment variable of
this command, or as {"secret": "NAME"}, an SSM parameter of the stage. --move-keys
writes every other API key to an SSM parameter (SecureString) named after its
model, and also moves the keys that the tables already hold, {"kept": true}.

Without --yes and without a terminal, nothing is changed, and the exit code is 3
if there was something to change. A file with an error changes nothing. A disabled
key stays disabled unless the file says "disabled": false.`,
  )
  .action(applyFile);

async function applyFile(path: string, { yes = false, json = false, ...options }: Options): Promise<void> {
  const application = await prepare(path, options);
  if (json) return applyForPrograms(application, yes);
  const { plan, parameters, isToChange, apply } = application;
  if (plan.models.length > 0) say(formatPrices(plan.models));
  print([...parameters.map(formatMove), formatPlan(plan)].join("\n"));
  if (!isToChange) return;
  if (!yes) await confirm("Apply these changes?");
  await apply();
  say("Done. Changes take effect within ten seconds.");
  if (options.moveKeys)
    say(
      `In ${path}, replace the keys by {"secret": "NAME"}: applied as it is, the file puts them back into the tables.`,
    );
}

interface Application {
  readonly plan: Plan;
  readonly parameters: readonly Move[];
  readonly warnings: readonly string[];
  readonly isToChange: boolean;
  apply(): Promise<void>;
}

/** What there is to do, and the warnings, which are printed at once. Changes nothing. */
async function prepare(path: string, { prune = false, moveKeys = false }: Options): Promise<Application> {
  const parametersAt = parametersPathOfStage();
  const isLocal = parametersAt === undefined;
  const file = await readConfigurationFile(path, { isLocal });
  const directory = openDirectory();
  if (moveKeys && isLocal) throw new Failure(NO_PARAMETERS, EXIT.wrong);
  const stored = await withProgress("reading models and keys", directory.readAll);
  const wishes = { prune, now: new Date().toISOString(), environment: process.env, isLocal };
  const asWritten = await planChanges(file, stored, wishes);
  const { models } = asWritten;
  const warnings = warningsOf(file, { models, priced: models });
  for (const warning of warnings) warn(warning);
  const moving = moveKeys && !isLocal ? await planMove(file, stored, { ...wishes, parametersAt }) : undefined;
  const { plan, parameters, write } = moving ?? { plan: asWritten, parameters: [], write: undefined };
  const apply = async () => {
    await write?.((parameter) => say(`Wrote the parameter ${parameter}.`));
    await change(plan.changes, { directory, stored });
  };
  return { plan, parameters, warnings, isToChange: plan.changes.length + parameters.length > 0, apply };
}

const NO_PARAMETERS =
  'the local server has no parameters in SSM to move keys to; to keep a key out of the file, write {"env": "NAME"}';

/** Loads the SDK for SSM, which no other command needs. */
async function planMove(
  file: ConfigurationFile,
  stored: Stored,
  { parametersAt, ...wishes }: Wishes & { readonly parametersAt: string },
): Promise<Moving> {
  const { openParameters } = await import("../../functions/aws/operator-parameters.ts");
  return planMoving(file, stored, { ...wishes, parameters: openParameters(parametersAt) });
}

/** Asks nothing: without --yes the plan is all there is. */
async function applyForPrograms(application: Application, yes: boolean): Promise<void> {
  const { plan, parameters, warnings, isToChange, apply } = application;
  const applied = isToChange && yes;
  if (applied) await apply();
  const changed = parameters.map(({ parameter, before }) => ({
    action: before === undefined ? "add" : "change",
    name: parameter,
  }));
  printJson({ ...recordOfPlan(plan), parameters: changed, warnings, applied });
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
  const outcome = await withProgress("applying", (show) => {
    const report = (made: number) => show(soFar(made, changes.length));
    return carryOut(changes, { directory, signal, report });
  });
  const audit = commandAudit();
  await auditAll(outcome.made, audit);
  const failure = failureOf(outcome, changes.length);
  if (failure) throw failure;
  await refuseClashes(changes, { directory, stored, audit });
  process.off("SIGINT", stop).off("SIGTERM", stop);
}
