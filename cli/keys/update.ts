// `keys update`: changes what a key may do.
import { type Difference, formatDifference } from "../../functions/admin/difference.ts";
import { recordOfDifference } from "../../functions/admin/difference-record.ts";
import { titleOf } from "../../functions/admin/key.ts";
import { changeKeys, type KeyPatch } from "../../functions/admin/keys/change.ts";
import { recordOf } from "../../functions/admin/keys/state.ts";
import type { KeyDocument } from "../../functions/core/directory/directory.ts";
import { EXIT, Failure } from "../failure.ts";
import { parseNames } from "../names.ts";
import { keyContext } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment, parseExpiry } from "../when.ts";
import { KEY } from "./argument.ts";
import { addLimitOptions, type LimitOptions, limitsPatchIn } from "./limits.ts";

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
  const context = keyContext(directory, stored);
  const records = [];
  for await (const { after, differences } of changeKeys(wanted, patchOf(options), context)) {
    if (!json) show(after.document, differences);
    const record = recordOf(after.document, { keys: stored.keys, now: context.now });
    records.push({ ...record, changes: differences.map(recordOfDifference) });
  }
  if (json) printJson(records);
}

function patchOf({ models, expires, ...limits }: Options): KeyPatch {
  return {
    ...(models && { allowed_models: models }),
    ...(expires !== undefined && { expires_at: expires === NEVER ? null : expires }),
    ...limitsPatchIn(limits),
  };
}

function show(document: KeyDocument, changes: readonly Difference[]): void {
  say(changes.length === 0 ? `Nothing to change in ${titleOf(document)}.` : `Changed ${titleOf(document)}:`);
  for (const change of changes) print(`  ${formatDifference(change)}`);
  if (changes.some(({ path, after }) => path === "expires_at" && after !== undefined))
    say(`It expires ${formatMoment(document.expires_at)} UTC.`);
}
