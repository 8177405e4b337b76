// Generated Messages requests that Anthropic accepts.
import fc, { type Arbitrary } from "fast-check";
import { redact, sign } from "../../../../support/anthropic-stand-in/signature.ts";

const MOST_MARKS = 4;

const text = fc.oneof(
  fc.string({ unit: "grapheme" }).filter((each) => each.trim() !== ""),
  fc.constantFrom("Hello.", "so: ", '{"a":1}', " x "),
);
const textBlock = text.map((value) => ({ type: "text", text: value }));
const image = fc.constantFrom(
  { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
  { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
);
const document = fc.constantFrom(
  { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0xLjQ=" }, title: "a.pdf" },
  { type: "document", source: { type: "text", media_type: "text/plain", data: "One." } },
  { type: "document", source: { type: "url", url: "https://example.com/a.pdf" }, title: "b" },
);
const media = fc.oneof(image, document);
const blocks = (block: Arbitrary<object>) => fc.array(block, { minLength: 1, maxLength: 3 });
const said = fc.oneof(text, blocks(fc.oneof({ weight: 3, arbitrary: textBlock }, media)));
const returned = fc.oneof(fc.constant(undefined), said);

const thought = text.map((thinking) => ({ type: "thinking", thinking, signature: sign(thinking) }));
const redacted = text.map((hidden) => ({ type: "redacted_thinking", data: redact(hidden) }));
const thoughts = fc.array(fc.oneof(thought, redacted), { maxLength: 2 });

export const toolNames = ["search", "get_weather", "json"];
const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(1.5, "é", null, [1, [2]]));
const input = fc.dictionary(fc.constantFrom("a", "b", "city"), value, { noNullPrototype: true });
const call = fc.record({ type: fc.constant("tool_use"), name: fc.constantFrom(...toolNames), input });

interface Step {
  readonly thoughts: readonly object[];
  readonly said: readonly object[];
  readonly calls: readonly object[];
  readonly results: readonly { readonly content: unknown; readonly is_error: boolean | undefined }[];
  readonly next: unknown;
  readonly instruction: string | undefined;
}

const step: Arbitrary<Step> = fc.record({
  thoughts,
  said: fc.array(textBlock, { maxLength: 2 }),
  calls: fc.array(call, { maxLength: 3 }),
  results: fc.array(fc.record({ content: returned, is_error: fc.constantFrom(undefined, true, false) }), {
    minLength: 3,
    maxLength: 3,
  }),
  next: said,
  instruction: fc.option(text, { nil: undefined, freq: 3 }),
});

/** What the assistant does, and what the user says to it; sometimes with instructions behind it. */
function messagesOf(
  { thoughts: thinking, said: words, calls, results, next, instruction }: Step,
  at: number,
): object[] {
  const called = calls.map((each, number) => ({ ...each, id: `toolu_${at}_${number}` }));
  const answer = calls.length + words.length === 0 ? [{ type: "text", text: "Well." }] : words;
  const answers = called.map(({ id }, number) => ({ type: "tool_result", tool_use_id: id, ...results[number] }));
  const user = typeof next === "string" ? [{ type: "text", text: next }] : (next as object[]);
  return [
    { role: "assistant", content: [...thinking, ...answer, ...called] },
    { role: "user", content: [...answers, ...user] },
    ...(instruction === undefined ? [] : [{ role: "system", content: instruction }]),
  ];
}

const leaf = fc.constantFrom({ type: "string" }, { type: "integer", minimum: 1 }, { enum: ["a", 1] }, { anyOf: [{}] });
const schema = fc.record({
  type: fc.constant("object"),
  properties: fc.dictionary(fc.constantFrom("a", "b", "city"), leaf, { noNullPrototype: true }),
  required: fc.constant([]),
});
const tools = fc.uniqueArray(
  fc.record({ name: fc.constantFrom(...toolNames), description: text, input_schema: schema }),
  {
    selector: ({ name }) => name,
    maxLength: 3,
  },
);
const mark = fc.constantFrom({ type: "ephemeral" }, { type: "ephemeral", ttl: "1h" });

interface Draft {
  readonly system: unknown;
  readonly first: unknown;
  readonly steps: readonly Step[];
  readonly tools: readonly object[];
  readonly marked: readonly boolean[];
  readonly mark: object;
}

export interface MessagesRequest {
  readonly model: string;
  readonly max_tokens: number;
  readonly system?: unknown;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly tools?: readonly object[];
}

export const messagesRequests: Arbitrary<MessagesRequest> = fc
  .record<Draft>({
    system: fc.oneof(fc.constant(undefined), text, blocks(textBlock)),
    first: said,
    steps: fc.array(step, { maxLength: 4 }),
    tools,
    marked: fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    mark,
  })
  .map(({ system, first, steps, tools: given, marked, mark: cache_control }) => {
    let left = MOST_MARKS;
    const places = marked.values();
    const withMark = (block: object): object => {
      const canHave = !("thinking" in block || "data" in block);
      if (!canHave || places.next().value !== true || left === 0) return block;
      left--;
      return { ...block, cache_control };
    };
    const all = <T>(content: T) => (Array.isArray(content) ? content.map(withMark) : content);
    const messages = [{ role: "user", content: first }, ...steps.flatMap(messagesOf)] as MessagesRequest["messages"];
    return {
      ...{ model: "m", max_tokens: 1000, system: all(system) },
      messages: messages.map(({ role, content }) => ({ role, content: all(content) })),
      ...(given.length > 0 && { tools: all(given) as object[] }),
    };
  });
