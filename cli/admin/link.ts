// `admin link`: a link that signs in to the console, once and within five minutes.

import type { Role } from "../../functions/admin/access/role.ts";
import { createTicket, signInUrl, TICKET_LIFETIME } from "../../functions/admin/access/ticket.ts";
import { commandAudit } from "../operation.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { consoleUrlOfStage, requireAdmin } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { roleOption } from "./role.ts";

interface Options {
  readonly role: Role;
  readonly url?: string;
  readonly json?: boolean;
}

export const link = command("link")
  .description("Prints a link that signs in to the console. It works once, within five minutes.")
  .addOption(roleOption("admin"))
  .option("--url <address>", "where the console is, if not where the stage says")
  .option("--json", "print JSON: the link, its role and its end")
  .addHelpText(
    "after",
    `
The link gives its role to anyone who opens it first: do not share it. Anyone
whom AWS lets run this command is an admin anyway.`,
  )
  .action(printLink);

async function printLink({ role, url, json = false }: Options): Promise<void> {
  const address = url ?? consoleUrlOfStage();
  const table = requireAdmin();
  const now = Date.now();
  const ticket = await withProgress("creating the link", () => createTicket(table, role, now));
  await commandAudit()({
    type: "sign_in_link.created",
    resource: { id: "link" },
    changes: [{ path: "role", after: role }],
  });
  const page = new URL("/console/", address).href;
  const made = signInUrl(page, ticket);
  if (json) return printJson({ url: made, role, expires_at: new Date(now + TICKET_LIFETIME).toISOString() });
  say(`Open this link within five minutes. It works once, for the role ${role}:`);
  print(made);
}
