// Why an operation cannot do what it was asked to do, in an operator's words. What repairs it with a command or with a request
// is for the callers to say.

/** What a caller has to know of each reason. */
const CODES = {
  key_unknown: "not_found",
  key_ambiguous: "conflict",
  key_exists: "conflict",
  key_disabled: "conflict",
  key_expired: "conflict",
  key_replaced: "conflict",
  /** Another operator added a key of the same name at the same moment. */
  key_name_taken: "conflict",
  models_unknown: "invalid",
  no_models: "invalid",
  model_unknown: "not_found",
  model_is_alias: "not_found",
  model_exists: "conflict",
  model_named_by_models: "conflict",
  model_named_by_keys: "conflict",
  model_named_by_both: "conflict",
  alias_shared: "conflict",
  /** Some of the changes of a plan are made. */
  apply_incomplete: "conflict",
  /** A caller's own, which it may not disable. */
  own_admin_key: "conflict",
  value_invalid: "invalid",
} as const satisfies Record<string, "not_found" | "conflict" | "invalid">;

export type Reason = keyof typeof CODES;
export type Code = (typeof CODES)[Reason];

export class OperationError extends Error {
  override readonly name = "OperationError";
  readonly reason: Reason;
  /** What the message begins with, where it is about one field. */
  readonly field: string | undefined;

  constructor(reason: Reason, message: string, field?: string) {
    super(field === undefined ? message : `${field} ${message}`);
    this.reason = reason;
    this.field = field;
  }

  get code(): Code {
    return CODES[this.reason];
  }
}
