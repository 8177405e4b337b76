// `models create`: adds a model.
import { titleOf } from "../../functions/admin/model.ts";
import { createModel } from "../../functions/admin/models/create.ts";
import { recordOf } from "../../functions/admin/models/record.ts";
import { modelContext } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { printJson, say } from "../terminal.ts";
import { withMembers } from "./members.ts";
import { sayPrices } from "./model.ts";
import { addModelOptions, type ModelOptions, membersIn } from "./options.ts";
import { providerKeyIn } from "./provider-key.ts";

interface Options extends ModelOptions {
  readonly name: string;
  readonly json?: boolean;
}

export const create = addModelOptions(
  command("create")
    .description("Adds a model, and says what it costs.")
    .requiredOption("--name <name>", "what clients call it")
    .requiredOption("--model <provider/id>", "the provider and its model id, such as openai/gpt-4.1-mini"),
  { removable: false },
)
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    `
A provider's key is never an argument, since other users of this machine can see
arguments. Without any --api-key option the provider's default key is used.
Other fields of a model, such as \`targets\`, \`credentials\` and \`headers\`, are set with \`config apply\`.

Examples:
  npm run models -- create --name my-gpt4-mini --model openai/gpt-4.1-mini --rpm 100
  npm run models -- create --name llama --model openai/llama3.2 \\
    --api-base http://localhost:11434/v1 --free
  npm run models -- create --name claude --model anthropic/claude-sonnet-5
  npm run models -- create --name other --model openai/gpt-4.1 --api-key-stdin < key.txt`,
  )
  .action(createOne);

async function createOne(options: Options): Promise<void> {
  const { name, json = false } = options;
  const directory = openDirectory();
  const members = [...membersIn(options), ...(await providerKeyIn(options))];
  const stored = await withProgress("reading models and keys", directory.readAll);
  const context = modelContext(directory, stored);
  const written = withMembers({ name }, members);
  const { document } = (await withProgress("creating the model", () => createModel(written, context))).after;
  if (json) return printJson(recordOf(document, stored));
  say(`Created ${titleOf(document)}.`);
  sayPrices(document, stored);
  const isUsable = recordOf(document, stored).keys.length > 0;
  if (!isUsable) say("No key may use it yet; `keys create --models` or `keys update --models` allow it.");
}
