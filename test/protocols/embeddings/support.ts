// What clients of embeddings send, and what providers answer.
import { configuration, MODEL, SECRET } from "../../core/support/requests.ts";
import { type Answer, json, scriptedFetch } from "../../core/support/scripted-fetch.ts";
import { startGateway } from "../../support/gateway.ts";

export const PATH = "/v1/embeddings";

export function request(members: object = {}): string {
  return JSON.stringify({ model: MODEL, input: "Hello", ...members });
}

/** As OpenAI writes it: the model's name comes behind the vectors. */
export function embedded(members: object = {}) {
  return {
    ...{ object: "list", data: [{ object: "embedding", index: 0, embedding: [0.25, -0.5] }] },
    ...{ model: "text-embedding-3-small-0613", usage: { prompt_tokens: 5, total_tokens: 5 } },
    ...members,
  };
}

interface Setting {
  readonly answers?: readonly Answer[];
  /** Of the model asked for, and its fallbacks. */
  readonly models?: readonly object[];
  /** Of the key. */
  readonly key?: object;
}

export async function startEmbeddings({ answers = [json(embedded())], models = [{}], key = {} }: Setting = {}) {
  const document = configuration(...models.map((model) => ({ model: "openai/text-embedding-3-small", ...model })));
  Object.assign(document.keys[0] ?? {}, key);
  const { fetch, asked } = scriptedFetch(...answers);
  const gateway = await startGateway(document, { fetch });
  const headers = { authorization: `Bearer ${SECRET}` };
  return { ...gateway, asked, send: (body = request()) => gateway.ask({ path: PATH, headers, body }) };
}
