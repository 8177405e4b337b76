// Gateways whose models have embeddings in a form of the vendor's own: what the stand-ins answer, without sockets.
import { configuration, MODEL } from "../../../core/support/requests.ts";
import { type Answer, type Asked, json, scriptedFetch } from "../../../core/support/scripted-fetch.ts";
import * as bedrockKeys from "../../../support/bedrock-stand-in/credentials.ts";
import { embeddingReply as bedrockReply } from "../../../support/bedrock-stand-in/embed.ts";
import { startGateway } from "../../../support/gateway.ts";
import * as googleKeys from "../../../support/google-stand-in/address.ts";
import { embeddingReply as googleReply } from "../../../support/google-stand-in/embed.ts";

const google = { provider_config: { api_key: googleKeys.API_KEY }, retries: 0 };
const bedrock = { provider_config: { api_key: bedrockKeys.API_KEY, region: "us-east-1" }, retries: 0 };

/** A model of each form, and how many texts it takes at once. */
export const MODELS = {
  gemini: { model: "gemini/gemini-embedding-001", ...google, most: 100 },
  predict: { model: "vertex/text-embedding-005", ...google, most: 100 },
  embedContent: { model: "vertex/gemini-embedding-2", ...google, most: 1 },
  titan1: { model: "bedrock/amazon.titan-embed-text-v1", ...bedrock, most: 1 },
  titan: { model: "bedrock/amazon.titan-embed-text-v2:0", ...bedrock, most: 1 },
  cohere3: { model: "bedrock/cohere.embed-multilingual-v3", ...bedrock, most: 96 },
  cohere: { model: "bedrock/us.cohere.embed-v4:0", ...bedrock, most: 96 },
  nova: { model: "bedrock/amazon.nova-2-multimodal-embeddings-v1:0", ...bedrock, most: 1 },
} as const;

export type Form = keyof typeof MODELS;

export const FORMS = Object.keys(MODELS) as readonly Form[];

interface Reply {
  readonly answer: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As the provider at the address answers. */
export const standIn: Answer = (asked) => {
  const { pathname, search } = new URL(asked.url);
  const headers = Object.fromEntries(asked.headers);
  const request = { method: "POST", path: pathname + search, headers, body: asked.body };
  const reply = googleReply(request) ?? bedrockReply(request, Date.now());
  if (reply === undefined) throw new Error(`nothing is at ${asked.url}`);
  if ("status" in reply) return json(reply.body, { status: reply.status })(asked);
  const { answer, headers: counts = {} }: Reply = reply;
  return json(answer, { headers: counts })(asked);
};

export async function startEmbedding(form: Form, answer: Answer | readonly Answer[] = standIn, members: object = {}) {
  const { fetch, asked } = scriptedFetch(...[answer].flat());
  const { most: _, ...model } = MODELS[form];
  const gateway = await startGateway(configuration({ ...model, ...members }), { fetch });
  const embed = async (input: unknown, further: object = {}) => {
    const body = JSON.stringify({ model: MODEL, input, ...further });
    const { status, headers, text } = await gateway.ask({ path: "/v1/embeddings", body });
    return { status, headers, text, json: JSON.parse(text) };
  };
  return { gateway, asked, embed };
}

export function bodiesOf(asked: readonly Asked[]) {
  return asked.map(({ body }) => JSON.parse(body));
}
