// `keys revoke`: forgets a key. What it has used stays in the usage records.
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { say } from "../terminal.ts";
import { chooseKeys } from "./choose.ts";
import { titleOf } from "./key.ts";

export const revoke = command("revoke")
  .description("Deletes a key, and every other key of the same name if it is called by name. There is no way back.")
  .argument("<key>", "name, public id, or beginning of the hash")
  .action(async (wanted: string) => {
    const directory = openDirectory();
    const { keys } = await withProgress("reading keys", directory.readAll);
    const chosen = chooseKeys(keys, wanted);
    for (const { item, document } of heirsOf(chosen, keys)) await directory.replace(item, document);
    for (const item of chosen) {
      await directory.remove(item);
      say(`Revoked ${titleOf(item.document)}.`);
    }
  });

/** Whatever was rotated to a key that goes is replaced by that one's successor from now on: its end must not be forgotten. */
function heirsOf(chosen: readonly StoredKey[], keys: readonly StoredKey[]) {
  const replacedBy = new Map(chosen.map(({ document }) => [document.hash, document.replaces]));
  return keys.flatMap((item) => {
    const replaces = replacedBy.get(item.document.replaces ?? "");
    return replaces === undefined || chosen.includes(item) ? [] : [{ item, document: { ...item.document, replaces } }];
  });
}
