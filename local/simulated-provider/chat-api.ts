// OpenAI's chat completions API, and the list of models.
import { text } from "node:stream/consumers";
import { ApiError, errorReply } from "./api-error.ts";
import { checkKey } from "./api-key.ts";
import { chatFrames } from "./chunks.ts";
import { complete, toJson } from "./completion.ts";
import { type Api, type Exchange, sendJson } from "./exchange.ts";
import { findModel, listModels } from "./models.ts";
import { parseRequest } from "./parse-request.ts";
import { sendStream } from "./send-stream.ts";

export const chatApi: Api = { answer, errorReply, idHeader: "x-request-id" };

async function answer(exchange: Exchange): Promise<void> {
  const { path, request, response, gapMilliseconds, variable, alwaysCounts } = exchange;
  const isChat = path === "/v1/chat/completions";
  if (!isChat && !/^\/v1\/models(\/.|$)/.test(path)) throw ApiError.unknownUrl(request.method, path);
  if (request.method !== (isChat ? "POST" : "GET")) throw ApiError.methodNotAllowed(request.method, path);
  checkKey(request.headers);
  if (path === "/v1/models") return sendJson(response, 200, listModels());
  if (!isChat) return sendJson(response, 200, findModel(path.slice("/v1/models/".length)));

  const asked = parseRequest(await text(request));
  const completion = complete(asked, variable);
  if (!asked.stream) return sendJson(response, 200, toJson(completion));
  await sendStream(response, chatFrames(completion, asked.includeUsage || alwaysCounts), gapMilliseconds);
}
