// The admin API over twins in memory, with a clock that tests set, and callers of every role.

import { expect } from "vitest";
import { createAdminKey, listAdminKeys } from "../../../functions/admin/access/admin-key.ts";
import { openAccess } from "../../../functions/admin/access/authenticate.ts";
import { countFailedLogins } from "../../../functions/admin/access/failed-logins.ts";
import { ROLES, type Role } from "../../../functions/admin/access/role.ts";
import { type AdminApi, answerAdmin } from "../../../functions/admin/api/answer-admin.ts";
import { routeFinder } from "../../../functions/admin/api/find-route.ts";
import type { Route } from "../../../functions/admin/api/route.ts";
import { ROUTES } from "../../../functions/admin/api/routes.ts";
import { storedAuditLog } from "../../../functions/admin/audit/stored-audit-log.ts";
import { usageReader } from "../../../functions/admin/reports/usage-reader.ts";
import type { AdminTable } from "../../../functions/aws/admin-table.ts";
import { connect } from "../../../functions/aws/dynamodb.ts";
import { usageSums } from "../../../functions/aws/usage-sums.ts";
import type { ConsoleRequest } from "../../../functions/core/console-request.ts";
import type { KeyDocument, ModelDocument } from "../../../functions/core/directory/directory.ts";
import { memoryAdminTable } from "./memory-admin-table.ts";
import { memoryStored } from "./memory-stored.ts";

export const ORIGIN = "https://console.example";
const START = Date.parse("2026-11-22T10:00:00Z");

export interface Asked {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly cookie?: string;
  readonly forwardedFor?: string;
  /** An admin key of this role is sent, unless given. */
  readonly as?: Role | "nobody";
}

export async function openApi(...documents: readonly (KeyDocument | ModelDocument)[]) {
  const clock = { at: START };
  const now = () => clock.at;
  const admin = memoryAdminTable(now);
  const directory = memoryStored(...documents);
  const reported: unknown[] = [];
  const records = { client: connect(), table: "nowhere" };
  const api: AdminApi = {
    ...{ directory, admin, now, usage: records, calls: { ...records, recording: "all", keptHours: 72 } },
    usageReader: usageReader({ usage: records, sums: usageSums(records.client, records.table), now }),
    counters: { read: async () => undefined, readAll: async () => new Map(), reset: async () => true },
    auditLog: storedAuditLog({ table: admin, now }),
    access: openAccess({ table: admin, now }),
    failedLogins: countFailedLogins(now),
    stage: { name: "test", isLocal: true, gatewayUrl: undefined, version: "1.2.3" },
    report: (_, error) => void reported.push(error),
  };
  const keys = new Map<Role, string>();
  for (const role of ROLES) {
    const { secret } = await createAdminKey(admin, { name: role, role }, { now: now(), createdBy: "test" });
    keys.set(role, secret);
  }

  /** Such as `GET api_keys?limit=1`. */
  async function ask(request: string, { body, headers = {}, cookie, forwardedFor, as = "admin" }: Asked = {}) {
    const [method = "", address = ""] = request.split(" ");
    const [path = "", query = ""] = address.split("?");
    const key = as === "nobody" ? undefined : keys.get(as);
    const sent: ConsoleRequest = {
      ...{ id: crypto.randomUUID(), method, query, cookie, address: "192.0.2.1", forwardedFor, origin: ORIGIN },
      path: path.startsWith("/") ? path : `/v1/organization/${path}`,
      headers: {
        "content-type": "application/json",
        ...(key !== undefined && cookie === undefined && { authorization: `Bearer ${key}` }),
        ...headers,
      },
      body: body === undefined ? "" : JSON.stringify(body),
      killedAt: now() + 30_000,
    };
    const reply = await answerAdmin(sent, api);
    await reply.settle();
    const text = reply.text ?? "";
    if (reply.status < 300 && text !== "") checkAnswer(sent, JSON.parse(text));
    for (const hash of await hashesIn(admin, directory)) expect(text).not.toContain(hash);
    return { status: reply.status, headers: reply.headers, text, body: text === "" ? undefined : JSON.parse(text) };
  }

  return { ask, api, admin, directory, clock, reported, keyOf: (role: Role) => keys.get(role) ?? "" };
}

const findRoute = routeFinder(ROUTES);

/** Whatever a test asks for, the answer is as its route describes it. */
function checkAnswer(sent: ConsoleRequest, body: unknown): void {
  const { name, route }: { name: string; route: Route } = findRoute(sent);
  const { error } = route.answer.safeParse(body);
  expect(error?.issues, name).toBeUndefined();
}

/** No answer has any of them. A session's is its id. */
async function hashesIn(admin: AdminTable, directory: ReturnType<typeof memoryStored>): Promise<string[]> {
  const { keys } = await directory.readAll();
  const adminKeys = await listAdminKeys(admin);
  return [...keys.map(({ document }) => document.hash), ...adminKeys.map(({ hash }) => hash)];
}
