// OpenAI's Responses as a strict stand-in: it refuses what OpenAI would, and reads what it has encrypted itself only.
import { type Answer, body, json, status } from "../../../../core/support/scripted-fetch.ts";
import { type ResponsesBody, responsesRequest } from "./request-schema.ts";
import { call, sent, streamOf, text, thought, whole } from "./streams.ts";

export function openaiStandIn() {
  const requests: ResponsesBody[] = [];
  const encrypted = new Set<string>();
  const answer: Answer = (asked) => {
    if (!new URL(asked.url).pathname.endsWith("/responses")) return status(404)(asked);
    const parsed = responsesRequest.safeParse(JSON.parse(asked.body));
    if (!parsed.success) return status(400, { message: parsed.error.message })(asked);
    requests.push(parsed.data);
    const { input, include, tools } = parsed.data;
    const foreign = input.find((item) => item.type === "reasoning" && !encrypted.has(item.encrypted_content));
    if (foreign !== undefined) return status(400, { code: "invalid_encrypted_content" })(asked);
    const items = answerTo(parsed.data, () => {
      const value = `gAAAA${encrypted.size}`;
      encrypted.add(value);
      return include === undefined ? undefined : value;
    });
    if (tools === undefined && items.some(({ item }) => item["type"] === "function_call")) return status(400)(asked);
    if (!parsed.data.stream) return json(whole(items))(asked);
    return body([sent(streamOf(items))], { headers: { "content-type": "text/event-stream" } })(asked);
  };
  return { answer, requests };
}

/** It thinks and calls; and it says what came of that. */
function answerTo({ input, tools }: ResponsesBody, encrypt: () => string | undefined) {
  const last = input.at(-1);
  if (last?.type === "function_call_output") return [text("msg_1", "It says ", JSON.stringify(last.output))];
  const name = tools?.[0]?.name ?? "f";
  return [thought("rs_1", [["I should ", "look."]], encrypt()), call("fc_1", name, ['{"city":', '"Bonn"}'])];
}
