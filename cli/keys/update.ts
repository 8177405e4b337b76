// `keys update`: changes what a key may do.
import { differences, formatDifference } from "../../functions/admin/difference.ts";
import { titleOf } from "../../functions/admin/key.ts";
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import type { KeyDocument } from "../../functions/core/directory/directory.ts";
import { recordOfDifference } from "../difference-record.ts";
import { EXIT, Failure } from "../failure.ts";
import { parseNames } from "../names.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment, parseExpiry } from "../when.ts";
import { chooseKeys, KEY, withoutReplaced } from "./choose.ts";
import { recordOf } from "./key.ts";
import { addLimitOptions, changeLimits, type LimitOptions } from "./limits.ts";
import { requireModels, warnOfUnpriced } from "./models.ts";

const NEVER = "never";

interface Options extends LimitOptions {
  readonly models?: readonly string[];
  readonly expires?: string;
}

export const update = addLimitOptions(
  command("update")
    .description("Changes the models, limits, budgets and expiry of a key. Everything else stays as it is.")
    .argument("<key>", KEY)
    .option("--models <names>", "the models that it may use from now on, separated by commas", parseNames)
    .option("--expires <when>", "90d, 12h, 2027-01-01 (0:00 UTC), a full time, or `never`", (text) =>
      text === NEVER ? NEVER : parseExpiry(text),
    ),
  { removable: true },
)
  .option("--json", "print JSON: an array, each key with what changed")
  .addHelpText(
    "after",
    "\nThe value `none` removes a limit or a budget. A name means all keys of that name,\nbut --expires does not change rotated ones.",
  )
  .action(updateKeys);

async function updateKeys(wanted: string, { json = false, ...options }: Options): Promise<void> {
  if (Object.keys(options).length === 0)
    throw new Failure("nothing to change: give at least one option; --help lists them", EXIT.wrong);
  const directory = openDirectory();
  const stored = await withProgress("reading models and keys", directory.readAll);
  requireModels(options.models ?? [], stored);
  const chosen = chooseKeys(stored.keys, wanted);
  const current = withoutReplaced(chosen);
  const records = [];
  for (const item of chosen) records.push(await updateKey(item, changed(item, options, current.includes(item))));
  if (json) printJson(records);

  async function updateKey(item: StoredKey, document: KeyDocument) {
    const changes = differences(item.document, document);
    if (changes.length > 0) {
      warnOfUnpriced(document, stored);
      await directory.replace(item, document);
    }
    if (!json && changes.length === 0) say(`Nothing to change in ${titleOf(document)}.`);
    if (!json && changes.length > 0) {
      say(`Changed ${titleOf(document)}:`);
      for (const change of changes) print(`  ${formatDifference(change)}`);
      if (changes.some(({ path, after }) => path === "expires_at" && after !== undefined))
        say(`It expires ${formatMoment(document.expires_at)} UTC.`);
    }
    return { ...recordOf(document, stored.keys), changes: changes.map(recordOfDifference) };
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
