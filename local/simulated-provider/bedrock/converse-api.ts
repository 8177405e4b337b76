// Amazon Bedrock's Converse. Signatures are not checked: no account is needed.
import { text } from "node:stream/consumers";
import { messageFor } from "../anthropic/message.ts";
import { type Api, type Exchange, sendJson } from "../exchange.ts";
import { sendStream } from "../send-stream.ts";
import { BedrockError, bedrockErrorReply } from "./bedrock-error.ts";
import { converseFrames, converseJson } from "./converse-message.ts";
import { parseConverseRequest } from "./parse-request.ts";

export const converseApi: Api = { answer, errorReply: bedrockErrorReply, idHeader: "x-amzn-requestid" };

export function isConverse(path: string): boolean {
  return path.startsWith("/model/");
}

const METHOD = /^\/model\/([^/]+)\/(converse|converse-stream)$/;

async function answer({ path, request, response, gapMilliseconds, variable }: Exchange): Promise<void> {
  const [, model = "", method] = METHOD.exec(path) ?? [];
  if (method === undefined || request.method !== "POST") throw BedrockError.unknownOperation();
  const asked = parseConverseRequest(await text(request), decodeURIComponent(model));
  const message = messageFor(asked, variable ?? "AWS_BEARER_TOKEN_BEDROCK");
  if (method === "converse") return sendJson(response, 200, converseJson(message));
  response.setHeader("content-type", "application/vnd.amazon.eventstream");
  await sendStream(response, converseFrames(message), gapMilliseconds);
}
