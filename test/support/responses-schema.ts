// Responses and their events as OpenAI's documentation describes them, and its SDKs declare them. Further members may come.
import assert from "node:assert/strict";
import * as z from "zod";

export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) assert.fail(`${what}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const count = z.number().int().nonnegative();
const word = z.string().min(1);
const nothing = z.array(z.never());
const object = z.record(z.string(), z.unknown());

export const usage = z.looseObject({
  input_tokens: count,
  input_tokens_details: z.looseObject({ cached_tokens: count }),
  output_tokens: count,
  output_tokens_details: z.looseObject({ reasoning_tokens: count }),
  total_tokens: count,
});

const outputText = z.looseObject({ type: z.literal("output_text"), text: z.string(), annotations: z.array(object) });
const refusal = z.looseObject({ type: z.literal("refusal"), refusal: z.string() });
const reasoningText = z.looseObject({ type: z.literal("reasoning_text"), text: z.string() });
const summaryText = z.looseObject({ type: z.literal("summary_text"), text: z.string() });
export const part = z.discriminatedUnion("type", [outputText, refusal, reasoningText, summaryText]);

/** Of OpenAI's own tools, and what it compacts: nothing more is checked. */
const SERVER_ITEMS = /^(?!function|custom_tool).*_(?:call|output)$|^mcp_|^compaction$/;
const serverCall = z.looseObject({ id: word, type: z.string().regex(SERVER_ITEMS) });
const message = { id: word, type: z.literal("message"), role: z.literal("assistant") };
const reasoning = { id: word, type: z.literal("reasoning") };
const call = { id: word, call_id: word.max(64), name: word, namespace: word.optional() };
const functionCall = z.looseObject({ ...call, type: z.literal("function_call") });
const customCall = z.looseObject({ ...call, type: z.literal("custom_tool_call") });

const running = { status: z.literal("in_progress") };
/** As it begins in a stream: with nothing in it that other events bring. */
export const begunItem = z.union([
  z.looseObject({ ...message, ...running, content: nothing }),
  z.looseObject({ ...reasoning, summary: nothing, content: nothing.optional() }),
  functionCall.extend({ ...running, arguments: z.literal("") }),
  customCall.extend({ input: z.literal("") }),
  serverCall,
]);

const over = { status: z.enum(["completed", "incomplete"]) };
const encrypted = { encrypted_content: word.nullish() };
export const item = z.union([
  z.looseObject({ ...message, ...over, content: z.array(z.union([outputText, refusal])).min(1) }),
  z.looseObject({
    ...{ ...reasoning, ...encrypted, summary: z.array(summaryText) },
    content: z.array(reasoningText).optional(),
  }),
  functionCall.extend({ ...over, arguments: z.string() }),
  customCall.extend({ input: z.string() }),
  serverCall,
]);

const head = {
  ...{ id: word, object: z.literal("response"), created_at: count, model: z.string() },
  ...{ instructions: z.unknown(), metadata: object.nullable(), parallel_tool_calls: z.boolean() },
  ...{ previous_response_id: z.string().nullable(), store: z.boolean(), truncation: z.enum(["auto", "disabled"]) },
  ...{ temperature: z.number().nullable(), top_p: z.number().nullable(), max_output_tokens: count.nullable() },
  ...{ tool_choice: z.union([z.string(), object]), tools: z.array(object), reasoning: object.nullable() },
  text: z.looseObject({ format: z.looseObject({ type: word }) }),
};
const fine = { error: z.null(), incomplete_details: z.null() };

export const begunResponse = z.looseObject({
  ...{ ...head, ...fine, status: z.enum(["queued", "in_progress"]), output: nothing, usage: z.null().optional() },
});

const completed = z.looseObject({
  ...{ ...head, ...fine, status: z.literal("completed"), output: z.array(item), usage },
});

const incomplete = z.looseObject({
  ...{ ...head, status: z.literal("incomplete"), error: z.null(), output: z.array(item), usage },
  incomplete_details: z.looseObject({ reason: z.enum(["max_output_tokens", "content_filter"]) }),
});

const failed = z.looseObject({
  ...{ ...head, status: z.literal("failed"), incomplete_details: z.null(), output: z.array(z.unknown()) },
  error: z.looseObject({ code: word, message: word }),
});

/** By the event that has it. */
export const LAST_RESPONSES = {
  "response.completed": completed,
  "response.incomplete": incomplete,
  "response.failed": failed,
} as const;

export const errorEvent = z.looseObject({
  ...{ type: z.literal("error"), code: word.nullable(), message: word, param: z.string().nullable() },
});

/** What is wrong with the items as a whole. */
export function assertOutput(status: string, output: readonly unknown[]): void {
  const items = output.map((value) => checked(item, value, "output"));
  const ids = items.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "no two items have one id");
  const calls = items.flatMap((each) => ("call_id" in each ? (each["call_id"] ?? []) : []));
  assert.equal(new Set(calls).size, calls.length, "no two calls have one id");
  const isCut = (each: object) => "status" in each && each.status === "incomplete";
  assert(!items.slice(0, -1).some(isCut), "only the last item can be incomplete");
  assert(status !== "completed" || !items.some(isCut), "a completed response has no incomplete item");
}

/** Checks an answer that is one JSON text. */
export function validResponse(text: string): Record<string, unknown> {
  const response = checked(z.union([completed, incomplete]), JSON.parse(text), "response");
  assertOutput(response.status, response.output);
  return response;
}
