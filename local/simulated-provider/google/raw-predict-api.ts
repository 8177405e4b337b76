// Claude on Vertex AI: Anthropic's Messages API, but for the model, which is in the path, and the version, which is in the body.
import { text } from "node:stream/consumers";
import { replyToMessage } from "../anthropic/messages-api.ts";
import { MessagesError, messagesErrorReply } from "../anthropic/messages-error.ts";
import type { Api, Exchange } from "../exchange.ts";

export const rawPredictApi: Api = { answer, errorReply: messagesErrorReply, idHeader: "x-request-id" };

const METHOD = /\/publishers\/anthropic\/models\/([^/:]+):(rawPredict|streamRawPredict)$/;

export function isRawPredict(path: string): boolean {
  return METHOD.test(path);
}

async function answer(exchange: Exchange): Promise<void> {
  const [, model = ""] = METHOD.exec(exchange.path) ?? [];
  const { anthropic_version: version, ...members } = membersIn(await text(exchange.request));
  if (!version) throw MessagesError.field("anthropic_version", "Field required");
  if ("model" in members) throw MessagesError.field("model", "Extra inputs are not permitted");
  const body = JSON.stringify({ model: decodeURIComponent(model), ...members });
  await replyToMessage(exchange, body, "GOOGLE_APPLICATION_CREDENTIALS");
}

function membersIn(body: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(body) };
  } catch {
    throw MessagesError.invalid("The request body is not valid JSON");
  }
}
