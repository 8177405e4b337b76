// Refuses requests that another site may have made a browser send, with its user's cookie.

import type { ConsoleRequest } from "../../core/console-request.ts";
import { invalidRequest } from "../../core/error.ts";

/**
 * A request with a cookie has to show that it is the console's own. A browser says where a request comes from in
 * `Sec-Fetch-Site`, and older ones in `Origin`. Another port of the same host is `same-site`, and sends the cookie. Requests
 * with an admin key carry nothing that a browser adds by itself.
 */
export function refuseForged(request: Pick<ConsoleRequest, "method" | "headers" | "origin" | "cookie">): void {
  const { method, headers, origin, cookie } = request;
  if (headers["authorization"] !== undefined) return;
  const site = headers["sec-fetch-site"];
  const isOwn = site === undefined ? isOwnOrigin(headers["origin"], { origin, cookie }) : site === "same-origin";
  if (!isOwn) throw forbidden("cross_site_request", "This request comes from another site.");
  if (!isReading(method) && !/^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? ""))
    throw forbidden("cross_site_request", "With a session, changes must be sent as application/json.");
}

/** A program that signs in sends neither header, and no cookie. */
function isOwnOrigin(sent: string | undefined, { origin, cookie }: Pick<ConsoleRequest, "origin" | "cookie">): boolean {
  return sent === undefined ? cookie === undefined : sent === origin;
}

function isReading(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

function forbidden(code: string, message: string) {
  return invalidRequest(403, code, message);
}
