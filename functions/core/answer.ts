// Read this first: what happens to a request, from its arrival to its reply.
import { authenticate } from "./authenticate.ts";
import { type GatewayRequest, readCall } from "./call.ts";
import { type CompletionOptions, complete } from "./complete.ts";
import type { Unpack } from "./content-encoding.ts";
import type { Counters } from "./counters.ts";
import type { Directory, Key } from "./directory.ts";
import { GatewayError, invalidRequest } from "./error.ts";
import { listModels, showModel } from "./models.ts";
import { ownUsage } from "./own-usage.ts";
import { failureReply, jsonReply, type Reply } from "./reply.ts";
import type { UsageRecords } from "./usage-records.ts";

export interface Gateway extends CompletionOptions {
  readonly directory: Directory;
  readonly counters: Counters;
  readonly usageRecords: UsageRecords;
  readonly unpack: Unpack;
}

/** Answers every request, also those that go wrong. The reply's body must be sent, and then be settled. */
export async function answer(request: GatewayRequest, gateway: Gateway): Promise<Reply> {
  const requestId = requestIdOf(request);
  const reply = await route(request, { gateway, requestId }).catch((thrown) =>
    failureReply(thrown, requestId, gateway.report),
  );
  return { ...reply, headers: { ...reply.headers, "x-request-id": requestId } };
}

interface Context {
  readonly gateway: Gateway;
  readonly requestId: string;
}

/** The path and the method are looked at first, then the key, then the body. */
async function route(request: GatewayRequest, context: Context): Promise<Reply> {
  const { path } = request;
  if (path === "/health") return withMethod("GET", request, () => health());
  if (path === "/v1/models") return withMethod("GET", request, () => models(request, context));
  if (path.startsWith(ONE_MODEL)) return withMethod("GET", request, () => model(request, context));
  if (path === "/v1/usage") return withMethod("GET", request, () => usage(request, context));
  if (path === "/v1/chat/completions") return withMethod("POST", request, () => chatCompletion(request, context));
  throw invalidRequest(404, "unknown_url", `Unknown request URL: ${request.method} ${path}.`);
}

const ONE_MODEL = "/v1/models/";

async function withMethod(allowed: string, request: GatewayRequest, handle: () => Promise<Reply>): Promise<Reply> {
  if (request.method === allowed) return handle();
  const { status, body } = invalidRequest(405, "method_not_allowed", `${request.path} answers ${allowed} only.`);
  throw new GatewayError(status, body, { headers: { allow: allowed } });
}

async function health(): Promise<Reply> {
  return jsonReply(200, JSON.stringify({ status: "ok" }));
}

async function models(request: GatewayRequest, { gateway: { directory } }: Context): Promise<Reply> {
  return jsonReply(200, await listModels(await whoCalls(request, directory), directory));
}

async function model(request: GatewayRequest, { gateway: { directory } }: Context): Promise<Reply> {
  const key = await whoCalls(request, directory);
  return jsonReply(200, await showModel(nameIn(request.path), { key, directory }));
}

async function usage(request: GatewayRequest, { gateway }: Context): Promise<Reply> {
  return jsonReply(200, await ownUsage(await whoCalls(request, gateway.directory), gateway));
}

async function chatCompletion(request: GatewayRequest, { gateway, requestId }: Context): Promise<Reply> {
  const key = await whoCalls(request, gateway.directory);
  const call = await readCall(request, { key, requestId }, gateway);
  return complete(call, gateway);
}

async function whoCalls(request: GatewayRequest, directory: Directory): Promise<Key> {
  return authenticate(request.headers["authorization"], directory);
}

function nameIn(path: string): string {
  const name = path.slice(ONE_MODEL.length);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The client's own id, if it can do no harm in a header or a log. */
function requestIdOf({ headers }: GatewayRequest): string {
  const sent = headers["x-request-id"] ?? "";
  return /^[A-Za-z0-9._:-]{1,128}$/.test(sent) ? sent : crypto.randomUUID();
}
