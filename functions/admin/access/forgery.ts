// Refuses requests that another site may have made a browser send, with its user's cookie.
import { invalidRequest } from "../../core/error.ts";
import type { ConsoleRequest } from "../console-request.ts";

/**
 * A browser says where a request comes from: `Sec-Fetch-Site`, and older ones `Origin`. Another port of the same host is
 * `same-site`, and sends the cookie. Requests with an admin key carry nothing that a browser adds by itself.
 */
export function refuseForged(request: Pick<ConsoleRequest, "method" | "headers" | "origin">): void {
  const { method, headers, origin } = request;
  if (headers["authorization"] !== undefined) return;
  const site = headers["sec-fetch-site"];
  const isOwn = site === undefined ? isOwnOrigin(headers["origin"], { origin, method }) : site === "same-origin";
  if (!isOwn) throw forbidden("cross_site_request", "This request comes from another site.");
  if (!isReading(method) && !/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? ""))
    throw forbidden("cross_site_request", "With a session, changes must be sent as application/json.");
}

/** Where neither header is sent, it is no browser that could have been misled; but what it may not do is change something. */
function isOwnOrigin(sent: string | undefined, { origin, method }: Pick<ConsoleRequest, "origin" | "method">): boolean {
  return sent === undefined ? isReading(method) : sent === origin;
}

function isReading(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function forbidden(code: string, message: string) {
  return invalidRequest(403, code, message);
}
