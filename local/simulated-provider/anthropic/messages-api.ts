// Anthropic's Messages API.
import { text } from "node:stream/consumers";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { sendStream } from "../send-stream.ts";
import { messageFor, messageJson } from "./message.ts";
import { messageEvents } from "./message-events.ts";
import { MessagesError, messagesErrorReply } from "./messages-error.ts";
import { parseMessagesRequest } from "./parse-request.ts";

export const messagesApi: Api = { answer, errorReply: messagesErrorReply };

const MESSAGES = "/v1/messages";
const COUNT = "/v1/messages/count_tokens";

async function answer({ path, request, response, gapMilliseconds }: Exchange): Promise<void> {
  if (path !== MESSAGES && path !== COUNT) throw MessagesError.notFound();
  if (request.method !== "POST") throw MessagesError.methodNotAllowed();
  // A model may say that its provider needs no key.
  const { "x-api-key": key = "none", "anthropic-version": version, "anthropic-beta": betas } = request.headers;
  if (String(key).trim() === "") throw MessagesError.noKey();
  if (!version) throw MessagesError.field("anthropic-version", "header is required");

  const options = { betas: String(betas ?? ""), isCounted: path === COUNT };
  const asked = parseMessagesRequest(await text(request), options);
  if (path === COUNT) return sendJson(response, 200, { input_tokens: asked.promptTokens });
  const message = messageFor(asked);
  if (!asked.stream) return sendJson(response, 200, messageJson(message));
  await sendStream(response, messageEvents(message), gapMilliseconds);
}
