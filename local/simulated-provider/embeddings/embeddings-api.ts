// OpenAI's embeddings, as its vendors and Azure have them.
import { text } from "node:stream/consumers";
import { ApiError, errorReply } from "../api-error.ts";
import { checkKey } from "../api-key.ts";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { embed } from "./embeddings.ts";
import { parseEmbeddingsRequest } from "./parse-request.ts";

export const embeddingsApi: Api = { answer, errorReply, idHeader: "x-request-id" };

export function isEmbeddings(path: string): boolean {
  return path === "/v1/embeddings";
}

async function answer({ path, request, response, variable }: Exchange): Promise<void> {
  if (request.method !== "POST") throw ApiError.methodNotAllowed(request.method, path);
  checkKey(request.headers);
  sendJson(response, 200, embed(parseEmbeddingsRequest(await text(request)), variable));
}
