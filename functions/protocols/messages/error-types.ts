// Anthropic's types of errors, and the status that each has: docs.anthropic.com/en/api/errors.

const TYPES: readonly (readonly [status: number, type: string])[] = [
  [400, "invalid_request_error"],
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [500, "api_error"],
  [504, "timeout_error"],
  [529, "overloaded_error"],
];

const BY_STATUS: ReadonlyMap<number, string> = new Map(TYPES);
const BY_TYPE: ReadonlyMap<unknown, number> = new Map(TYPES.map(([status, type]) => [type, status]));

/** Statuses without a type are of the request below 500, and of the API from there on. */
export function typeOf(status: number): string {
  return BY_STATUS.get(status) ?? (status < 500 ? "invalid_request_error" : "api_error");
}

/** Undefined for a type that is not Anthropic's. */
export function statusOf({ type }: { readonly type?: unknown }): number | undefined {
  return BY_TYPE.get(type);
}
