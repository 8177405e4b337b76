// Gateways whose provider speaks Responses, for clients who speak it too, and what such a provider sends.
import { configuration, MODEL } from "../../../core/support/requests.ts";
import { type Answer, type Asked, scriptedFetch } from "../../../core/support/scripted-fetch.ts";
import { startGateway } from "../../../support/gateway.ts";

export const PATH = "/v1/responses";
export const GPT = { model: "openai/gpt-5.1", retries: 0 };

/** The body of a request, as text. */
export function request(members: object = {}): string {
  return JSON.stringify({ model: MODEL, input: "Hi", ...members });
}

export const streamed = (members: object = {}) => request({ stream: true, ...members });

/** A gateway whose models are those, and what their providers were asked. */
export async function startNative(answer: Answer | readonly Answer[], ...models: object[]) {
  const { fetch, asked } = scriptedFetch(...[answer].flat());
  const gateway = await startGateway(configuration(...(models.length > 0 ? models : [GPT])), { fetch });
  const ask = (body = streamed(), headers: Record<string, string> = {}) =>
    gateway.ask({ path: PATH, body, headers: { authorization: "Bearer my-secret-key", ...headers } });
  return { gateway, asked, ask };
}

export const placesOf = (asked: readonly Asked[]) =>
  asked.map(({ url, body }) => `${new URL(url).pathname} ${JSON.parse(body).model}`);

export const usage = {
  input_tokens: 15,
  input_tokens_details: { cached_tokens: 5 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 8 },
  total_tokens: 35,
};

export function response(members: object = {}) {
  return {
    ...{ id: "resp_1", object: "response", created_at: 1, status: "in_progress", error: null, model: "gpt-5.1" },
    ...{ output: [], usage: null, temperature: 1.0, metadata: { model: "mine" }, ...members },
  };
}

export const item = {
  ...{ id: "msg_1", type: "message", status: "completed", role: "assistant" },
  content: [{ type: "output_text", text: "Hello there.", annotations: [], logprobs: [] }],
};

/** Events with their names and numbers, as OpenAI sends them. */
export function numbered(events: readonly object[], first = 0): string[] {
  return events.map((event, at) => {
    const { type, ...members } = { type: "", ...event };
    return `event: ${type}\ndata: ${JSON.stringify({ type, ...members, sequence_number: first + at })}\n\n`;
  });
}

const place = { item_id: "msg_1", output_index: 0, content_index: 0 };

/** What a text is begun, said and ended with. */
export const said = [
  { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress", content: [] } },
  { type: "response.content_part.added", ...place, part: { type: "output_text", text: "" } },
  { type: "response.output_text.delta", ...place, delta: "Hello there.", logprobs: [], obfuscation: "x" },
  { type: "response.output_text.done", ...place, text: "Hello there." },
  { type: "response.content_part.done", ...place, part: item.content[0] },
  { type: "response.output_item.done", output_index: 0, item },
];

export const begun = [
  { type: "response.created", response: response() },
  { type: "response.in_progress", response: response() },
];

export const completed = {
  type: "response.completed",
  response: response({ status: "completed", output: [item], usage }),
};

export const whole = numbered([...begun, ...said, completed]);

/** The data of the events in the text of a stream. */
export function dataIn(text: string): Record<string, unknown>[] {
  return [...text.matchAll(/^data: ([^\n]*)/gm)].map(([, data = ""]) => JSON.parse(data));
}
