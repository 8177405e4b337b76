// `admin keys disable` and `admin keys enable`: stops an admin key without deleting it, and lets it work again.
import { type AdminKey, listAdminKeys } from "../../functions/admin/access/admin-key.ts";
import { disableAdminKey, enableAdminKey } from "../../functions/admin/access/disable-admin-key.ts";
import { EXIT, Failure } from "../failure.ts";
import { commandAudit, operatorName } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { requireAdmin } from "../stage.ts";
import { printJson, say } from "../terminal.ts";
import { recordOf } from "./record.ts";

interface Options {
  readonly json?: boolean;
}

const KEY = "its name or its id";
const JSON_HELP = "print JSON: an array, each key with whether it was changed";

export const disable = command("disable")
  .description("Stops an admin key: it is refused until it is enabled. A name means all keys of that name.")
  .argument("<key>", KEY)
  .option("--json", JSON_HELP)
  .action((wanted: string, options: Options) => setDisabled(true, wanted, options));

export const enable = command("enable")
  .description("Lets a disabled admin key work again. If several keys have its name, give the id of one.")
  .argument("<key>", KEY)
  .option("--json", JSON_HELP)
  .action((wanted: string, options: Options) => setDisabled(false, wanted, options));

async function setDisabled(isDisabling: boolean, wanted: string, { json = false }: Options): Promise<void> {
  const table = requireAdmin();
  const matching = choose(await withProgress("reading admin keys", () => listAdminKeys(table)), wanted);
  const context = { table, audit: commandAudit(), by: { id: `cli:${operatorName()}` }, now: Date.now() };
  const records = [];
  for (const key of isDisabling ? matching : [onlyOne(matching, wanted)]) {
    const after = await (isDisabling ? disableAdminKey : enableAdminKey)(key, context);
    records.push({ ...recordOf(after), changed: after !== key });
    if (!json) say(describe(key, { isDisabling, isChanged: after !== key }));
  }
  if (json) printJson(records);
}

function choose(keys: readonly AdminKey[], wanted: string): AdminKey[] {
  const byName = keys.filter(({ name }) => name === wanted);
  const chosen = byName.length > 0 ? byName : keys.filter(({ id }) => id === wanted);
  if (chosen.length > 0) return chosen;
  throw new Failure(`no admin key has the name or id '${wanted}'; \`admin keys list\` shows all`, EXIT.failed);
}

function onlyOne(chosen: readonly AdminKey[], wanted: string): AdminKey {
  const [first] = chosen;
  if (first !== undefined && chosen.length === 1) return first;
  throw new Failure(`'${wanted}' matches ${chosen.map(titleOf).join(", ")}; give the id of one`, EXIT.failed);
}

function describe(key: AdminKey, { isDisabling, isChanged }: { isDisabling: boolean; isChanged: boolean }): string {
  const state = isDisabling ? "disabled" : "enabled";
  if (!isChanged) return `Already ${state}: the admin key ${titleOf(key)}.`;
  if (!isDisabling) return `Enabled the admin key ${titleOf(key)}.`;
  return `Disabled the admin key ${titleOf(key)}. Its sessions end within five seconds.`;
}

function titleOf({ name, id }: AdminKey): string {
  return `'${name}' (${id})`;
}
