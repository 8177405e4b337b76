// `keys show`: everything that is stored of a key.
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { formatTable } from "../table.ts";
import { print } from "../terminal.ts";
import { chooseKeys } from "./choose.ts";
import { byNameAndAge, idOf, recordOf, stateOf } from "./key.ts";
import { formatLimits } from "./limits.ts";

export const show = command("show")
  .description("Shows everything that is stored of a key; its secret is not.")
  .argument("<key>", "name, public id, or beginning of the hash")
  .option("--json", "for programs: an array, since several keys may share a name")
  .action(showKeys);

async function showKeys(wanted: string, options: { json?: boolean }): Promise<void> {
  const { keys } = await withProgress("reading keys", openDirectory().readAll);
  const chosen = chooseKeys(keys, wanted).toSorted(byNameAndAge);
  if (options.json)
    return print(
      JSON.stringify(
        chosen.map((key) => recordOf(key, keys)),
        null,
        2,
      ),
    );
  print(chosen.map((key) => formatKey(key, keys)).join("\n\n"));
}

function formatKey({ document }: StoredKey, keys: readonly StoredKey[]): string {
  const replaced = keys.find((other) => other.document.hash === document.replaces)?.document;
  return formatTable([
    ["name", document.name],
    ["id", document.public_id ?? "–"],
    ["state", stateOf(document, keys)],
    ["models", document.allowed_models.join(", ") || "–"],
    ["limits", formatLimits(document)],
    ["expires", document.expires_at ?? "never"],
    ["created", document.created_at ?? "unknown"],
    ...(document.replaces ? [["replaces", replaced ? idOf(replaced) : document.replaces.slice(0, 12)]] : []),
    ["hash", document.hash],
  ]);
}
