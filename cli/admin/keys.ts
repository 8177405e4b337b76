// `admin keys`: the keys of people and programs that use the admin API.
import {
  type AdminKey,
  createAdminKey,
  listAdminKeys,
  removeAdminKey,
} from "../../functions/admin/access/admin-key.ts";
import type { Role } from "../../functions/admin/access/role.ts";
import { EXIT, Failure } from "../failure.ts";
import { commandAudit, operatorName } from "../operation.ts";
import { command, group } from "../program.ts";
import { withProgress } from "../progress.ts";
import { requireAdmin } from "../stage.ts";
import { formatTable } from "../table.ts";
import { confirm, print, printJson, say } from "../terminal.ts";
import { formatMoment, parseExpiry } from "../when.ts";
import { disable, enable } from "./disable.ts";
import { recordOf } from "./record.ts";
import { roleOption } from "./role.ts";

export const keys = group("keys").description("Creates, lists, disables and revokes admin keys.");

const create = command("create")
  .description("Creates an admin key, and prints it. Only its hash is stored: it is not shown again.")
  .requiredOption("--name <name>", "whose it is")
  .addOption(roleOption("admin"))
  .option("--expires <when>", "a span such as 90d, a date or a time; never, unless given", parseExpiry)
  .option("--json", "print JSON, with the key in the member `value`")
  .action(createOne);

const list = command("list").description("Lists all admin keys.").option("--json", "print JSON").action(listAll);

const revoke = command("revoke")
  .description("Revokes an admin key. Its sessions end within five seconds.")
  .argument("<id>", "the key's id, as `list` shows it")
  .option("-y, --yes", "do not ask, for scripts")
  .action(revokeOne);

for (const verb of [create, list, disable, enable, revoke]) keys.addCommand(verb);

interface Wanted {
  readonly name: string;
  readonly role: Role;
  readonly expires?: string;
  readonly json?: boolean;
}

async function createOne({ name, role, expires, json = false }: Wanted): Promise<void> {
  const table = requireAdmin();
  const wanted = { name, role, ...(expires && { expiresAt: Date.parse(expires) }) };
  const making = { now: Date.now(), createdBy: `cli:${operatorName()}` };
  const { secret, key } = await withProgress("creating the key", () => createAdminKey(table, wanted, making));
  await commandAudit()({
    type: "admin_api_key.created",
    resource: { id: key.id, name },
    changes: [{ path: "role", after: role }],
  });
  if (json) return printJson({ ...recordOf(key), value: secret });
  const end = expires === undefined ? "" : ` It expires ${formatMoment(expires)} UTC.`;
  say(`Created the admin key '${name}' (${key.id}) with the role ${role}.${end} It is shown only now:`);
  print(secret);
}

async function listAll({ json = false }: { readonly json?: boolean }): Promise<void> {
  const all = await withProgress("reading admin keys", () => listAdminKeys(requireAdmin()));
  const sorted = all.toSorted((one, other) => one.createdAt - other.createdAt);
  if (json) return printJson(sorted.map(recordOf));
  if (all.length === 0) return say("There are no admin keys yet; `npm run admin -- keys create` makes one.");
  const titles = ["NAME", "ID", "ROLE", "STATE", "EXPIRES (UTC)", "LAST USED (UTC)", "CREATED (UTC)", "BY"];
  print(formatTable([titles, ...sorted.map(rowOf)]));
}

function rowOf(key: AdminKey): string[] {
  const { state, expires_at, last_used_at, created_at, created_by } = recordOf(key);
  const times = [expires_at, last_used_at, created_at].map(formatMoment);
  return [key.name, key.id, key.role, state, ...times, created_by];
}

async function revokeOne(id: string, { yes = false }: { readonly yes?: boolean }): Promise<void> {
  const table = requireAdmin();
  const key = (await withProgress("reading admin keys", () => listAdminKeys(table))).find((one) => one.id === id);
  if (key === undefined)
    throw new Failure(`no admin key has the id '${id}'; \`admin keys list\` shows all`, EXIT.failed);
  if (!yes) await confirm(`Revoke the admin key '${key.name}' (${id})?`);
  await removeAdminKey(table, id);
  const changes = [{ path: "role", before: key.role }];
  await commandAudit()({ type: "admin_api_key.deleted", resource: { id, name: key.name }, changes });
  say(`Revoked the admin key '${key.name}' (${id}). Its sessions end within five seconds.`);
}
