// Requests that break the rules of tools, of thinking, and of what only some models have members for.
import {
  type Broken,
  choice,
  config,
  DEEPSEEK,
  declared,
  fields,
  format,
  GPT_OSS,
  GROK,
  LLAMA,
  MISTRAL,
  NEWEST,
  NOVA,
  NOVA_2,
  of,
  QWEN,
  TITAN,
  weather,
} from "./request.ts";

const closed = { type: "object", properties: {}, additionalProperties: false };
const withTools: Broken = { body: weather };
const effort = (maxReasoningEffort: string) => ({ type: "enabled", maxReasoningEffort });

export const tools: Readonly<Record<string, Broken>> = {
  "the model has no tools": of(TITAN, withTools),
  "the model has no tools in streams": { ...of(LLAMA, withTools), isStream: true },
  "a schema is no object": declared({ inputSchema: { json: true } }),
  "a schema has another type": declared({ inputSchema: { json: { type: "array" } } }),
  "Nova's schema has definitions": of(NOVA, declared({ inputSchema: { json: { type: "object", definitions: {} } } })),
  "Claude's schema has a name with other characters": declared({
    inputSchema: { json: { type: "object", properties: { "a b": {} } } },
  }),
  "Llama is forced to call a tool": of(LLAMA, choice({ any: {} })),
  "Mistral is forced to call one tool": of(MISTRAL, choice({ tool: { name: "weather" } })),
  "a tool is chosen that is not given": choice({ tool: { name: "time" } }),
  "a strict tool is open": declared({ strict: true }),
  "a model knows no strict tools": of(NOVA, declared({ strict: true, inputSchema: { json: closed } })),
  "Claude is forced while it thinks": {
    body: {
      ...choice({ any: {} }).body,
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
    },
  },
};

export const thinking: Readonly<Record<string, Broken>> = {
  "a new Claude is given a temperature": of(NEWEST, config({ temperature: 0.5 })),
  "a new Claude is given a budget": of(NEWEST, fields({ thinking: { type: "enabled", budget_tokens: 1024 } })),
  "a budget is too small": fields({ thinking: { type: "enabled", budget_tokens: 100 } }),
  "a budget is not below the maximum": {
    body: {
      inferenceConfig: { maxTokens: 1024 },
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
    },
  },
  "temperature goes with thinking": {
    body: {
      inferenceConfig: { temperature: 0.5 },
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
    },
  },
  "Claude 4.5 is given temperature and top_p": config({ temperature: 0.5, topP: 0.5 }),
  "Claude does not know the effort": fields({ output_config: { effort: "low" } }),
  "a member of Claude's is unknown": fields({ reasoning_effort: "low" }),
  "a member of Claude's is there twice": fields({ max_tokens: 5 }),
  "a choice of tools is there twice": {
    body: { ...choice({ any: {} }).body, additionalModelRequestFields: { tool_choice: { type: "auto" } } },
  },
  "a member of Nova's is unknown": of(NOVA, fields({ top_k: 5 })),
  "members of Nova's are empty": of(NOVA, fields({})),
  "Nova's system prompt is empty": of(NOVA, { body: { system: [] } }),
  "Nova is told how hard to think, and how long": of(NOVA_2, {
    body: {
      inferenceConfig: { maxTokens: 100 },
      additionalModelRequestFields: { reasoningConfig: effort("high") },
    },
  }),
  "Nova does not know the effort": of(NOVA_2, fields({ reasoningConfig: effort("xhigh") })),
  "gpt-oss does not know the effort": of(GPT_OSS, fields({ reasoning_effort: "none" })),
  "Qwen does not know the effort": of(QWEN, fields({ reasoning_config: "medium" })),
};

export const answers: Readonly<Record<string, Broken>> = {
  "the maximum is more than the model allows": config({ maxTokens: 100_000 }),
  "the model takes no temperature": of(GROK, config({ temperature: 0.5 })),
  "the model takes no stop sequences": of(GPT_OSS, config({ stopSequences: ["a"] })),
  "a stop sequence of Claude's is blank": config({ stopSequences: [" "] }),
  "the model is held to no schema": of(DEEPSEEK, format(JSON.stringify(closed))),
  "a new Claude is held to no schema": of(NEWEST, format(JSON.stringify(closed))),
  "a schema is not JSON": format("{"),
  "the schema of an answer is open": format(JSON.stringify({ type: "object", properties: {} })),
};
