// The admin API with all its parts, over one connection to DynamoDB.
import packageFile from "../package.json" with { type: "json" };
import { openAccess } from "./admin/access/authenticate.ts";
import { countFailedLogins } from "./admin/access/failed-logins.ts";
import type { AdminApi } from "./admin/api/answer-admin.ts";
import { storedAuditLog } from "./admin/audit/stored-audit-log.ts";
import { adminTable } from "./aws/admin-table.ts";
import { openAsOperator } from "./aws/operator-client.ts";
import type { LinkedTables } from "./aws/resources.ts";
import { storedCounters } from "./aws/stored-counters.ts";
import { storedDirectory } from "./aws/stored-directory.ts";
import type { Report } from "./core/reply.ts";

export interface AdminApiOptions {
  readonly stage: string;
  readonly tables: LinkedTables;
  /** Of the stage's parameters in SSM; the local server has none. */
  readonly parameters: string | undefined;
  readonly gatewayUrl: string | undefined;
  readonly report: Report;
}

/** Throws if the table of operators' access is not linked. */
export function openAdminApi({ stage, tables, parameters, gatewayUrl, report }: AdminApiOptions): AdminApi {
  if (tables.Admin === undefined) throw new Error("the table of operators' access is not linked");
  const client = openAsOperator();
  const now = Date.now;
  const admin = adminTable(client, { table: tables.Admin, now });
  return {
    directory: storedDirectory(client, { table: tables.Directory, onForeign: () => {} }),
    counters: storedCounters(client, tables.Counters),
    usage: { client, table: tables.Usage },
    calls: { client, table: tables.Calls },
    admin,
    access: openAccess({ table: admin, now }),
    auditLog: storedAuditLog({ table: admin, now }),
    failedLogins: countFailedLogins(now),
    stage: { name: stage, isLocal: parameters === undefined, gatewayUrl, version: packageFile.version },
    now,
    report,
  };
}
