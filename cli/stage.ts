// The stage that a command works on: the one whose resources are linked to its environment. AWS_ENDPOINT_URL_DYNAMODB
// may name a DynamoDB other than Amazon's.
import { Resource } from "sst/resource";
import type { AuditLog } from "../functions/admin/audit/audit-log.ts";
import { storedAuditLog } from "../functions/admin/audit/stored-audit-log.ts";
import { type AdminTable, adminTable } from "../functions/aws/admin-table.ts";
import { openAsOperator } from "../functions/aws/operator-client.ts";
import { parametersPath } from "../functions/aws/resources.ts";
import { type StoredCounters, storedCounters } from "../functions/aws/stored-counters.ts";
import { type StoredDirectory, storedDirectory } from "../functions/aws/stored-directory.ts";
import type { UsageTable } from "../functions/aws/usage-table.ts";
import { EXIT, Failure } from "./failure.ts";
import { warn } from "./terminal.ts";

/** Throws a Failure if no stage is linked. */
export function openDirectory(): StoredDirectory {
  const table = linked(() => Resource.Directory.name);
  const onForeign = (id: string, reason: string) => warn(`table ${table}: skipping item '${id}': ${reason}`);
  return storedDirectory(openAsOperator(), { table, onForeign });
}

/** Throws a Failure if no stage is linked. */
export function openCounters(): StoredCounters {
  return storedCounters(
    openAsOperator(),
    linked(() => Resource.Counters.name),
  );
}

/** Undefined where there is none: the stage was deployed before there were audit logs. */
export function openAuditLog(): AuditLog | undefined {
  const table = openAdmin();
  return table && storedAuditLog({ table, now: Date.now });
}

/** Throws a Failure if no stage is linked, or one without it. */
export function requireAuditLog(): AuditLog {
  return storedAuditLog({ table: requireAdmin(), now: Date.now });
}

/** Throws a Failure if no stage is linked, or one without it. */
export function requireAdmin(): AdminTable {
  openDirectory();
  const table = openAdmin();
  if (table === undefined) throw new Failure("this stage has no table of admin keys: deploy it again", EXIT.failed);
  return table;
}

/** Throws a Failure if the stage does not say. */
export function consoleUrlOfStage(): string {
  const linked = linkedConsole();
  if (linked !== undefined) return linked;
  throw new Failure("this stage has no console, or one of another address; give it with --url", EXIT.failed);
}

/** A resource that is not linked throws. */
function linkedConsole(): string | undefined {
  try {
    return Resource.Console.url;
  } catch {
    return undefined;
  }
}

/** Undefined where there is none: the stage was deployed before there were admin keys. */
export function openAdmin(): AdminTable | undefined {
  const table = linkedAdmin();
  return table === undefined ? undefined : adminTable(openAsOperator(), { table, now: Date.now });
}

/** A resource that is not linked throws. */
function linkedAdmin(): string | undefined {
  try {
    return Resource.Admin.name;
  } catch {
    return undefined;
  }
}

/** Throws a Failure if no stage is linked. */
export function openUsage(): UsageTable {
  return { table: linked(() => Resource.Usage.name), client: openAsOperator() };
}

/** Where the stage's parameters are in SSM; undefined on the local server, which has none. Throws a Failure if no stage is linked. */
export function parametersPathOfStage(): string | undefined {
  return linked(() => parametersPath(Resource.App));
}

function linked<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const ways = "start one with `npm start`, or run the command through `npx sst shell --stage <stage> -- …`";
    throw new Failure(`no gateway found: ${ways}`, EXIT.failed, cause);
  }
}
