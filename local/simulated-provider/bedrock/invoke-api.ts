// Bedrock's InvokeModel, for Claude: Anthropic's Messages API, but for the model and the wish for a stream, which are in the path,
// and the version and the betas, which are in the body. The events of a stream are in frames, as base64.
import { text } from "node:stream/consumers";
import { fieldsOf } from "../anthropic/fields.ts";
import { messageFor, messageJson } from "../anthropic/message.ts";
import { messageEvents } from "../anthropic/message-events.ts";
import { MessagesError } from "../anthropic/messages-error.ts";
import { parseJson } from "../anthropic/parse-body.ts";
import { parseMessagesRequest } from "../anthropic/parse-request.ts";
import { type Api, type Exchange, sendJson } from "../exchange.ts";

import { sendStream } from "../send-stream.ts";
import { bedrockErrorReply } from "./bedrock-error.ts";
import { eventFrame } from "./event-frame.ts";

export const invokeApi: Api = { answer, errorReply: bedrockErrorReply, idHeader: "x-amzn-requestid" };

const METHOD = /^\/model\/([^/]+)\/(invoke|invoke-with-response-stream)$/;

export function isInvoke(path: string): boolean {
  return METHOD.test(path);
}

async function answer({ path, request, response, gapMilliseconds, variable }: Exchange): Promise<void> {
  const [, model = "", method] = METHOD.exec(path) ?? [];
  const body = await text(request);
  const { anthropic_version: version, anthropic_beta: betas = [], ...members } = fieldsOf(parseJson(body), "body");
  if (!version) throw MessagesError.field("anthropic_version", "Field required");
  for (const name of ["model", "stream"])
    if (name in members) throw MessagesError.field(name, "Extra inputs are not permitted");
  const whole = JSON.stringify({ model: decodeURIComponent(model), ...members });
  const asked = parseMessagesRequest(whole, { betas: String(betas) });
  const message = messageFor(asked, variable ?? "AWS_BEARER_TOKEN_BEDROCK");
  if (method === "invoke") return sendJson(response, 200, messageJson(message));
  response.setHeader("content-type", "application/vnd.amazon.eventstream");
  await sendStream(response, chunksOf(messageEvents(message)), gapMilliseconds);
}

function* chunksOf(events: Iterable<string>): Generator<Buffer> {
  for (const event of events) {
    const data = event.slice(event.indexOf("data: ") + "data: ".length).trimEnd();
    yield eventFrame("chunk", { bytes: Buffer.from(data).toString("base64") });
  }
}
