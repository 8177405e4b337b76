// `keys revoke`: deletes a key. What it has used stays in the usage records.
import { titleOf } from "../../functions/admin/key.ts";
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { confirm, printJson, say } from "../terminal.ts";
import { chooseKeys, KEY } from "./choose.ts";
import { recordOf, stateOf } from "./key.ts";

interface Options {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const revoke = command("revoke")
  .description("Deletes a key permanently; asks first. A name means all keys of that name, both of a rotation.")
  .argument("<key>", KEY)
  .option("-y, --yes", "do not ask, for scripts")
  .option("--json", "print JSON: an array of the deleted keys")
  .addHelpText(
    "after",
    `
Without a terminal and without --yes, nothing is deleted and the exit code is 3.
\`keys disable\` stops a key and can be undone. Usage records are kept.`,
  )
  .action(revokeKeys);

async function revokeKeys(wanted: string, { yes = false, json = false }: Options): Promise<void> {
  const directory = openDirectory();
  const { keys } = await withProgress("reading keys", directory.readAll);
  const chosen = chooseKeys(keys, wanted);
  if (!yes) await confirmRevoking(chosen, keys);
  for (const { item, document } of heirsOf(chosen, keys)) await directory.replace(item, document);
  for (const item of chosen) {
    await directory.remove(item);
    if (!json) say(`Revoked ${titleOf(item.document)}.`);
  }
  if (json) printJson(chosen.map(({ document }) => recordOf(document, keys)));
}

/** Names every key that would be deleted, also where there is no terminal to ask on. */
async function confirmRevoking(chosen: readonly StoredKey[], keys: readonly StoredKey[]): Promise<void> {
  for (const { document } of chosen) say(`  ${titleOf(document)}, ${stateOf(document, keys)}`);
  await confirm(`Delete ${chosen.length === 1 ? "this key" : `these ${chosen.length} keys`} permanently?`);
}

/** What was rotated to a deleted key is replaced by that key's successor from now on, so that it still expires. */
function heirsOf(chosen: readonly StoredKey[], keys: readonly StoredKey[]) {
  const replacedBy = new Map(chosen.map(({ document }) => [document.hash, document.replaces]));
  return keys.flatMap((item) => {
    const replaces = replacedBy.get(item.document.replaces ?? "");
    return replaces === undefined || chosen.includes(item) ? [] : [{ item, document: { ...item.document, replaces } }];
  });
}
