// Generated Responses requests, with items of earlier answers of any provider.
import fc, { type Arbitrary } from "fast-check";
import { writeEncrypted } from "../../../../../functions/protocols/responses/encrypted-reasoning.ts";
import { redact, sign } from "../../../../support/anthropic-stand-in/signature.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme" }).filter((each) => each.trim() !== ""),
  fc.constantFrom("Hello.", "so: ", '{"a":1}', " x "),
);
const media = fc.constantFrom(
  { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=" },
  { type: "input_image", image_url: "https://example.com/a.png", detail: "auto" },
  { type: "input_file", file_data: "data:application/pdf;base64,JVBERi0xLjQ=", filename: "a.pdf" },
  { type: "input_file", file_data: "data:text/plain;base64,T25lLg==" },
);
const inputText = text.map((value) => ({ type: "input_text", text: value }));
const parts = fc.array(fc.oneof({ weight: 3, arbitrary: inputText }, media), { minLength: 1, maxLength: 3 });
const said = fc.oneof(text, parts);
const anthropic = "anthropic" as const;

/** Signed by Anthropic, by OpenAI, or by nobody. */
const encrypted = fc.oneof(
  fc.constantFrom(undefined, null, "gAAAAAsigned"),
  text.map((thought) =>
    writeEncrypted({ type: "thought", text: thought, signature: { maker: anthropic, value: sign(thought) } }),
  ),
  text.map((hidden) => writeEncrypted({ type: "redacted", signature: { maker: anthropic, value: redact(hidden) } })),
);
const reasoning = fc.record({
  type: fc.constant("reasoning"),
  summary: fc.array(
    text.map((thought) => ({ type: "summary_text", text: thought })),
    { maxLength: 2 },
  ),
  encrypted_content: encrypted,
});

const names = [
  { name: "search" },
  { name: "wait", namespace: "agents" },
  { name: "search", namespace: "mcp__web__" },
  { name: "gone", namespace: "agents" },
];
const input = fc.dictionary(fc.constantFrom("a", "city"), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true });
const call = fc.oneof(
  fc.record({ name: fc.constantFrom(...names), input }).map(({ name, input: given }) => ({
    ...{ type: "function_call", ...name, arguments: JSON.stringify(given) },
  })),
  text.map((given) => ({ type: "custom_tool_call", name: "apply_patch", input: given })),
);

interface Step {
  readonly thoughts: readonly object[];
  readonly said: string | undefined;
  readonly calls: readonly { readonly type: string }[];
  readonly outputs: readonly unknown[];
  readonly isInOrder: boolean;
  readonly next: readonly object[];
}

const messages = fc.array(fc.record({ role: fc.constantFrom("user", "user", "developer", "system"), content: text }), {
  minLength: 1,
  maxLength: 2,
});
const step: Arbitrary<Step> = fc.record({
  thoughts: fc.array(reasoning, { maxLength: 2 }),
  said: fc.option(text, { nil: undefined }),
  calls: fc.array(call, { maxLength: 3 }),
  outputs: fc.array(said, { minLength: 3, maxLength: 3 }),
  isInOrder: fc.boolean(),
  next: messages,
});

/** What the assistant does, the results of its calls in some order, and what follows. */
function itemsOf({ thoughts, said: words, calls, outputs, isInOrder, next }: Step, at: number): object[] {
  const called = calls.map((each, number) => ({ ...each, call_id: `call_${at}_${number}` }));
  const results = called.map(({ type, call_id }, number) => ({
    ...{ type: `${type}_output`, call_id, output: outputs[number] },
  }));
  const message = { type: "message", role: "assistant", content: [{ type: "output_text", text: words }] };
  return [
    ...thoughts,
    ...(words === undefined ? [] : [message]),
    ...called,
    ...(isInOrder ? results : results.toReversed()),
    ...next,
  ];
}

const parameters = { type: "object", properties: { a: { type: "string" } }, required: [] };
const tools = fc.subarray([
  { type: "function", name: "search", description: "Searches.", parameters, strict: null },
  { type: "custom", name: "apply_patch", format: { type: "grammar", syntax: "lark", definition: "start: /a/" } },
  { type: "namespace", name: "agents", tools: [{ type: "function", name: "wait", parameters }] },
  {
    type: "namespace",
    name: "mcp__web__",
    description: "Web.",
    tools: [{ type: "function", name: "search", parameters }],
  },
  { type: "web_search" },
]);

export const responsesRequests = fc
  .record({
    instructions: fc.option(text, { nil: undefined }),
    first: said,
    steps: fc.array(step, { maxLength: 4 }),
    tools,
  })
  .map(({ first, steps, ...rest }) => ({
    ...{ model: "m", ...rest },
    input: [{ role: "user", content: first }, ...steps.flatMap(itemsOf)],
  }));
