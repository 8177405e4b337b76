// What operations get from commands: the stage, what is stored in it, the time, and where their warnings are printed.
import type { KeyContext, ModelContext } from "../functions/admin/operation.ts";
import type { Stored, StoredDirectory } from "../functions/aws/stored-directory.ts";
import { parametersPathOfStage } from "./stage.ts";
import { warn } from "./terminal.ts";

export function keyContext(directory: StoredDirectory, stored: Stored): KeyContext {
  return { directory, stored, now: Date.now(), warn: warnOf };
}

/** Throws a Failure if no stage is linked. */
export function modelContext(directory: StoredDirectory, stored: Stored): ModelContext {
  const isLocal = parametersPathOfStage() === undefined;
  return { directory, stored, now: Date.now(), environment: process.env, isLocal };
}

/** By the option that sets the field. */
const warnOf: KeyContext["warn"] = (warning, field) =>
  warn(field === "allowed_models" ? `--models: ${warning}` : warning);
