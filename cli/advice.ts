// Which command repairs what an operation refuses, and the exit code of each refusal.
import type { OperationError, Reason } from "../functions/admin/operation-error.ts";
import { EXIT } from "./failure.ts";

const ADVICE: Partial<Record<Reason, string>> = {
  key_unknown: "`keys list` shows all keys",
  key_exists: "`keys rotate` gives it a new secret",
  key_disabled: "`keys enable` it first",
  key_expired: "give --expires for its successor",
  no_models: "add one with `models create`",
  model_unknown: "`models list` shows all models",
  model_exists: "`models update` changes it",
  model_named_by_models: "change that with `models update --fallbacks` first",
  model_named_by_keys: "change that with `keys update --models` first",
  model_named_by_both: "change that with `models update --fallbacks` and `keys update --models` first",
  alias_shared: "`models update --aliases` repairs it",
};

/** A field that the message begins with is named as its option is. */
export function describeRefusal({ reason, field, message }: OperationError): string {
  const advice = ADVICE[reason];
  return `${field === undefined ? "" : "--"}${message}${advice === undefined ? "" : `; ${advice}`}`;
}

export function exitCodeOf({ reason }: OperationError): number {
  return reason === "value_invalid" ? EXIT.wrong : EXIT.failed;
}
