// `keys revoke`: deletes a key. What it has used stays in the usage records.
import { titleOf } from "../../functions/admin/key.ts";
import { chooseKeys } from "../../functions/admin/keys/choose.ts";
import { revokeKeys } from "../../functions/admin/keys/revoke.ts";
import { type Moment, recordOf, stateOf } from "../../functions/admin/keys/state.ts";
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import { operationContext } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { confirm, printJson, say } from "../terminal.ts";
import { KEY } from "./argument.ts";

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
  .action(revokeChosen);

async function revokeChosen(wanted: string, { yes = false, json = false }: Options): Promise<void> {
  const directory = openDirectory();
  const stored = await withProgress("reading keys", directory.readAll);
  const moment = { keys: stored.keys, now: Date.now() };
  const chosen = chooseKeys(stored.keys, wanted);
  if (!yes) await confirmRevoking(chosen, moment);
  for await (const { before, after } of revokeKeys(chosen, operationContext(directory, stored)))
    if (after === undefined && !json) say(`Revoked ${titleOf(before.document)}.`);
  if (json) printJson(chosen.map(({ document }) => recordOf(document, moment)));
}

/** Names every key that would be deleted, also where there is no terminal to ask on. */
async function confirmRevoking(chosen: readonly StoredKey[], moment: Moment): Promise<void> {
  for (const { document } of chosen) say(`  ${titleOf(document)}, ${stateOf(document, moment)}`);
  await confirm(`Delete ${chosen.length === 1 ? "this key" : `these ${chosen.length} keys`} permanently?`);
}
