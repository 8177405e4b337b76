// Which endpoint a path means, in every spelling that clients make of their base URL.
import type { ProtocolName } from "./directory/protocol-names.ts";
import { type GatewayError, invalidRequest } from "./error.ts";
import type { GatewayRequest } from "./request.ts";

/** What a provider answers: each in the protocol of its name. */
const CALLS = {
  "chat/completions": "chat",
  responses: "responses",
  messages: "messages",
  embeddings: "embeddings",
  completions: "completions",
  moderations: "moderations",
  "images/generations": "images",
  "audio/speech": "speech",
  "audio/transcriptions": "transcriptions",
  rerank: "rerank",
  "v2/rerank": "rerank", // Cohere's own clients.
} as const satisfies Readonly<Record<string, ProtocolName>>;

export type CallEndpoint = (typeof CALLS)[keyof typeof CALLS];

export type Route =
  | { readonly endpoint: "health" | "models" | "usage" | "count_tokens" | CallEndpoint }
  /** `name` is decoded; it may have slashes. */
  | { readonly endpoint: "model"; readonly name: string };

/**
 * Takes a path without its query, percent-encoded. Doubled and trailing slashes do not count: a model whose name has such
 * slashes is found with its name percent-encoded. Throws a 404 that says which base URL to set.
 */
export function routeOf(path: string): Route {
  const [first, ...rest] = segmentsOf(path);
  if (first === "health" && rest.length === 0) return { endpoint: "health" };
  const own = withoutPrefix([first, ...rest].join("/"));
  const endpoint = ENDPOINTS.get(own);
  if (endpoint !== undefined) return { endpoint };
  if (own.startsWith("responses/")) throw nothingStored(path);
  if (own.startsWith(ONE_MODEL)) return { endpoint: "model", name: decoded(own.slice(ONE_MODEL.length)) };
  throw unknownUrl(path);
}

const ENDPOINTS: ReadonlyMap<string, Exclude<Route["endpoint"], "model">> = new Map([
  ["models", "models"],
  ["usage", "usage"],
  ["messages/count_tokens", "count_tokens"],
  ...Object.entries(CALLS),
]);

const CALL_ENDPOINTS: ReadonlySet<Route["endpoint"]> = new Set(Object.values(CALLS));

export function isCall(endpoint: Route["endpoint"]): endpoint is CallEndpoint {
  return CALL_ENDPOINTS.has(endpoint);
}

const ONE_MODEL = "models/";

/**
 * The protocol in whose form everything under a path is answered, errors too, whatever else is wrong with the request. Clients
 * of Anthropic's API send the version of it to every path.
 */
export function protocolNameOf({ path, headers }: Pick<GatewayRequest, "path" | "headers">): ProtocolName {
  const own = withoutPrefix(segmentsOf(path).join("/"));
  const endpoint = ENDPOINTS.get(own);
  if (endpoint !== undefined && isCall(endpoint)) return endpoint;
  const [first] = own.split("/");
  if (first === "messages" || first === "responses") return first;
  return first === "models" && headers["anthropic-version"] !== undefined ? "messages" : "chat";
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** Base URLs come with `/v1`, without it, and with it although the client adds its own; some have a vendor's name before it. */
function withoutPrefix(path: string): string {
  return path.replace(/^(?:(?:v1|openai|anthropic)\/)?v1\//, "");
}

/** A part of a path, percent-encoded or not. */
export function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // A stray per cent sign is no encoding.
  }
}

/** Of the path that an error repeats, in characters. */
const LONGEST_SHOWN = 256;

/** What a provider stores is its account's: all keys would share it. */
function nothingStored(path: string): GatewayError {
  return unknownUrl(path, "Responses are created here; none can be read, changed or counted afterwards.");
}

function unknownUrl(
  path: string,
  advice = "Set the client's base URL to this gateway's address followed by /v1, or without it for Anthropic's SDKs.",
): GatewayError {
  return invalidRequest(404, "unknown_url", `Unknown request URL: ${path.slice(0, LONGEST_SHOWN)}. ${advice}`);
}
