// Read this first: what happens to a request, from its arrival to its reply.
import type { Visit } from "./answer-entry.ts";
import { assertMethod, assertNoUpgrade } from "./assert-method.ts";
import { authenticate, type KnowsKeys } from "./authenticate.ts";
import { type CompletionOptions, complete } from "./complete.ts";
import type { Directory, Key } from "./directory/directory.ts";
import { toGatewayError } from "./error.ts";
import type { Pools } from "./limits/pool.ts";
import type { ReadLimit } from "./limits/read-limit.ts";
import type { UsageRecords } from "./limits/usage-records.ts";
import type { InboundProtocol, InboundProtocols } from "./protocol.ts";
import { readCall } from "./read-call.ts";
import { failureReply, jsonReply, type Reply, withoutBody } from "./reply.ts";
import type { GatewayRequest, ReceivedRequest } from "./request.ts";
import { requestIdsOf } from "./request-id.ts";
import { isCall, protocolNameOf, type Route, routeOf } from "./route.ts";
import type { Unpack } from "./wire/content-encoding.ts";

export interface Gateway extends CompletionOptions, KnowsKeys {
  readonly protocols: InboundProtocols;
  readonly directory: Directory;
  readonly pools: Pools;
  readonly usageRecords: UsageRecords;
  readonly unpack: Unpack;
  readonly readLimit: ReadLimit;
  readonly countLimit: ReadLimit;
  /** Receives every answer that no hook sees. Calls are logged by a hook. */
  readonly logAnswer: (visit: Visit, status: number) => Promise<void>;
}

/** Answers every request, also those that go wrong. The reply's body must be sent, and then be settled. */
export async function answer(request: GatewayRequest, gateway: Gateway): Promise<Reply> {
  const { method, path } = request;
  const protocol = await protocolOf(request, gateway.protocols);
  const visit: Visit = { ...requestIdsOf(request), method, path, protocol, receivedAt: Date.now() };
  const reply = await respond(request, gateway, visit).catch((thrown) => {
    visit.error = toGatewayError(thrown);
    return failureReply(visit.error, visit, gateway);
  });
  if (!visit.isCall && !isProbe(visit)) await gateway.logAnswer(visit, reply.status);
  const headers = { ...reply.headers, ...protocol.headers?.(visit.requestId), "x-request-id": visit.requestId };
  return method === "HEAD" ? { ...withoutBody(reply), headers } : { ...reply, headers };
}

/** Health checks come every few seconds and always get the same answer: a line for each would say nothing. */
function isProbe({ endpoint, error }: Visit): boolean {
  return endpoint === "health" && error === undefined;
}

/** The path and the method are looked at first, then the key, then the body. */
async function respond(request: GatewayRequest, gateway: Gateway, visit: Visit): Promise<Reply> {
  const route = routeOf(request.path);
  const { protocol } = visit;
  visit.endpoint = route.endpoint;
  if (route.endpoint === "responses") assertNoUpgrade(request);
  const isPosted = isCall(route.endpoint) || route.endpoint === "count_tokens";
  assertMethod(isPosted ? ["POST"] : ["GET", "HEAD"], request);
  if (route.endpoint === "health") return jsonReply(200, JSON.stringify({ status: "ok" }));
  const key = await authenticate(request.headers, gateway);
  visit.key = key;
  if (isCall(route.endpoint)) {
    const { requestId, platformId } = visit;
    const call = await readCall(await received(request), { key, protocol, requestId, platformId }, gateway);
    visit.isCall = true;
    return complete(call, gateway);
  }
  return jsonReply(200, await look(request, { route, key, visit }, gateway));
}

/** What takes nothing of any limit. Each is a file of its own in the bundle: most instances never need it. */
async function look(
  request: GatewayRequest,
  { route, key, visit }: { route: Route; key: Key; visit: Visit },
  gateway: Gateway,
): Promise<string> {
  if (route.endpoint === "count_tokens") {
    gateway.countLimit.take(key.name);
    const { countTokens } = await import("./count-tokens.ts");
    return countTokens(await received(request), { ...visit, key }, gateway);
  }
  gateway.readLimit.take(key.name);
  const { show } = await import("./show.ts");
  return show(route, key, gateway);
}

async function received(request: GatewayRequest): Promise<ReceivedRequest> {
  const { body } = request;
  return { ...request, body: typeof body === "function" ? await body() : body };
}

async function protocolOf(request: GatewayRequest, protocols: InboundProtocols): Promise<InboundProtocol> {
  const protocol = protocols.get(protocolNameOf(request));
  if (protocol === undefined) throw new Error("a path has a protocol that is missing");
  return typeof protocol === "function" ? protocol() : protocol;
}
