// `keys update`: changes what a key may do. Its name is fixed, because limits and usage are counted by it.
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory.ts";
import { differences, formatDifference } from "../difference.ts";
import { EXIT, Failure } from "../failure.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, say } from "../terminal.ts";
import { parseExpiry } from "../when.ts";
import { chooseKeys, withoutReplaced } from "./choose.ts";
import { titleOf } from "./key.ts";
import { addLimitOptions, changeLimits, type LimitOptions } from "./limits.ts";
import { parseModels, requireModels, warnOfUnpriced } from "./models.ts";

const NEVER = "never";

interface Options extends LimitOptions {
  readonly models?: readonly string[];
  readonly expires?: string;
}

export const update = addLimitOptions(
  command("update")
    .description("Changes what a key may do. What is not named stays as it is.")
    .argument("<key>", "name, public id, or beginning of the hash")
    .option("--models <names>", "all models that it may use from now on, with commas between them", parseModels)
    .option("--expires <when>", "90d, 12h, 2027-01-01T00:00:00Z, or `never`", (text) =>
      text === NEVER ? NEVER : parseExpiry(text),
    ),
  { removable: true },
)
  .addHelpText("after", "\nA name means every key of that name, but --expires leaves rotated ones alone.")
  .action(updateKeys);

async function updateKeys(wanted: string, options: Options): Promise<void> {
  if (Object.keys(options).length === 0)
    throw new Failure("name what is to change; --help shows the options", EXIT.wrong);
  const directory = openDirectory();
  const stored = await withProgress("reading models and keys", directory.readAll);
  requireModels(options.models ?? [], stored);
  const chosen = chooseKeys(stored.keys, wanted);
  const current = withoutReplaced(chosen);
  for (const item of chosen) await updateKey(item, changed(item, options, current.includes(item)));

  async function updateKey(item: StoredKey, document: KeyDocument): Promise<void> {
    const changes = differences(item.document, document);
    if (changes.length === 0) return say(`Nothing to change in ${titleOf(document)}.`);
    warnOfUnpriced(document, stored);
    await directory.replace(item, document);
    say(`Changed ${titleOf(document)}:`);
    for (const change of changes) print(`  ${formatDifference(change)}`);
  }
}

function changed({ document }: StoredKey, { models, expires, ...limits }: Options, isCurrent: boolean): KeyDocument {
  const { rate_limit, budget, expires_at: earlier, ...rest } = document;
  const expiry = expires === undefined || !isCurrent ? earlier : expires;
  return {
    ...rest,
    ...(models && { allowed_models: [...models] }),
    ...(expiry !== undefined && expiry !== NEVER && { expires_at: expiry }),
    ...changeLimits({ rate_limit, budget }, limits),
  };
}
