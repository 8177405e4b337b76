// One request to the admin API, as the console's pages send it: to their own origin, with the browser's session.

export interface Answered<Body> {
  readonly body: Body;
  readonly etag: string | undefined;
}

/** A request that was answered with an error, or not at all. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** 0 where nothing was heard. */
  readonly status: number;
  readonly code: string;
  /** The field of the request that the error is about, such as `rate_limit.rpm`. */
  readonly param: string | undefined;
  /** What is stored now, where the status is 412, and its ETag. */
  readonly present: unknown;
  readonly etag: string | undefined;

  constructor(message: string, facts: Omit<Partial<ApiError>, "name" | "message"> = {}, options?: ErrorOptions) {
    super(message, options);
    this.status = facts.status ?? 0;
    this.code = facts.code ?? "unreachable";
    this.param = facts.param;
    this.present = facts.present;
    this.etag = facts.etag;
  }
}

export interface Sent {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Throws an ApiError if it is not answered with success, and what `fetch` throws where it was aborted. */
export async function send(sent: Sent): Promise<Answered<unknown>> {
  const { method, path, query = {}, body, ifMatch, signal } = sent;
  const response = await fetch(`${path}${searchOf(query)}`, {
    method,
    headers: {
      // No form of another site can send it: the API asks for it with every change.
      ...(method !== "GET" && { "content-type": "application/json" }),
      ...(ifMatch !== undefined && { "if-match": ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: signal ?? null,
    credentials: "same-origin",
    cache: "no-store",
  }).catch((cause: unknown) => {
    throw cause instanceof TypeError ? unreachable(cause) : cause;
  });
  const answer = await readJson(response);
  if (!response.ok) throw errorOf(response, answer);
  return { body: answer, etag: response.headers.get("etag") ?? undefined };
}

/** From what `fetch` throws where nothing is heard. */
export function unreachable(cause: TypeError): ApiError {
  return new ApiError("The console cannot be reached.", {}, { cause });
}

/** Undefined where there is none, or where a proxy has answered an error in another form. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch (cause) {
    if (!response.ok) return undefined;
    throw new ApiError("The answer is not JSON.", { status: response.status }, { cause });
  }
}

/** Lists have brackets behind their names. */
function searchOf(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) search.append(`${name}[]`, String(one));
    else if (value !== undefined) search.append(name, String(value));
  }
  return search.size === 0 ? "" : `?${search}`;
}

/** From an answer in OpenAI's envelope, or in none: a proxy may have answered. */
function errorOf(response: Response, body: unknown): ApiError {
  const { status, headers } = response;
  const error = memberOf(body, "error");
  const text = (name: string) => textOf(memberOf(error, name));
  return new ApiError(text("message") ?? `The answer was ${status}.`, {
    status,
    code: text("code") ?? text("type") ?? `${status}`,
    param: text("param"),
    present: memberOf(error, "present"),
    etag: headers.get("etag") ?? undefined,
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
