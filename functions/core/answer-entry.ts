// What is logged of an answer that was given before there was a call: refusals, and GET requests.

import type { Key } from "./directory/directory.ts";
import type { GatewayError } from "./error.ts";
import type { InboundProtocol } from "./protocol.ts";
import { loggedIds, type RequestIds } from "./request-id.ts";
import type { Route } from "./route.ts";
import { causeCodeOf } from "./upstream/cause.ts";

/** What is known of a request so far. */
export interface Visit extends RequestIds {
  readonly method: string;
  readonly path: string;
  /** The path decides it. */
  readonly protocol: InboundProtocol;
  readonly receivedAt: number;
  endpoint?: Route["endpoint"];
  key?: Key;
  /** From here on, the hooks log it. */
  isCall?: boolean;
  error?: GatewayError | undefined;
}

/** Members that do not apply are undefined. */
export function answerEntry(visit: Visit, status: number) {
  const { method, path, endpoint, key, error } = visit;
  return {
    timestamp: new Date(visit.receivedAt).toISOString(),
    ...loggedIds(visit),
    method: /^[A-Z]{1,16}$/.test(method) ? method : "other",
    endpoint,
    path: endpoint === undefined ? harmless(path) : undefined,
    status,
    code: error?.body.code ?? undefined,
    cause: error && causeCodeOf(error),
    key: key?.name,
    key_id: key?.public_id,
    ...error?.details,
    duration: Date.now() - visit.receivedAt,
  };
}

const MOST_SEGMENTS = 8;
/** A word, or a version: a wrong base URL can be recognised, and a key in a path is left out. */
const HARMLESS = /^(?:[a-z][a-z_]{0,15}|v\d[a-z\d]{0,7})$/;

function harmless(path: string): string {
  const segments = path.split("/", MOST_SEGMENTS + 1);
  return segments.map((segment) => (segment === "" || HARMLESS.test(segment) ? segment : "…")).join("/");
}
