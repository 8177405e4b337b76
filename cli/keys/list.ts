// `keys list`: all keys, one on each line.
import { byNameAndAge } from "../../functions/admin/key.ts";
import { idOf, type Moment, recordOf, stateOf } from "../../functions/admin/keys/state.ts";
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { formatTable } from "../table.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment } from "../when.ts";
import { formatLimits } from "./limits.ts";

export const list = command("list")
  .description("Lists all keys.")
  .option("--json", "print JSON: an array of all keys, with everything that is stored of them and their state")
  .action(listKeys);

async function listKeys({ json = false }: { json?: boolean }): Promise<void> {
  const { keys } = await withProgress("reading keys", openDirectory().readAll);
  const moment = { keys, now: Date.now() };
  const sorted = keys.toSorted(byNameAndAge);
  if (json) return printJson(sorted.map(({ document }) => recordOf(document, moment)));
  if (keys.length === 0) return say("There are no keys yet; `npm run keys -- create --help` says how to create one.");
  const titles = ["NAME", "ID", "STATE", "MODELS", "LIMITS", "EXPIRES (UTC)", "CREATED (UTC)"];
  print(formatTable([titles, ...sorted.map((key) => row(key, moment))]));
}

function row({ document }: StoredKey, moment: Moment): string[] {
  return [
    document.name,
    idOf(document),
    stateOf(document, moment),
    document.allowed_models.join(", ") || "–",
    formatLimits(document),
    formatMoment(document.expires_at),
    formatMoment(document.created_at),
  ];
}
