// What providers of other protocols get of a Messages request, and what strict stand-ins say of it.
import type { Conversation } from "../../../../../functions/core/conversation/conversation.ts";
import type { WriteOptions, WrittenRequest } from "../../../../../functions/core/protocol.ts";
import { writeRequest as writeChat } from "../../../../../functions/protocols/chat/outbound/write-request.ts";
import { writeRequest as writeConverse } from "../../../../../functions/protocols/converse/outbound/write-request.ts";
import { writeRequest as writeGenerate } from "../../../../../functions/protocols/generate/outbound/write-request.ts";
import { writeRequest as writeMessages } from "../../../../../functions/protocols/messages/outbound/write-request.ts";
import { writeRequest as writeResponses } from "../../../../../functions/protocols/responses/outbound/write-request.ts";
import { needsResponses } from "../../../../../functions/protocols/writing/openai/needs-responses.ts";
import {
  API_KEY as ANTHROPIC_KEY,
  refusalOf as refusalOfAnthropic,
} from "../../../../support/anthropic-stand-in/refusal.ts";
import { API_KEY as BEDROCK_KEY } from "../../../../support/bedrock-stand-in/credentials.ts";
import { isRefusal, readRequest } from "../../../../support/bedrock-stand-in/refusal.ts";
import { targetFrom } from "../../../../support/target.ts";
import { chatRequest } from "../../../chat/outbound/support/request-schema.ts";
import { refusalOf as refusalOfGoogle } from "../../../generate/support/refusal.ts";
import { responsesRequest } from "../../../responses/outbound/support/request-schema.ts";

interface Provider {
  write(conversation: Conversation, options: WriteOptions): WrittenRequest;
  /** Undefined: it is accepted. */
  refusalOf(body: object, id: string): unknown;
}

const anthropic: Provider = {
  write: writeMessages,
  refusalOf(body) {
    const headers = { "x-api-key": ANTHROPIC_KEY, "anthropic-version": "2023-06-01" };
    return refusalOfAnthropic({ headers, body: JSON.stringify(body) });
  },
};
const gemini: Provider = {
  write: (conversation, options) => writeGenerate(conversation, options, "gemini"),
  refusalOf: (body, id) => refusalOfGoogle(body, { id }),
};
const vertex: Provider = {
  write: (conversation, options) => writeGenerate(conversation, options, "vertex"),
  refusalOf: (body, id) => refusalOfGoogle(body, { id, dialect: "vertex" }),
};
const bedrock: Provider = {
  write: writeConverse,
  refusalOf(body, id) {
    const path = `/model/${encodeURIComponent(id)}/converse`;
    const headers = { authorization: `Bearer ${BEDROCK_KEY}` };
    const read = readRequest({ method: "POST", path, headers, body: JSON.stringify(body) });
    return isRefusal(read) ? read : undefined;
  },
};

/** By a schema of OpenAI's API. */
const chat: Provider = {
  write: writeChat,
  refusalOf: (body) => chatRequest.safeParse(JSON.parse(JSON.stringify(body))).error?.issues,
};

/** Some of OpenAI's models are asked in Responses, by a schema of that API. */
const responses: Provider = {
  write: writeResponses,
  refusalOf: (body) => responsesRequest.safeParse(JSON.parse(JSON.stringify(body))).error?.issues,
};

const PROVIDERS: Readonly<Record<string, Provider>> = {
  ...{ anthropic, gemini, vertex, bedrock },
  ...{ openai: chat, azure: chat, groq: chat, mistral: chat },
};

/** Some of each family of models. */
export const models: readonly string[] = [
  ...["anthropic/claude-haiku-4-5", "anthropic/claude-opus-5-5"],
  ...["gemini/gemini-2.5-flash", "gemini/gemini-3-pro-preview", "vertex/gemini-2.5-pro"],
  ...["openai/gpt-4.1-mini", "openai/gpt-5.4", "groq/llama-3.3-70b", "azure/my-deployment", "mistral/mistral-large"],
  ...["bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock/us.anthropic.claude-opus-5"],
  ...["bedrock/us.amazon.nova-pro-v1:0", "bedrock/us.meta.llama3-3-70b-instruct-v1:0"],
  ...["bedrock/openai.gpt-oss-120b-1:0", "bedrock/qwen.qwen3-32b-v1:0"],
];

/** Not Llama 3, gpt-oss and Qwen 3. */
export function seesImages(model: string): boolean {
  return !/llama3|gpt-oss|qwen3/.test(model);
}

/** Claude Code asks for more tokens than these can write: the operator says so. */
const OUTPUT_LIMITS: ReadonlyMap<string, number> = new Map([
  ["bedrock/us.amazon.nova-pro-v1:0", 10_000],
  ["bedrock/us.meta.llama3-3-70b-instruct-v1:0", 8192],
]);

interface Sent {
  readonly body: object;
  readonly dropped: readonly string[];
  readonly refusal: unknown;
}

export function sendTo(model: string, { conversation, unsupported = "error" }: Wanted): Sent {
  const [name = "", id = ""] = model.split(/\/(.*)/);
  const capabilities = { output_limit: OUTPUT_LIMITS.get(model) };
  const target = targetFrom({ name: "m", model, unsupported, capabilities });
  const provider = name === "openai" && needsResponses(target) ? responses : PROVIDERS[name];
  if (provider === undefined) throw new Error(`no such provider: ${name}`);
  const { body, dropped } = provider.write(conversation, { target, stream: true, maximumTokens: 4096 });
  return { body, dropped, refusal: provider.refusalOf(body, id) };
}

interface Wanted {
  readonly conversation: Conversation;
  readonly unsupported?: "error" | "drop";
}
