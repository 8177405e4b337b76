// `keys create`: makes a key and shows it, this once.
import { type KeyDocument, key } from "../../functions/core/directory.ts";
import { keyDocumentOf } from "../../functions/core/key-document.ts";
import { newSecret } from "../../functions/core/secret.ts";
import { EXIT, Failure } from "../failure.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, say } from "../terminal.ts";
import { parseExpiry } from "../when.ts";
import { titleOf } from "./key.ts";
import { addLimitOptions, changeLimits, type LimitOptions } from "./limits.ts";
import { parseModels, requireModels, warnOfUnpriced } from "./models.ts";
import { refuseNamesakes } from "./namesakes.ts";

interface Options extends LimitOptions {
  readonly name: string;
  readonly models: readonly string[];
  readonly expires?: string;
}

export const create = addLimitOptions(
  command("create")
    .description("Makes a key and prints it, this once: only its hash is stored.")
    .requiredOption("--name <name>", "whose key it is; limits and usage are counted by it")
    .requiredOption("--models <names>", "the models that it may use, with commas between them", parseModels)
    .option("--expires <when>", "until when it works: 90d, 12h or 2027-01-01T00:00:00Z", parseExpiry),
  { removable: false },
)
  .addHelpText(
    "after",
    `
The key is all there is on stdout, so a script can take it up:
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
  if (namesake) throw new Failure(`there is ${titleOf(namesake)} already; \`rotate\` gives it another secret`);
  warnOfUnpriced(document, stored);
  await withProgress("creating the key", async () => {
    await directory.add(document);
    await refuseNamesakes(directory, [document], stored);
  });
  say(`Created ${titleOf(document)}. This is the only time that it is shown:`);
  print(secret);
}

/** Throws a Failure if that cannot be a key, such as for a name that is too long. */
async function describeKey(secret: string, { name, models, expires, ...limits }: Options): Promise<KeyDocument> {
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
