// OpenAI's Responses API. It stores nothing, whatever a request says.
import { text } from "node:stream/consumers";
import { ApiError, errorReply } from "../api-error.ts";
import { checkKey } from "../api-key.ts";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { sendStream } from "../send-stream.ts";
import { parseResponsesRequest } from "./parse-request.ts";
import { responseFor } from "./response.ts";
import { responseEvents } from "./response-events.ts";
import { responseJson } from "./response-json.ts";

export const responsesApi: Api = { answer, errorReply, idHeader: "x-request-id" };

const PATH = "/v1/responses";

export function isResponses(path: string): boolean {
  return path === PATH || path.startsWith(`${PATH}/`);
}

async function answer({ path, request, response, gapMilliseconds, variable }: Exchange): Promise<void> {
  if (path !== PATH) throw ApiError.unknownUrl(request.method, path);
  if (request.method !== "POST") throw ApiError.methodNotAllowed(request.method, path);
  checkKey(request.headers);
  const asked = parseResponsesRequest(await text(request));
  const answered = responseFor(asked, variable);
  if (!asked.stream) return sendJson(response, 200, responseJson(answered));
  await sendStream(response, responseEvents(answered), gapMilliseconds);
}
