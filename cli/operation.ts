// What operations get from commands: the stage, what is stored in it, the time, where their warnings are printed, and the audit log.
import { userInfo } from "node:os";
import { auditBy, noAudit } from "../functions/admin/audit/audit-by.ts";
import type { Audit } from "../functions/admin/audit/audit-log.ts";
import type { KeyContext, ModelContext, OperationContext } from "../functions/admin/operation.ts";
import type { Stored, StoredDirectory } from "../functions/aws/stored-directory.ts";
import { describeError } from "./describe-error.ts";
import { openAuditLog, parametersPathOfStage } from "./stage.ts";
import { warn } from "./terminal.ts";

export function operationContext(directory: StoredDirectory, stored: Stored): OperationContext {
  return { directory, stored, now: Date.now(), audit: commandAudit() };
}

export function keyContext(directory: StoredDirectory, stored: Stored): KeyContext {
  return { ...operationContext(directory, stored), warn: warnOf };
}

/** Throws a Failure if no stage is linked. */
export function modelContext(directory: StoredDirectory, stored: Stored): ModelContext {
  const isLocal = parametersPathOfStage() === undefined;
  return { ...operationContext(directory, stored), environment: process.env, isLocal };
}

/** Anyone who may run commands on a stage may do everything there: AWS decides who that is. */
export function commandAudit(): Audit {
  const auditLog = openAuditLog();
  if (auditLog === undefined) return noAudit;
  const name = operatorName();
  const onFailure = (error: unknown) => warn(`this change is not in the audit log: ${describeError(error)}`);
  return auditBy(
    { type: "command_line", id: `cli:${name}`, name, role: "admin" },
    { auditLog, now: Date.now, onFailure },
  );
}

/** The user of this machine, unless SLUICE_OPERATOR says who it is. */
export function operatorName(): string {
  const given = process.env["SLUICE_OPERATOR"];
  if (given) return given.slice(0, LONGEST_NAME);
  try {
    return userInfo().username.slice(0, LONGEST_NAME);
  } catch {
    return "unknown"; // A container may have no user of that number.
  }
}

/** In characters. */
const LONGEST_NAME = 64;

/** By the option that sets the field. */
const warnOf: KeyContext["warn"] = (warning, field) =>
  warn(field === "allowed_models" ? `--models: ${warning}` : warning);
