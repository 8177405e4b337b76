// `keys list`: all keys, one on each line.
import { byNameAndAge } from "../../functions/admin/key.ts";
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { formatTable } from "../table.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment } from "../when.ts";
import { idOf, recordOf, stateOf } from "./key.ts";
import { formatLimits } from "./limits.ts";

export const list = command("list")
  .description("Lists all keys.")
  .option("--json", "print JSON: an array of all keys, with everything that is stored of them and their state")
  .action(listKeys);

async function listKeys({ json = false }: { json?: boolean }): Promise<void> {
  const { keys } = await withProgress("reading keys", openDirectory().readAll);
  const sorted = keys.toSorted(byNameAndAge);
  if (json) return printJson(sorted.map(({ document }) => recordOf(document, keys)));
  if (keys.length === 0) return say("There are no keys yet; `npm run keys -- create --help` says how to create one.");
  const titles = ["NAME", "ID", "STATE", "MODELS", "LIMITS", "EXPIRES (UTC)", "CREATED (UTC)"];
  print(formatTable([titles, ...sorted.map((key) => row(key, keys))]));
}

function row({ document }: StoredKey, keys: readonly StoredKey[]): string[] {
  return [
    document.name,
    idOf(document),
    stateOf(document, keys),
    document.allowed_models.join(", ") || "–",
    formatLimits(document),
    formatMoment(document.expires_at),
    formatMoment(document.created_at),
  ];
}
