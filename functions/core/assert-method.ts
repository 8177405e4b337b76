// Refuses the methods that a path does not answer, whatever else is wrong with the request.
import { GatewayError, invalidRequest } from "./error.ts";
import type { GatewayRequest } from "./request.ts";

export function assertMethod(
  allowed: readonly string[],
  { method, path }: Pick<GatewayRequest, "method" | "path">,
): void {
  if (allowed.includes(method)) return;
  const { status, body } = invalidRequest(405, "method_not_allowed", `${path} answers ${allowed.join(" and ")} only.`);
  throw new GatewayError(status, body, { headers: { allow: allowed.join(", ") } });
}

/**
 * Codex asks for a WebSocket first, and at once again without one after this status only. Which headers are left of the wish
 * depends on the platform: those of a connection are its own, as the `upgrade` of an answer would be.
 */
export function assertNoUpgrade({ method, headers }: GatewayRequest): void {
  if (method !== "GET" || (headers["upgrade"] ?? headers["sec-websocket-key"]) === undefined) return;
  throw invalidRequest(426, "upgrade_required", "Responses are streamed as server-sent events here: send a POST.");
}
