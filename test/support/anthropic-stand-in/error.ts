// Errors in the API's own envelope.

export interface Refusal {
  readonly status: number;
  readonly body: ErrorBody;
}

export interface ErrorBody {
  readonly type: "error";
  readonly error: { readonly type: string; readonly message: string };
  readonly request_id: string;
}

const types: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  500: "api_error",
  504: "timeout_error",
  529: "overloaded_error",
};

export function refuse(status: number, message: string): Refusal {
  const error = { type: types[status] ?? "api_error", message };
  return { status, body: { type: "error", error, request_id: "req_stand_in" } };
}
