// Read this first: what happens to a request, from its arrival to its reply.
import { authenticate } from "./authenticate.ts";
import { type GatewayRequest, readCall } from "./call.ts";
import { type CompletionOptions, complete } from "./complete.ts";
import type { Unpack } from "./content-encoding.ts";
import type { Counters } from "./counters.ts";
import type { Directory, Key } from "./directory.ts";
import { GatewayError, invalidRequest } from "./error.ts";
import type { ReadLimit } from "./read-limit.ts";
import { failureReply, jsonReply, type Reply, withoutBody } from "./reply.ts";
import { routeOf } from "./route.ts";
import type { UsageRecords } from "./usage-records.ts";

export interface Gateway extends CompletionOptions {
  readonly directory: Directory;
  readonly counters: Counters;
  readonly usageRecords: UsageRecords;
  readonly unpack: Unpack;
  readonly readLimit: ReadLimit;
}

/** Answers every request, also those that go wrong. The reply's body must be sent, and then be settled. */
export async function answer(request: GatewayRequest, gateway: Gateway): Promise<Reply> {
  const requestId = requestIdOf(request);
  const reply = await respond(request, { gateway, requestId }).catch((thrown) =>
    failureReply(thrown, requestId, gateway.report),
  );
  const headers = { ...reply.headers, "x-request-id": requestId };
  return request.method === "HEAD" ? { ...withoutBody(reply), headers } : { ...reply, headers };
}

interface Context {
  readonly gateway: Gateway;
  readonly requestId: string;
}

/** The path and the method are looked at first, then the key, then the body. */
async function respond(request: GatewayRequest, context: Context): Promise<Reply> {
  const route = routeOf(request.path);
  assertMethod(route.endpoint === "chat" ? ["POST"] : ["GET", "HEAD"], request);
  if (route.endpoint === "health") return jsonReply(200, JSON.stringify({ status: "ok" }));
  const key = await authenticate(request.headers, context.gateway.directory);
  if (route.endpoint === "chat") return chatCompletion(request, key, context);
  context.gateway.readLimit.take(key.name);
  const { show } = await import("./show.ts"); // A file of its own in the bundle: most instances never need it.
  return jsonReply(200, await show(route, key, context.gateway));
}

function assertMethod(allowed: readonly string[], { method, path }: GatewayRequest): void {
  if (allowed.includes(method)) return;
  const { status, body } = invalidRequest(405, "method_not_allowed", `${path} answers ${allowed.join(" and ")} only.`);
  throw new GatewayError(status, body, { headers: { allow: allowed.join(", ") } });
}

async function chatCompletion(request: GatewayRequest, key: Key, { gateway, requestId }: Context): Promise<Reply> {
  const call = await readCall(request, { key, requestId }, gateway);
  return complete(call, gateway);
}

/** The client's own id, if it can do no harm in a header or a log. */
function requestIdOf({ headers }: GatewayRequest): string {
  const sent = headers["x-request-id"] ?? "";
  return /^[A-Za-z0-9._:-]{1,128}$/.test(sent) ? sent : crypto.randomUUID();
}
