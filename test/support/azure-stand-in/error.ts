// Errors in Azure's forms: of its OpenAI service, and of the gate before it.

export interface Refusal {
  readonly status: number;
  readonly body: object;
}

export interface Details {
  readonly code?: string | null;
  readonly param?: string | null;
  /** Left out where the service itself has not looked at the request. */
  readonly type?: string | null;
  readonly innererror?: object;
}

export function refuse(status: number, message: string, details: Details = {}): Refusal {
  return { status, body: { error: { message, ...details } } };
}

/** As the service refuses a member of a request. */
export function invalid(message: string, param: string | null = null, code: string | null = null): Refusal {
  return refuse(400, message, { type: "invalid_request_error", param, code });
}

/** The gate's own form. */
export function refuseAtTheDoor(status: number, message: string): Refusal {
  return { status, body: { statusCode: status, message } };
}

/** What a refusal says, whatever its form. */
export function messageOf({ body }: Refusal): string {
  const read = JSON.parse(JSON.stringify(body));
  return read.error?.message ?? read.message ?? read.error_description;
}
