// `models remove`: deletes a model that nothing names any more.
import { titleOf } from "../../functions/admin/model.ts";
import { findModel } from "../../functions/admin/models/find.ts";
import { recordOf } from "../../functions/admin/models/record.ts";
import { refuseIfNamed, removeModel } from "../../functions/admin/models/remove.ts";
import { operationContext } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { confirm, printJson, say } from "../terminal.ts";
import { MODEL } from "./model.ts";

interface Options {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const remove = command("remove")
  .description("Deletes a model; asks first. Refuses while a key or a fallback names it.")
  .argument("<model>", MODEL)
  .option("-y, --yes", "do not ask, for scripts")
  .option("--json", "print JSON: the deleted model")
  .addHelpText("after", "\nWithout a terminal and without --yes, nothing is deleted and the exit code is 3.")
  .action(removeOne);

async function removeOne(wanted: string, { yes = false, json = false }: Options): Promise<void> {
  const directory = openDirectory();
  const stored = await withProgress("reading models and keys", directory.readAll);
  const item = findModel(wanted, stored);
  refuseIfNamed(item.document, stored);
  if (!yes) await confirm(`Delete ${titleOf(item.document)} permanently?`);
  await removeModel(item, operationContext(directory, stored));
  if (json) return printJson(recordOf(item.document, stored));
  say(`Removed ${titleOf(item.document)}.`);
}
