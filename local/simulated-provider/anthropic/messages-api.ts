// Anthropic's Messages API.
import { text } from "node:stream/consumers";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { sendStream } from "../send-stream.ts";
import { messageFor, messageJson } from "./message.ts";
import { messageEvents } from "./message-events.ts";
import { MessagesError, messagesErrorReply } from "./messages-error.ts";
import { parseMessagesRequest } from "./parse-request.ts";

export const messagesApi: Api = { answer, errorReply: messagesErrorReply, idHeader: "request-id" };

const MESSAGES = "/v1/messages";
const COUNT = "/v1/messages/count_tokens";

async function answer(exchange: Exchange): Promise<void> {
  const { path, request, response } = exchange;
  if (path !== MESSAGES && path !== COUNT) throw MessagesError.notFound();
  if (request.method !== "POST") throw MessagesError.methodNotAllowed();
  // A model may say that its provider needs no key.
  const { "x-api-key": key = "none", "anthropic-version": version } = request.headers;
  if (String(key).trim() === "") throw MessagesError.noKey();
  if (!version) throw MessagesError.field("anthropic-version", "header is required");

  const body = await text(request);
  if (path === MESSAGES) return replyToMessage(exchange, body, "ANTHROPIC_API_KEY");
  const { promptTokens } = parseMessagesRequest(body, { betas: betasOf(request), isCounted: true });
  sendJson(response, 200, { input_tokens: promptTokens });
}

function betasOf({ headers }: Exchange["request"]): string {
  return String(headers["anthropic-beta"] ?? "");
}

export async function replyToMessage(exchange: Exchange, body: string, keyVariable: string): Promise<void> {
  const { request, response, gapMilliseconds, variable = keyVariable } = exchange;
  const asked = parseMessagesRequest(body, { betas: betasOf(request) });
  const message = messageFor(asked, variable);
  if (!asked.stream) return sendJson(response, 200, messageJson(message));
  await sendStream(response, messageEvents(message), gapMilliseconds);
}
