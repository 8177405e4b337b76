// A request of Node's HTTP server as one to the console: with the query and the cookies, which the gateway does not read.
import type { IncomingMessage } from "node:http";
import type { ConsoleRequest } from "../core/console-request.ts";
import { forwardedFor } from "../core/forwarded-for.ts";
import type { GatewayRequest } from "../core/request.ts";
import { splitTarget } from "./request.ts";

/** A proxy that speaks HTTPS says so. */
export function consoleRequestOf(incoming: IncomingMessage, request: GatewayRequest): ConsoleRequest {
  const { remoteAddress: address } = incoming.socket;
  const { "x-forwarded-proto": scheme, host = "localhost" } = request.headers;
  return {
    ...request,
    query: splitTarget(incoming.url).query,
    cookie: incoming.headers.cookie,
    address,
    forwardedFor: forwardedFor(request.headers, address),
    origin: `${scheme === "https" ? "https" : "http"}://${host}`,
  };
}
