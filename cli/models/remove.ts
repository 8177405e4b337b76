// `models remove`: deletes a model that nothing names any more.
import { byNameAndAge, titleOf as titleOfKey } from "../../functions/admin/key.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { Failure } from "../failure.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { confirm, printJson, say } from "../terminal.ts";
import { findModel, MODEL, recordOf, titleOf } from "./model.ts";

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
  .action(removeModel);

async function removeModel(wanted: string, { yes = false, json = false }: Options): Promise<void> {
  const directory = openDirectory();
  const stored = await withProgress("reading models and keys", directory.readAll);
  const item = findModel(wanted, stored);
  refuseIfNamed(item.document, stored);
  if (!yes) await confirm(`Delete ${titleOf(item.document)} permanently?`);
  await directory.remove(item);
  if (json) return printJson(recordOf(item.document, stored));
  say(`Removed ${titleOf(item.document)}.`);
}

/** A pattern such as `*` does not name it. Throws a Failure that lists what does. */
function refuseIfNamed(document: ModelDocument, { models, keys }: Stored): void {
  const { name } = document;
  const others = models
    .map((item) => item.document)
    .filter((one) => one.name !== name && one.fallbacks?.includes(name));
  const sorted = keys.toSorted(byNameAndAge).map((item) => item.document);
  const users = sorted.filter(({ allowed_models: allowed }) => allowed.includes(name));
  const named = [...others.map(titleOf), ...users.map(titleOfKey)];
  if (named.length === 0) return;
  const ways = [
    ...(others.length > 0 ? ["`models update --fallbacks`"] : []),
    ...(users.length > 0 ? ["`keys update --models`"] : []),
  ];
  const who = named.join(", ");
  throw new Failure(`${titleOf(document)} is still named by ${who}; change that with ${ways.join(" and ")} first`);
}
