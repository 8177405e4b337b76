// A typed client of the admin API, for browsers and programs: what it may send and what it gets comes from the routes, whose
// schemas stay out of its bundle.
import type { HANDLERS } from "./handlers.ts";
import type { AnswerOf, PathParameter, QueryOf, Route, SentBodyOf } from "./route.ts";
import type { ROUTES } from "./routes.ts";

type All = typeof ROUTES;
export type Name = keyof All & keyof typeof HANDLERS & string;

type Needed<Key extends string, Value> = Value extends undefined ? unknown : { readonly [One in Key]: Value };
type Parameters<One extends Name> = [PathParameter<One>] extends [never]
  ? unknown
  : { readonly parameters: Readonly<Record<PathParameter<One>, string>> };
type Condition<One extends Route> = One extends { isConditional: true } ? { readonly ifMatch: string } : unknown;

/** `ifMatch` is the ETag of what was seen, or `*`. */
export type CallOptions<One extends Name> = Parameters<One> &
  Needed<"body", SentBodyOf<All[One]>> &
  Condition<All[One]> & {
    readonly query?: Partial<QueryOf<All[One]>>;
    readonly signal?: AbortSignal | undefined;
  };

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

export interface ClientOptions {
  /** Such as `https://llm.example.com`; the page's own, unless given. */
  readonly origin?: string;
  /** Without one, the browser's session is used. */
  readonly adminKey?: string;
}

export type Call = <One extends Name>(name: One, options: CallOptions<One>) => Promise<Answered<AnswerOf<All[One]>>>;

/** Each call throws an ApiError where it is not answered with success. */
export function createClient({ origin = "", adminKey }: ClientOptions = {}): Call {
  return async (name, options) => {
    const { method, path, ...rest } = requestOf(name, options);
    const response = await fetch(`${origin}${path}`, {
      method,
      ...rest,
      headers: { ...rest.headers, ...(adminKey !== undefined && { authorization: `Bearer ${adminKey}` }) },
      credentials: adminKey === undefined ? "same-origin" : "omit",
      cache: "no-store",
    }).catch((cause: unknown) => {
      throw new ApiError("The admin API cannot be reached.", {}, { cause });
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw errorOf(response, body);
    return { body: body as never, etag: response.headers.get("etag") ?? undefined };
  };
}

interface Sent {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly signal?: AbortSignal | undefined;
}

function requestOf(name: string, { parameters = {}, query = {}, body, ifMatch, signal }: Sent) {
  const [method = "", pattern = ""] = name.split(" ");
  const path = pattern.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(parameters[part] ?? ""));
  return {
    method,
    path: `${path}${searchOf(query)}`,
    headers: {
      ...(method !== "GET" && { "content-type": "application/json" }),
      ...(ifMatch !== undefined && { "if-match": ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  };
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
