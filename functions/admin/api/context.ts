// What the handlers of the admin API work with, for one request.
import type { AdminTable } from "../../aws/admin-table.ts";
import type { StoredCounters } from "../../aws/stored-counters.ts";
import type { Stored, StoredDirectory } from "../../aws/stored-directory.ts";
import type { UsageTable } from "../../aws/usage-table.ts";
import type { RecordedCalls } from "../../core/call-records.ts";
import type { ConsoleRequest } from "../../core/console-request.ts";
import type { Actor } from "../access/actor.ts";
import type { Access } from "../access/authenticate.ts";
import type { FailedLogins } from "../access/failed-logins.ts";
import type { Audit, AuditLog } from "../audit/audit-log.ts";
import type { UsageReader } from "../reports/usage-reader.ts";

/** The same for all requests. */
export interface ApiParts {
  readonly directory: StoredDirectory;
  readonly counters: StoredCounters;
  readonly usage: UsageTable;
  readonly usageReader: UsageReader;
  readonly calls: CallsTable;
  readonly admin: AdminTable;
  readonly auditLog: AuditLog;
  readonly stage: Stage;
  readonly access: Access;
  readonly failedLogins: FailedLogins;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface CallsTable extends UsageTable {
  /** Which calls get a record. */
  readonly recording: RecordedCalls;
  /** How many hours a record is kept. */
  readonly keptHours: number;
}

interface Stage {
  readonly name: string;
  readonly isLocal: boolean;
  /** Where the gateway answers; undefined where that is the console's own address. */
  readonly gatewayUrl: string | undefined;
  readonly version: string;
}

export interface ApiContext extends ApiParts {
  /** The caller; unknown on the route for signing in. */
  readonly actor: Actor;
  readonly audit: Audit;
  readonly auditAs: (actor: Actor) => Audit;
  /** All models and keys, read once for each request. */
  readonly stored: () => Promise<Stored>;
  readonly request: ConsoleRequest;
  readonly requestId: string;
}
