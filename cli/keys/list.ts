// `keys list`: all keys, a line each.
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { formatTable } from "../table.ts";
import { print, say } from "../terminal.ts";
import { formatMoment } from "../when.ts";
import { byNameAndAge, idOf, recordOf, stateOf } from "./key.ts";
import { formatLimits } from "./limits.ts";

export const list = command("list")
  .description("Lists all keys.")
  .option("--json", "for programs: an array with everything that is stored, and the state")
  .action(listKeys);

async function listKeys(options: { json?: boolean }): Promise<void> {
  const { keys } = await withProgress("reading keys", openDirectory().readAll);
  const sorted = keys.toSorted(byNameAndAge);
  if (options.json)
    return print(
      JSON.stringify(
        sorted.map((key) => recordOf(key, keys)),
        null,
        2,
      ),
    );
  if (keys.length === 0) return say("There are no keys yet. `npm run keys -- create --help` tells how to make one.");
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
