// Errors in Google's form.

export interface Refusal {
  readonly status: number;
  readonly body: ErrorBody;
}

export interface ErrorBody {
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly status: string;
    readonly details?: readonly object[];
  };
}

const statuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  499: "CANCELLED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

export function refuse(code: number, message: string, details: readonly object[] = []): Refusal {
  const error = { code, message, status: statuses[code] ?? "UNKNOWN", ...(details.length > 0 && { details }) };
  return { status: code, body: { error } };
}

/** A detail, such as `{ "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "30s" }`. */
export function detail(type: string, members: object): object {
  return { "@type": `type.googleapis.com/google.rpc.${type}`, ...members };
}
