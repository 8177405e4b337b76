// `keys disable` and `keys enable`: stops a key without deleting it, and lets it work again.
import { titleOf } from "../../functions/admin/key.ts";
import { chooseKeys, onlyOne } from "../../functions/admin/keys/choose.ts";
import { disableKey, enableKey } from "../../functions/admin/keys/disable.ts";
import { recordOf } from "../../functions/admin/keys/state.ts";
import type { StoredKey } from "../../functions/aws/stored-directory.ts";
import { commandAudit } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { openDirectory } from "../stage.ts";
import { printJson, say } from "../terminal.ts";
import { KEY } from "./argument.ts";

interface Options {
  readonly json?: boolean;
}

const JSON_HELP = "print JSON: an array, each key with whether it was changed";

export const disable = command("disable")
  .description("Stops a key: its calls get a 401 until it is enabled. A name means all keys of that name.")
  .argument("<key>", KEY)
  .option("--json", JSON_HELP)
  .action((wanted: string, options: Options) => setDisabled(true, wanted, options));

export const enable = command("enable")
  .description("Lets a disabled key work again. If several keys have its name, give the id of one.")
  .argument("<key>", KEY)
  .option("--json", JSON_HELP)
  .action((wanted: string, options: Options) => setDisabled(false, wanted, options));

async function setDisabled(disabled: boolean, wanted: string, { json = false }: Options): Promise<void> {
  const directory = openDirectory();
  const { keys } = await withProgress("reading keys", directory.readAll);
  const matching = chooseKeys(keys, wanted);
  const records = [];
  for (const item of disabled ? matching : [onlyOne(matching, wanted)]) {
    const { before, after } = await (disabled ? disableKey : enableKey)(item, { directory, audit: commandAudit() });
    const changed = after !== before;
    records.push({ ...recordOf(after.document, { keys, now: Date.now() }), changed });
    if (!json) say(describeChange(item, { disabled, changed }));
  }
  if (json) printJson(records);
}

function describeChange({ document }: StoredKey, { disabled, changed }: { disabled: boolean; changed: boolean }) {
  const state = disabled ? "disabled" : "enabled";
  return changed
    ? `${disabled ? "Disabled" : "Enabled"} ${titleOf(document)}.`
    : `Already ${state}: ${titleOf(document)}.`;
}
