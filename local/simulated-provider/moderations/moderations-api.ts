// OpenAI's moderations.
import { text } from "node:stream/consumers";
import { ApiError, errorReply } from "../api-error.ts";
import { checkKey } from "../api-key.ts";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { moderate } from "./moderation.ts";
import { parseModerationRequest } from "./parse-request.ts";

export const moderationsApi: Api = { answer, errorReply, idHeader: "x-request-id" };

export function isModerations(path: string): boolean {
  return path === "/v1/moderations";
}

async function answer({ path, request, response, variable }: Exchange): Promise<void> {
  if (request.method !== "POST") throw ApiError.methodNotAllowed(request.method, path);
  checkKey(request.headers);
  sendJson(response, 200, moderate(parseModerationRequest(await text(request)), variable));
}
