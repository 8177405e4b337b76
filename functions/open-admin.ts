// The admin API with all its parts, over one connection to DynamoDB.
import packageFile from "../package.json" with { type: "json" };
import { openAccess } from "./admin/access/authenticate.ts";
import { countFailedLogins } from "./admin/access/failed-logins.ts";
import type { AdminApi } from "./admin/api/answer-admin.ts";
import type { CallsTable } from "./admin/api/context.ts";
import { storedAuditLog } from "./admin/audit/stored-audit-log.ts";
import { usageReader } from "./admin/reports/usage-reader.ts";
import { adminTable } from "./aws/admin-table.ts";
import { openAsOperator } from "./aws/operator-client.ts";
import type { Resources } from "./aws/resources.ts";
import { storedCounters } from "./aws/stored-counters.ts";
import { storedDirectory } from "./aws/stored-directory.ts";
import { unreadableItems } from "./aws/unreadable-items.ts";
import { usageSums } from "./aws/usage-sums.ts";
import type { Report } from "./core/reply.ts";

export interface AdminOptions extends Pick<Resources, "stage" | "tables" | "parameters" | "callHours"> {
  /** Where the gateway answers; undefined where that is the console's own address. */
  readonly gatewayUrl: string | undefined;
  /** Which calls the gateway records. */
  readonly recording: CallsTable["recording"];
  /** Writes one line for the operator. */
  readonly write: (line: string) => void;
}

/** Throws if the table of admin keys and sessions is not linked. */
export function openAdmin(options: AdminOptions, report: Report): AdminApi {
  const { stage, tables, parameters, gatewayUrl, recording, callHours: keptHours, write } = options;
  if (tables.Admin === undefined) throw new Error("the table Admin is not linked");
  const client = openAsOperator();
  const now = Date.now;
  const unreadable = unreadableItems(write);
  const onForeign = (id: string) => unreadable({ id, fields: [], ignored: false });
  const usage = { client, table: tables.Usage };
  const admin = adminTable(client, { table: tables.Admin, now });
  return {
    directory: storedDirectory(client, { table: tables.Directory, onForeign }),
    counters: storedCounters(client, tables.Counters),
    usage,
    usageReader: usageReader({ usage, sums: usageSums(client, tables.Admin), now }),
    calls: { client, table: tables.Calls, recording, keptHours },
    admin,
    auditLog: storedAuditLog({ table: admin, now }),
    stage: { name: stage, isLocal: parameters === undefined, gatewayUrl, version: packageFile.version },
    access: openAccess({ table: admin, now }),
    failedLogins: countFailedLogins(now),
    now,
    report,
  };
}
