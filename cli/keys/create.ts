// `keys create`: makes a key and prints it, once.

import { titleOf } from "../../functions/admin/key.ts";
import { createKey, type NewKey, requireKeyName } from "../../functions/admin/keys/create.ts";
import { recordOf } from "../../functions/admin/keys/state.ts";
import { parseNames } from "../names.ts";
import { keyContext } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment, parseExpiry } from "../when.ts";
import { addLimitOptions, type LimitOptions, limitsIn } from "./limits.ts";

interface Options extends LimitOptions {
  readonly name: string;
  readonly models: readonly string[];
  readonly expires?: string;
  readonly json?: boolean;
}

export const create = addLimitOptions(
  command("create")
    .description("Creates a key and prints it, once: only its hash is stored.")
    .requiredOption("--name <name>", "who uses the key; limits and usage are counted by this name")
    .requiredOption("--models <names>", "the models that it may use, separated by commas; '*' for all", parseNames)
    .option("--expires <when>", "when it stops working: 90d, 12h, 2027-01-01 (0:00 UTC) or a full time", parseExpiry),
  { removable: false },
)
  .option("--json", "print JSON, with the key in the member `key`")
  .addHelpText(
    "after",
    `
The key is the only text on stdout, so a script can read it:
  KEY=$(npm run --silent keys -- create --name team-a --models my-gpt4-mini)`,
  )
  .action(createOne);

async function createOne(options: Options): Promise<void> {
  requireKeyName(options.name);
  const directory = openDirectory();
  const stored = await withProgress("reading models and keys", directory.readAll);
  const context = keyContext(directory, stored);
  const creating = () => createKey(wantedBy(options), context);
  const { secret, after } = await withProgress("creating the key", creating);
  const { document } = after;
  const record = recordOf(document, { keys: stored.keys, now: context.now });
  if (options.json) return printJson({ ...record, key: secret });
  const { expires_at: expiry } = document;
  const end = expiry === undefined ? "" : ` It expires ${formatMoment(expiry)} UTC.`;
  say(`Created ${titleOf(document)}.${end} The key is shown only now:`);
  print(secret);
}

function wantedBy({ name, models, expires, json: _, ...limits }: Options): NewKey {
  return { name, allowed_models: [...models], ...(expires && { expires_at: expires }), ...limitsIn(limits) };
}
