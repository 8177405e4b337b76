// A stand-in for OpenAI's chat completions API, so that `npm start` answers without an account. It has no model: words,
// tool calls and JSON are made by rules, and every answer carries `system_fingerprint: "fp_simulated"`.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ApiError, errorReply } from "./simulated-provider/api-error.ts";
import { complete, toJson } from "./simulated-provider/completion.ts";
import { findModel, listModels } from "./simulated-provider/models.ts";
import { parseRequest } from "./simulated-provider/parse-request.ts";
import { streamCompletion } from "./simulated-provider/stream-completion.ts";

export interface SimulatedProviderOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** The pause after each event of a stream. JSON answers come at once. */
  gapMilliseconds?: number;
}

export interface SimulatedProvider {
  /** The base that clients expect, such as `http://127.0.0.1:4010/v1`. */
  url: string;
  /** Ends open streams too. */
  close(): Promise<void>;
}

export async function startSimulatedProvider(options: SimulatedProviderOptions = {}): Promise<SimulatedProvider> {
  const { port = 0, gapMilliseconds = 25 } = options;
  const server = createServer((request, response) => {
    response.setHeader("x-request-id", `req_${randomUUID().replaceAll("-", "")}`);
    route(request, response, gapMilliseconds).catch((error: unknown) => fail(response, error));
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close };
}

async function route(request: IncomingMessage, response: ServerResponse, gapMilliseconds: number): Promise<void> {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  const isChat = path === "/v1/chat/completions";
  if (!isChat && !/^\/v1\/models(\/.|$)/.test(path)) throw ApiError.unknownUrl(request.method, path);
  if (request.method !== (isChat ? "POST" : "GET")) throw ApiError.methodNotAllowed(request.method, path);
  // A model may say that its provider needs no key.
  const { authorization = "Bearer none" } = request.headers;
  if (!/^Bearer +\S/i.test(authorization)) throw ApiError.noKey();
  if (path === "/v1/models") return sendJson(response, 200, listModels());
  if (!isChat) return sendJson(response, 200, findModel(path.slice("/v1/models/".length)));

  const asked = parseRequest(await text(request));
  const completion = complete(asked);
  if (!asked.stream) return sendJson(response, 200, toJson(completion));
  await streamCompletion(response, completion, { includeUsage: asked.includeUsage, gapMilliseconds });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  if (response.headersSent) return void response.destroy();
  const { status, body } = errorReply(error);
  sendJson(response, status, body);
}
