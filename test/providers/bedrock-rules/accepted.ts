// Requests that come close to breaking a rule, and keep to it.
import { sign } from "../../support/anthropic-stand-in/signature.ts";
import { ROLE, USER } from "../../support/bedrock-stand-in/credentials.ts";
import { APPLICATION_PROFILE } from "../../support/bedrock-stand-in/model-name.ts";
import {
  answer,
  asked,
  type Broken,
  call,
  called,
  choice,
  config,
  fields,
  format,
  GPT_OSS,
  LLAMA,
  MISTRAL,
  messages,
  NEWEST,
  NOVA,
  NOVA_2,
  of,
  QWEN,
  result,
  said,
  spec,
  text,
  toolConfig,
  user,
  weather,
} from "./request.ts";

const arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0";
const cachePoint = { cachePoint: { type: "default" } };
const thinking = { type: "enabled", budget_tokens: 1024 };
const thought = { reasoningContent: { reasoningText: { text: "Hm.", signature: sign("Hm.") } } };
const closed = { type: "object", properties: {}, additionalProperties: false };
const pdf = (name: string) => ({ document: { format: "pdf", name, source: { bytes: "AAAA" } } });

const doors: Readonly<Record<string, Broken>> = {
  "a user's signature": { signed: { by: USER } },
  "a role's signature": { signed: { by: ROLE } },
  "a signature of four minutes ago": { signed: { by: USER }, minutes: 4 },
  "a signature of a clock that is ahead": { signed: { by: USER }, minutes: -4 },
  "the ARN of a profile, signed": { model: arn, signed: { by: ROLE } },
  "the ARN of an application's profile": { model: APPLICATION_PROFILE },
  "the ARN of a model": { model: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0" },
  "an old model by its own id": { model: "anthropic.claude-3-haiku-20240307-v1:0" },
};

const turns: Readonly<Record<string, Broken>> = {
  "an assistant that speaks first, of Claude": messages(answer(text("Hello")), asked),
  "white space beside a text": said(text("Hi"), text("\n")),
  "thoughts that come back before a call": {
    body: {
      messages: [asked, answer(thought, call()), user(result())],
      ...weather,
      additionalModelRequestFields: { thinking },
    },
  },
  "a text beside a result, of Claude": called([call()], [result(), text("Well?")]),
  "a result alone, of Llama": of(LLAMA, called([call()], [result()])),
  "an id of nine letters, of Mistral": of(
    MISTRAL,
    called([call({ toolUseId: "a1B2c3D4e" })], [result({ toolUseId: "a1B2c3D4e" })]),
  ),
  "an empty result": called([call()], [result({ content: [] })]),
  "documents by names with brackets and underscores": said(text("Look."), pdf("a (1) [b]"), pdf("a_b")),
  "two calls, and their results in another order": called(
    [call(), call({ toolUseId: "tooluse_2" })],
    [result({ toolUseId: "tooluse_2" }), result()],
  ),
};

const others: Readonly<Record<string, Broken>> = {
  "cache points behind tools, system prompt and texts": {
    body: {
      ...toolConfig(spec(), cachePoint),
      system: [text("Be brief."), cachePoint],
      messages: [user(text("Hi"), cachePoint)],
    },
  },
  "a cache point of Nova's": of(NOVA, said(text("Hi"), cachePoint)),
  "a tool that Nova is forced to call": of(NOVA, choice({ tool: { name: "weather" } })),
  "Claude's own choice of tools": {
    body: {
      ...weather,
      additionalModelRequestFields: { tool_choice: { type: "auto", disable_parallel_tool_use: true } },
    },
  },
  "a beta of Claude's": fields({ anthropic_beta: ["fine-grained-tool-streaming-2025-05-14"], top_k: 5 }),
  "Nova's own sampling": of(NOVA, fields({ inferenceConfig: { topK: 5 } })),
  "Nova's highest effort alone": of(
    NOVA_2,
    fields({ reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } }),
  ),
  "an effort of gpt-oss": of(GPT_OSS, fields({ reasoning_effort: "low" })),
  "an effort of Qwen": of(QWEN, fields({ reasoning_config: "low" })),
  "a new Claude without a temperature": of(NEWEST, config({ maxTokens: 100 })),
  "a schema as text": format(JSON.stringify(closed)),
  "a closed, strict tool": { body: toolConfig(spec({ strict: true, inputSchema: { json: closed } })) },
};

export const accepted: Readonly<Record<string, Broken>> = { ...doors, ...turns, ...others };
