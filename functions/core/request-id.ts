// The ids of a request: the one that clients, hooks, providers and the log share, and the platform's own.
import type { GatewayRequest } from "./request.ts";

export interface RequestIds {
  /** The client's own id, if it sent a valid one; the platform's otherwise. */
  readonly requestId: string;
  /** The id that the platform gave the request. Its own log lines have no other. */
  readonly platformId: string;
}

/** A client's id is used if it can do no harm in a header or a log. */
export function requestIdsOf({ headers, id }: GatewayRequest): RequestIds {
  const sent = headers["x-request-id"] ?? "";
  return { requestId: /^[A-Za-z0-9._:-]{1,128}$/.test(sent) ? sent : id, platformId: id };
}

/** As a log line has them: the platform's id only where it differs. */
export function loggedIds({ requestId, platformId }: RequestIds) {
  return { request_id: requestId, platform_request_id: platformId === requestId ? undefined : platformId };
}
