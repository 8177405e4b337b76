// `models update`: changes a model.
import { Option } from "commander";
import { formatDifference, isOfCatalogue } from "../../functions/admin/difference.ts";
import { recordOfDifference } from "../../functions/admin/difference-record.ts";
import { titleOf } from "../../functions/admin/model.ts";
import { changeModel } from "../../functions/admin/models/change.ts";
import { findModel } from "../../functions/admin/models/find.ts";
import { recordOf } from "../../functions/admin/models/record.ts";
import { withoutCatalogue } from "../../functions/admin/models/written.ts";
import { EXIT, Failure } from "../failure.ts";
import { modelContext } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { withMembers } from "./members.ts";
import { MODEL, sayPrices } from "./model.ts";
import { addModelOptions, type ModelOptions, membersIn } from "./options.ts";
import { providerKeyIn } from "./provider-key.ts";

interface Options extends ModelOptions {
  readonly json?: boolean;
}

export const update = addModelOptions(
  command("update")
    .description("Changes a model, and says what it costs. Everything that no option names stays as it is.")
    .argument("<model>", MODEL)
    .option("--model <provider/id>", "the provider and its model id, such as openai/gpt-4.1-mini"),
  { removable: true },
)
  .addOption(
    new Option("--catalogue-prices", "remove the model's own prices; the catalogue's are used").conflicts("free"),
  )
  .option("--json", "print JSON: the model with what changed")
  .addHelpText(
    "after",
    `
The value \`none\` removes a limit, a price, a timeout, an address, all aliases or
all fallbacks.
A model keeps its name: keys, limits and usage know it by that.

Examples:
  npm run models -- update my-gpt4-mini --rpm 200 --tpm none
  npm run models -- update my-gpt4-mini --prompt-price 0.4 --completion-price 1.6
  npm run models -- update my-gpt4-mini --fallbacks my-claude`,
  )
  .action(updateModel);

async function updateModel(wanted: string, { json = false, ...options }: Options): Promise<void> {
  const directory = openDirectory();
  const members = [...pricesIn(options), ...membersIn(options), ...(await providerKeyIn(options))];
  if (members.length === 0)
    throw new Failure("nothing to change: give at least one option; --help lists them", EXIT.wrong);
  const stored = await withProgress("reading models and keys", directory.readAll);
  const item = findModel(wanted, stored);
  const written = withMembers(withoutCatalogue(item.document), members);
  const { after, differences: changes } = await changeModel(item, written, modelContext(directory, stored));
  const { document } = after;
  if (json) return printJson({ ...recordOf(document, stored), changes: changes.map(recordOfDifference) });
  say(changes.length === 0 ? `Nothing to change in ${titleOf(document)}.` : `Changed ${titleOf(document)}:`);
  const shown = changes.filter(({ path }) => !isOfCatalogue(path));
  for (const change of shown) print(`  ${formatDifference(change)}`);
  sayPrices(document, stored);
}

function pricesIn({ cataloguePrices }: ModelOptions): [string, undefined][] {
  return cataloguePrices === true ? [["prices", undefined]] : [];
}
