// `keys create`: makes a key and prints it, once.
import { titleOf } from "../../functions/admin/key.ts";
import { type KeyDocument, key } from "../../functions/core/directory/directory.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";
import { newSecret } from "../../functions/core/directory/secret.ts";
import { EXIT, Failure } from "../failure.ts";
import { parseNames } from "../names.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment, parseExpiry } from "../when.ts";
import { recordOf } from "./key.ts";
import { addLimitOptions, changeLimits, type LimitOptions } from "./limits.ts";
import { requireModels, warnOfUnpriced } from "./models.ts";
import { refuseNamesakes } from "./namesakes.ts";

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
  .action(createKey);

async function createKey(options: Options): Promise<void> {
  const directory = openDirectory();
  const secret = newSecret();
  const document = await describeKey(secret, options);
  const stored = await withProgress("reading models and keys", directory.readAll);
  requireModels(options.models, stored);
  const namesake = stored.keys.find(({ document: { name } }) => name === options.name)?.document;
  if (namesake) throw new Failure(`${titleOf(namesake)} exists already; \`keys rotate\` gives it a new secret`);
  warnOfUnpriced(document, stored);
  await withProgress("creating the key", async () => {
    await directory.add(document);
    await refuseNamesakes(directory, [document], stored);
  });
  if (options.json) return printJson({ ...recordOf(document, stored.keys), key: secret });
  const { expires_at: expiry } = document;
  const end = expiry === undefined ? "" : ` It expires ${formatMoment(expiry)} UTC.`;
  say(`Created ${titleOf(document)}.${end} The key is shown only now:`);
  print(secret);
}

/** Throws a Failure if that cannot be a key, such as for a name that is too long. */
async function describeKey(secret: string, options: Options): Promise<KeyDocument> {
  const { name, models, expires, json: _, ...limits } = options;
  const document = await keyDocumentOf({
    key: secret,
    name,
    created_at: new Date().toISOString(),
    allowed_models: [...models],
    ...(expires && { expires_at: expires }),
    ...changeLimits({}, limits),
  });
  if (key.safeParse(document).success && name.isWellFormed()) return document;
  throw new Failure("--name must have 1 to 256 characters", EXIT.wrong);
}
