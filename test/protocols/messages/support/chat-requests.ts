// Generated requests of chat completions that OpenAI would accept, with what other providers and careless clients put in.
import fc, { type Arbitrary } from "fast-check";
import { redact, sign } from "../../../support/anthropic-stand-in/signature.ts";

const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("", " ", "\n\t", "Hello.", "so: ", '{"a":1}'));
const word = fc.oneof(
  fc.constantFrom("call_1", "call.1", "call_1_2", "é", "f"),
  fc.string({ minLength: 1, maxLength: 80 }),
);
const mark = fc.option(fc.constantFrom({ type: "ephemeral" }, { type: "ephemeral", ttl: "1h" }), {
  nil: undefined,
  freq: 3,
});

const textPart = fc.record({ type: fc.constant("text"), text, cache_control: mark });
const imagePart = fc
  .constantFrom("https://example.com/a.png", "data:image/png;base64,iVBORw0KGgo=")
  .map((url) => ({ type: "image_url", image_url: { url } }));
const said = fc.oneof(text, fc.array(textPart, { minLength: 1, maxLength: 3 }));
const asked = fc.oneof(said, fc.array(fc.oneof(textPart, imagePart), { minLength: 1, maxLength: 3 }));

const thought = text.map((thinking) => ({ type: "thinking", thinking, signature: sign(thinking) }));
const redacted = text.map((hidden) => ({ type: "redacted_thinking", data: redact(hidden) }));
const thoughts = fc.option(fc.array(fc.oneof(thought, redacted), { minLength: 1, maxLength: 2 }), { nil: undefined });

export const toolNames = ["search", "get.weather", "json", "get_weather", "é".repeat(150)];
const input = fc.oneof(
  fc.json(),
  fc.constantFrom("", "{", "[1]", '"a"', "1e20", '{"n":12345678901234567890,"m":1e20,"k":[1.10]}'),
);
const call = fc
  .record({ id: word, name: fc.constantFrom(...toolNames), arguments: input })
  .map(({ id, ...called }) => ({
    ...{ id, type: "function", function: called },
  }));

const user = asked.map((content) => [{ role: "user", content }]);
const system = said.map((content) => [{ role: "system", content }]);
const answer = fc
  .record({ content: said, thinking_blocks: thoughts })
  .map((members) => [{ role: "assistant", ...members }]);
const turnWithCalls = fc
  .record({
    content: fc.option(said),
    thinking_blocks: thoughts,
    tool_calls: fc.array(call, { minLength: 1, maxLength: 3 }),
    results: fc.array(said, { minLength: 3, maxLength: 3 }),
    shuffled: fc.boolean(),
  })
  .map(({ results, shuffled, ...members }) => {
    const answers = members.tool_calls.map(({ id }, at) => ({ role: "tool", tool_call_id: id, content: results[at] }));
    return [{ role: "assistant", ...members }, ...(shuffled ? answers.toReversed() : answers)];
  });
const opening = fc.constant([{ role: "user", content: "Hello!" }]);
const messages = fc
  .tuple(
    fc.option(system, { nil: [] }),
    opening,
    fc.array(fc.oneof(user, system, answer, turnWithCalls), { maxLength: 6 }),
  )
  .map(([first, second, rest]) => [...first, ...second, ...rest.flat()]);

const name = fc.constantFrom("a", "b", "name", "a.b-c");
const leaf = fc.oneof(
  fc.record({ type: fc.constant("string"), minLength: fc.nat(3), format: fc.constantFrom("date", "regex") }),
  fc.record({ type: fc.constantFrom("integer", "number"), minimum: fc.integer(), description: text }),
  fc.record({ enum: fc.array(fc.oneof(text, fc.integer()), { minLength: 1 }) }),
  fc.constantFrom({ $ref: "#/$defs/x", description: "x" }, { $ref: "#" }, { type: "object" }, {}, { not: {} }),
);
const { schema } = fc.letrec<{ schema: object; object: object }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie("object"),
    fc.record({ type: fc.constant("array"), items: tie("schema"), minItems: fc.nat(3) }),
    fc
      .array(tie("schema"), { minLength: 1, maxLength: 2 })
      .chain((list) => fc.constantFrom({ anyOf: list }, { oneOf: list }, { allOf: list })),
  ),
  object: fc.record(
    {
      type: fc.constant("object"),
      properties: fc.dictionary(name, tie("schema"), { maxKeys: 3 }),
      required: fc.subarray(["a", "b"]),
      additionalProperties: fc.constantFrom(true, false, {}),
    },
    { requiredKeys: ["type"] },
  ),
}));
const rootSchema = fc
  .tuple(schema, fc.boolean())
  .map(([root, hasDefinitions]) =>
    hasDefinitions ? { ...root, $defs: { x: { type: "string", pattern: "^x" } } } : root,
  );

const tool = fc.record(
  { name: fc.constantFrom(...toolNames), description: text, parameters: rootSchema, strict: fc.boolean() },
  { requiredKeys: ["name"] },
);
const tools = fc
  .array(fc.record({ type: fc.constant("function"), function: tool, cache_control: mark }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((list) =>
    fc.record(
      { tools: fc.constant(list), tool_choice: choiceOf(list), parallel_tool_calls: fc.boolean() },
      { requiredKeys: ["tools"] },
    ),
  );

function choiceOf([first]: readonly { readonly function: { readonly name: string } }[]): Arbitrary<unknown> {
  const named = { type: "function", function: { name: first?.function.name } };
  const some = { type: "allowed_tools", allowed_tools: { mode: "required", tools: [named] } };
  return fc.constantFrom("auto", "none", "required", named, some);
}

const format = fc.oneof(
  fc.constant({ type: "json_object" }),
  fc
    .record({ name: fc.constant("it"), schema: rootSchema, description: text })
    .map((json_schema) => ({ type: "json_schema", json_schema })),
);
const options = fc.record(
  {
    ...{
      max_completion_tokens: fc.integer({ min: 1, max: 20_000 }),
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
    },
    ...{ top_p: fc.double({ min: 0, max: 1, noNaN: true }), top_k: fc.nat(100), seed: fc.integer() },
    stop: fc.oneof(text, fc.array(text, { maxLength: 4 })),
    reasoning_effort: fc.constantFrom("none", "minimal", "low", "medium", "high", "xhigh"),
    response_format: format,
    ...{ user: text, service_tier: fc.constantFrom("auto", "default", "flex"), cache_control: mark },
    ...{ frequency_penalty: fc.constant(1), logit_bias: fc.constant({ "1": 1 }) },
  },
  { requiredKeys: [] },
);

export const chatRequests = fc
  .tuple(messages, fc.option(tools, { nil: {} }), options)
  .map(([list, some, rest]) => ({ model: "m", messages: list, ...some, ...rest }));
