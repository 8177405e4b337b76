// Requests as the rules' tests change them.
import { signedBySdk } from "../../support/aws-sdk-signature.ts";
import type { Identity } from "../../support/aws-signature.ts";
import { API_KEY, REGION } from "../../support/bedrock-stand-in/credentials.ts";
import type { StandInRequest } from "../../support/bedrock-stand-in/refusal.ts";

/** How a request breaks a rule: its members replace those of a good request, and undefined removes one. */
export interface Broken {
  readonly model?: string;
  readonly isStream?: boolean;
  /** The whole address. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Who signs it; the rest is as it should be, unless given. */
  readonly signed?: { readonly by: Identity; readonly service?: string; readonly region?: string };
  /** What happens to a request once it is signed. */
  readonly change?: (request: StandInRequest) => StandInRequest;
  /** How far AWS's clock is from that of the signature, in minutes. */
  readonly minutes?: number;
  readonly body?: object;
  /** The whole body, which need not be JSON. */
  readonly text?: string;
}

export const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
export const NEWEST = "us.anthropic.claude-sonnet-5";
export const NOVA = "us.amazon.nova-pro-v1:0";
export const NOVA_2 = "us.amazon.nova-2-lite-v1:0";
export const LLAMA = "us.meta.llama4-maverick-17b-instruct-v1:0";
export const MISTRAL = "mistral.mistral-large-2402-v1:0";
export const TITAN = "amazon.titan-text-express-v1";
export const GPT_OSS = "openai.gpt-oss-120b-1:0";
export const QWEN = "qwen.qwen3-32b-v1:0";
export const GROK = "us.xai.grok-4.6";
export const DEEPSEEK = "us.deepseek.r1-v1:0";

export async function requestOf(broken: Broken): Promise<StandInRequest> {
  const { model = CLAUDE, isStream = false, headers = {}, text, signed, change = (request) => request } = broken;
  const path = broken.path ?? `/model/${encodeURIComponent(model)}/${isStream ? "converse-stream" : "converse"}`;
  const body = text ?? JSON.stringify({ ...question, ...broken.body });
  const { by, service = "bedrock", region = REGION } = signed ?? {};
  const asked = { url: `http://localhost${path}`, headers: { "content-type": "application/json" }, body };
  const credentials = by
    ? await signedBySdk({ ...asked, service, region }, by)
    : { host: "localhost", authorization: `Bearer ${API_KEY}` };
  const lowered = Object.entries(credentials).map(([name, value]) => [name.toLowerCase(), value]);
  return change({ method: "POST", path, headers: { ...Object.fromEntries(lowered), ...headers }, body });
}

export const user = (...content: object[]) => ({ role: "user", content });
export const answer = (...content: object[]) => ({ role: "assistant", content });
export const text = (words: string) => ({ text: words });
export const asked = user(text("Hi"));
export const question = { messages: [asked] };

export const call = (members: object = {}) => ({
  toolUse: { toolUseId: "tooluse_1", name: "weather", input: {}, ...members },
});
export const result = (members: object = {}) => ({
  toolResult: { toolUseId: "tooluse_1", content: [text("Sunny")], ...members },
});
export const spec = (members: object = {}) => ({
  toolSpec: { name: "weather", inputSchema: { json: { type: "object", properties: {} } }, ...members },
});
export const toolConfig = (...tools: object[]) => ({ toolConfig: { tools } });
export const weather = toolConfig(spec());

export const messages = (...list: object[]): Broken => ({ body: { messages: list } });
/** One message of the user's. */
export const said = (...content: object[]): Broken => messages(user(...content));
/** A whole turn with a call, its result and what is beside them. */
export const called = (calls: object[], results: object[]): Broken => ({
  body: { messages: [asked, answer(...calls), user(...results)], ...weather },
});
/** The only tool. */
export const declared = (members: object): Broken => ({ body: toolConfig(spec(members)) });
export const choice = (toolChoice: object): Broken => ({ body: { toolConfig: { ...weather.toolConfig, toolChoice } } });
export const config = (inferenceConfig: object): Broken => ({ body: { inferenceConfig } });
export const fields = (additionalModelRequestFields: unknown): Broken => ({ body: { additionalModelRequestFields } });
export const format = (schema: unknown): Broken => ({
  body: { outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema: { schema } } } } },
});
export const of = (model: string, broken: Broken = {}): Broken => ({ model, ...broken });
