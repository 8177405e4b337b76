// One request to the admin API of the console's own origin. The browser adds the session's cookie.
import { Failure, failureOf } from "./failure.ts";
import { hasExpired, session } from "./session.ts";

export interface CallOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

type QueryValue = string | number | readonly string[] | undefined;

export interface Answer<Body> {
  readonly body: Body;
  readonly etag: string | undefined;
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** `path` comes after `/v1/organization`. Throws a Failure; a 401 also ends the session. */
export async function call<Body>(method: Method, path: string, options: CallOptions = {}): Promise<Answer<Body>> {
  const response = await fetch(`/v1/organization${path}${searchOf(options.query)}`, requestOf(method, options));
  const body: unknown = await readJson(response);
  if (response.status === 401 && session.value) {
    hasExpired.value = true;
    session.value = null;
  }
  if (!response.ok) throw failureOf(response, body);
  // The page and the API behind it are always the same version, so the answer has the shape that the page expects.
  return { body: body as Body, etag: response.headers.get("etag") ?? undefined };
}

/** A part of a path, whatever characters it has. */
export function inPath(text: string): string {
  return encodeURIComponent(text);
}

export function searchOf(query: CallOptions["query"] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const all = Array.isArray(value) ? value : value === undefined ? [] : [value];
    for (const one of all) parameters.append(Array.isArray(value) ? `${name}[]` : name, `${one}`);
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

function requestOf(method: Method, { body, ifMatch, signal }: CallOptions): RequestInit {
  const headers = {
    // No form of another site can send it: the API asks for it with every change.
    ...(method !== "GET" && { "content-type": "application/json" }),
    ...(ifMatch !== undefined && { "if-match": ifMatch }),
  };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return { method, headers, ...content, credentials: "same-origin", cache: "no-store", signal: signal ?? null };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch (cause) {
    if (!response.ok) return undefined;
    throw new Failure("The answer is not JSON.", { status: response.status, code: String(cause) });
  }
}
