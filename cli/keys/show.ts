// `keys show`: everything that is stored of a key, and what it has used and has left.
import { chooseKeys } from "../../functions/admin/keys/choose.ts";
import { idOf, limitedOf, type Moment, recordOf, stateOf } from "../../functions/admin/keys/state.ts";
import { type CountedNow, recordOfLimits } from "../../functions/admin/limits.ts";
import type { Sum } from "../../functions/admin/usage/group.ts";
import { recordOfSum } from "../../functions/admin/usage/record.ts";
import { usageToday } from "../../functions/admin/usage/today.ts";
import type { KeyDocument } from "../../functions/core/directory/directory.ts";
import { formatLimited } from "../limits/limited.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openCounters, openDirectory, openUsage } from "../stage.ts";
import { formatTable } from "../table.ts";
import { print, printJson } from "../terminal.ts";
import { formatTally } from "../usage/today.ts";
import { KEY } from "./argument.ts";
import { formatLimits } from "./limits.ts";

export const show = command("show")
  .description("Shows a key: what is stored of it, what it has used today, and what is left of its limits and budgets.")
  .argument("<key>", KEY)
  .option("--json", "print JSON: an array, since several keys may share a name")
  .action(showKeys);

async function showKeys(wanted: string, { json = false }: { json?: boolean }): Promise<void> {
  const { keys } = await withProgress("reading keys", openDirectory().readAll);
  const chosen = chooseKeys(keys, wanted).map(({ document }) => document);
  const use = await withProgress("reading usage", () => readUse(chosen[0] as KeyDocument));
  if (json)
    return printJson(chosen.map((key) => ({ ...recordOf(key, { keys, now: use.now }), ...recordOfUse(key, use) })));
  const shown = chosen.flatMap((key) => [
    formatKey(key, { keys, now: use.now }),
    formatLimited(limitedOf(key).limits, use),
  ]);
  print([...shown, `used today: ${formatTally(use.today)}`].join("\n\n"));
}

interface Use extends CountedNow {
  readonly today: Sum;
}

/** Keys of the same name are counted together. */
async function readUse(key: KeyDocument): Promise<Use> {
  const now = Date.now();
  const reading = openCounters().read(limitedOf(key).subject, now);
  const [counted, today] = await Promise.all([reading, usageToday(openUsage(), key.name, now)]);
  return { now, counted, today };
}

function recordOfUse(key: KeyDocument, use: Use) {
  return { ...recordOfLimits(limitedOf(key).limits, use), usage_today: recordOfSum(use.today) };
}

function formatKey(document: KeyDocument, moment: Moment): string {
  const replaced = moment.keys.find((other) => other.document.hash === document.replaces)?.document;
  return formatTable([
    ["name", document.name],
    ["id", document.public_id ?? "–"],
    ["state", stateOf(document, moment)],
    ["models", document.allowed_models.join(", ") || "–"],
    ["limits", formatLimits(document)],
    ["expires", document.expires_at ?? "never"],
    ["created", document.created_at ?? "unknown"],
    ...(document.replaces ? [["replaces", replaced ? idOf(replaced) : document.replaces.slice(0, 12)]] : []),
    ["hash", document.hash],
  ]);
}
