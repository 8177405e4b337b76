// A stand-in for all providers, so that `npm start` answers without an account: OpenAI's chat completions, Responses, embeddings
// and moderations, also as Azure and the vendors have them, Anthropic's Messages API, Google's generateContent and embeddings, and
// Bedrock's Converse and InvokeModel. It has no model: words, tool calls, JSON and vectors are made by rules. Every completion
// carries `system_fingerprint: "fp_simulated"`, the ids of the others begin with `resp_simulated_`, `msg_simulated_` and
// `simulated-`, and Bedrock's answers, which have none, have `simulated` among their metrics. Embeddings and moderations have a
// member `simulated`.
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { messagesApi } from "./simulated-provider/anthropic/messages-api.ts";
import { converseApi, isConverse } from "./simulated-provider/bedrock/converse-api.ts";
import { embedInvokeApi, isEmbedInvoke } from "./simulated-provider/bedrock/embed-api.ts";
import { invokeApi, isInvoke } from "./simulated-provider/bedrock/invoke-api.ts";
import { chatApi } from "./simulated-provider/chat-api.ts";
import { embeddingsApi, isEmbeddings } from "./simulated-provider/embeddings/embeddings-api.ts";
import { type Api, sendJson } from "./simulated-provider/exchange.ts";
import { embedApi, isEmbed } from "./simulated-provider/google/embed-api.ts";
import { generateApi, isGenerate } from "./simulated-provider/google/generate-api.ts";
import { isRawPredict, rawPredictApi } from "./simulated-provider/google/raw-predict-api.ts";
import { isModerations, moderationsApi } from "./simulated-provider/moderations/moderations-api.ts";
import { placeAt } from "./simulated-provider/place.ts";
import { isResponses, responsesApi } from "./simulated-provider/responses/responses-api.ts";

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
  const server = createServer((request, response) => answer(request, response, gapMilliseconds));
  await once(server.listen(port, "127.0.0.1"), "listening");
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, close };
}

function answer(request: IncomingMessage, response: ServerResponse, gapMilliseconds: number): void {
  const requestId = `req_${randomUUID().replaceAll("-", "")}`;
  const place = placeAt((request.url ?? "/").split("?", 1)[0] ?? "/");
  const api = apiAt(place.path);
  response.setHeader(api.idHeader, requestId);
  api.answer({ ...place, request, response, gapMilliseconds }).catch((error: unknown) => {
    if (response.destroyed) return;
    if (response.headersSent) return void response.destroy();
    const { status, body, headers = {} } = api.errorReply(error, requestId);
    response.setHeaders(new Map(Object.entries(headers)));
    sendJson(response, status, body);
  });
}

function apiAt(path: string): Api {
  return APIS.find(([isOf]) => isOf(path))?.[1] ?? chatApi;
}

/** The first that a path is of; a narrower one comes before a wider one. */
const APIS: readonly (readonly [(path: string) => boolean, Api])[] = [
  [(path) => /^\/v1\/messages(\/|$)/.test(path), messagesApi],
  [isResponses, responsesApi],
  [isEmbeddings, embeddingsApi],
  [isModerations, moderationsApi],
  [isEmbedInvoke, embedInvokeApi],
  [isInvoke, invokeApi],
  [isConverse, converseApi],
  [isRawPredict, rawPredictApi],
  [isEmbed, embedApi],
  [isGenerate, generateApi],
];
