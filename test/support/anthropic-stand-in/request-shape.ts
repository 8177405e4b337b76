// The shape of a whole request: every member that it may have, and those that it must have.
import { cacheControl, messages, systemPrompt } from "./content-shape.ts";
import { anyObject, anything, atMost, between, flag, integer, matching, oneOf, text } from "./scalars.ts";
import { first, isMembers, list, nullable, object, type Shape, tagged } from "./shape.ts";

const type = anything;
const parallel = { type, disable_parallel_tool_use: flag };
const propertyName = /^[a-zA-Z0-9_.-]{1,64}$/;

const inputSchema: Shape = (value, path) => {
  if (!isMembers(value)) return `${path}: Input should be an object`;
  if (value["type"] === undefined) return `${path}.type: Field required`;
  const { properties } = value;
  const names = isMembers(properties) ? Object.keys(properties) : [];
  const isWrong = (name: string) => !propertyName.test(name);
  if (names.some(isWrong)) return `${path}.properties: Property keys should match pattern '${propertyName.source}'`;
  return oneOf("object")(value["type"], `${path}.type`);
};

const customTool = object(
  {
    type,
    name: matching(/^[a-zA-Z0-9_-]{1,128}$/),
    description: text,
    input_schema: inputSchema,
    cache_control: cacheControl,
    strict: flag,
    eager_input_streaming: flag,
    input_examples: list(anyObject),
  },
  ["name", "input_schema"],
);

/** Tools that Anthropic runs have types with a date, and members of their own. */
const tool: Shape = (value, path) => {
  if (!isMembers(value)) return `${path}: Input should be an object`;
  const { type: kind = "custom" } = value;
  if (kind === "custom") return customTool(value, `${path}.custom`);
  return typeof kind === "string" && /^[a-z_]+_\d{8}$/.test(kind)
    ? undefined
    : `${path}: Input tag '${kind}' found using 'type' does not match any of the expected tags`;
};

const tools: Shape = (value, path) =>
  Array.isArray(value) && value.length === 0 ? `${path}: List should have at least 1 item` : list(tool)(value, path);

const thinking = tagged({
  enabled: object({ type, budget_tokens: integer(1024), display: oneOf("summarized", "omitted") }, ["budget_tokens"]),
  adaptive: object({ type, display: oneOf("summarized", "omitted") }),
  disabled: object({ type }),
});

const toolChoice = tagged({
  auto: object(parallel),
  any: object(parallel),
  tool: object({ ...parallel, name: text }, ["name"]),
  none: object({ type }),
});

const outputConfig = object({
  effort: oneOf("low", "medium", "high", "xhigh", "max"),
  format: object({ type: oneOf("json_schema"), schema: anyObject }, ["type", "schema"]),
});

const stopSequences: Shape = (value, path) =>
  list(text)(value, path) ??
  first(value as string[], (sequence) =>
    sequence.trim() === "" ? `${path}: each stop sequence must contain non-whitespace` : undefined,
  );

const atLeastOneMessage: Shape = (value, path) =>
  Array.isArray(value) && value.length === 0 ? `${path}: at least one message is required` : messages(value, path);

export const requestShape = object(
  {
    model: text,
    max_tokens: integer(1),
    messages: atLeastOneMessage,
    system: systemPrompt,
    tools,
    tool_choice: toolChoice,
    thinking,
    output_config: outputConfig,
    temperature: between(0, 1),
    top_p: between(0, 1),
    top_k: integer(0),
    stop_sequences: stopSequences,
    stream: flag,
    metadata: object({ user_id: nullable(atMost(256)) }),
    service_tier: oneOf("auto", "standard_only"),
    cache_control: cacheControl,
    container: text,
    inference_geo: text,
  },
  ["model", "max_tokens", "messages"],
);
