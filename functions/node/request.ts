// A request of Node's HTTP server as the gateway's, with the path and the headers that a Function URL would make of it.
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { GatewayRequest } from "../core/request.ts";

type Surroundings = Required<Pick<GatewayRequest, "body" | "departure" | "killedAt">>;

export function requestOf(incoming: IncomingMessage, surroundings: Surroundings): GatewayRequest {
  return {
    id: randomUUID(),
    method: incoming.method ?? "GET",
    path: splitTarget(incoming.url).path,
    headers: headersOf(incoming),
    ...surroundings,
  };
}

/** A proxy's request line holds a whole address; only its path and query count. */
export function splitTarget(target = "/"): { readonly path: string; readonly query: string } {
  const local = target.startsWith("/") ? target : target.replace(/^https?:\/\/[^/?]*/i, "");
  const at = local.indexOf("?");
  const path = at === -1 ? local : local.slice(0, at);
  return { path: path === "" ? "/" : path, query: at === -1 ? "" : local.slice(at + 1) };
}

/**
 * These belong to the connection, not to the request, but for the wish for another protocol. A browser sends cookies unasked,
 * and the gateway must never act on them.
 */
const LEFT_OUT = new Set(["connection", "keep-alive", "transfer-encoding", "te", "trailer", "expect", "cookie"]);

/** Names in lower case; the values of a repeated one are joined with commas. */
export function headersOf({ rawHeaders }: Pick<IncomingMessage, "rawHeaders">): Record<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const key = (rawHeaders[at] ?? "").toLowerCase();
    const value = rawHeaders[at + 1] ?? "";
    if (LEFT_OUT.has(key)) continue;
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(headers);
}
