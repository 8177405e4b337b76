// The admin API in this process, asked by OpenAI's own client as a viewer.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import OpenAI from "openai";
import { countFailedLogins } from "../../functions/admin/access/failed-logins.ts";
import { type AdminApi, answerAdmin } from "../../functions/admin/api/answer-admin.ts";
import { storedAuditLog } from "../../functions/admin/audit/stored-audit-log.ts";
import { usageReader } from "../../functions/admin/reports/usage-reader.ts";
import { adminTable } from "../../functions/aws/admin-table.ts";
import { storedCounters } from "../../functions/aws/stored-counters.ts";
import type { StoredDirectory } from "../../functions/aws/stored-directory.ts";
import { usageSums } from "../../functions/aws/usage-sums.ts";
import { tableNames } from "../../local/tables.ts";

interface Options {
  readonly client: DynamoDBDocumentClient;
  readonly directory: StoredDirectory;
  readonly now: () => number;
}

const VIEWER = { type: "admin_key", id: "abcdefghijkl", name: "viewer", role: "viewer" } as const;
const ORIGIN = "https://console.example";

export function adminApiAsViewer({ client, directory, now }: Options): OpenAI {
  const usage = { client, table: tableNames.Usage };
  const admin = adminTable(client, { table: tableNames.Admin, now });
  const api: AdminApi = {
    ...{ directory, now, admin },
    counters: storedCounters(client, tableNames.Counters),
    usage,
    usageReader: usageReader({ usage, sums: usageSums(client, tableNames.Admin), now }),
    calls: { client, table: tableNames.Calls, recording: "all", keptHours: 0.1 },
    auditLog: storedAuditLog({ table: admin, now }),
    stage: { name: "test", isLocal: true, gatewayUrl: undefined, version: "0" },
    access: {
      ...{ authenticate: async () => VIEWER, sessionOf: async () => undefined },
      ...{ keyOf: async () => undefined, forget: () => {}, writeUses: async () => {} },
    },
    failedLogins: countFailedLogins(now),
    report: (_, error) => {
      throw error;
    },
  };
  return new OpenAI({
    adminAPIKey: "key",
    apiKey: "key",
    baseURL: `${ORIGIN}/v1`,
    maxRetries: 0,
    fetch: fetchFrom(api),
  });
}

function fetchFrom(api: AdminApi) {
  return async (url: string | URL | Request, { method = "GET" }: RequestInit = {}) => {
    const { pathname: path, search } = new URL(url instanceof Request ? url.url : url);
    const reply = await answerAdmin(
      {
        ...{ id: "request-1", method, path, query: search.slice(1), body: "", killedAt: Number.POSITIVE_INFINITY },
        ...{ headers: {}, cookie: undefined, address: undefined, origin: ORIGIN },
      },
      api,
    );
    return new Response(reply.text ?? null, { status: reply.status, headers: reply.headers });
  };
}
