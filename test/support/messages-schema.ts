// Messages and their events as Anthropic's documentation describes them, and its SDKs declare them. Further members may come.
import assert from "node:assert/strict";
import * as z from "zod";

export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) assert.fail(`${what}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

const count = z.number().int().nonnegative();

export const usage = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count.nullish(),
  cache_read_input_tokens: count.nullish(),
  output_tokens_details: z.looseObject({ thinking_tokens: count }).nullish(),
});

const word = z.string().regex(/^[a-zA-Z0-9_-]+$/);
const object = z.record(z.string(), z.unknown());
const nothing = z.object({}).strict();

const text = z.looseObject({ type: z.literal("text"), text: z.string() });
const thinking = z.looseObject({ type: z.literal("thinking"), thinking: z.string(), signature: z.string() });
const redacted = z.looseObject({ type: z.literal("redacted_thinking"), data: z.string().min(1) });
const call = { id: word, name: z.string().min(1) };
/** What Anthropic's own tools did: their results come whole. */
const result = z.looseObject({ type: z.string().regex(/_tool_result$/), tool_use_id: word });

/** Of a JSON answer. */
export const block = z.union([
  text.extend({ text: z.string().min(1) }),
  thinking,
  redacted,
  z.looseObject({ type: z.enum(["tool_use", "server_tool_use"]), ...call, input: object }),
  result,
]);

/** As it begins in a stream: with nothing in it that deltas bring. */
export const begunBlock = z.union([
  text.extend({ text: z.literal("") }),
  thinking.extend({ thinking: z.literal(""), signature: z.literal("").optional() }),
  redacted,
  z.looseObject({ type: z.enum(["tool_use", "server_tool_use"]), ...call, input: nothing }),
  result,
]);

export const delta = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text_delta"), text: z.string().min(1) }),
  z.looseObject({ type: z.literal("citations_delta"), citation: object }),
  z.looseObject({ type: z.literal("thinking_delta"), thinking: z.string() }),
  z.looseObject({ type: z.literal("signature_delta"), signature: z.string().min(1) }),
  z.looseObject({ type: z.literal("input_json_delta"), partial_json: z.string() }),
]);

const STOP_REASONS = ["end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal"] as const;

export const stop = z.looseObject({
  stop_reason: z.enum([...STOP_REASONS, "model_context_window_exceeded"]),
  stop_sequence: z.string().min(1).nullable(),
  stop_details: z
    .looseObject({ type: z.literal("refusal"), category: z.string().nullable(), explanation: z.string().nullable() })
    .nullish(),
});

const head = { id: word, type: z.literal("message"), role: z.literal("assistant"), model: z.string().min(1), usage };

export const message = z.looseObject({ ...head, content: z.array(block), ...stop.shape });

export const begunMessage = z.looseObject({
  ...head,
  content: z.array(z.never()),
  stop_reason: z.null(),
  stop_sequence: z.null(),
});

export const error = z.looseObject({
  type: z.literal("error"),
  error: z.looseObject({ type: z.string().regex(/_error$|^request_too_large$/), message: z.string().min(1) }),
});

/** Clients run tools only for the reason that says so. What was cut may be broken. */
const CUT = ["max_tokens", "model_context_window_exceeded", "refusal"];

export function assertStop({ stop_reason, stop_sequence }: z.infer<typeof stop>, content: readonly unknown[]): void {
  const calls = content.flatMap((value) => (isCall(value) ? [value] : []));
  const isCut = CUT.includes(stop_reason);
  assert(stop_reason !== "tool_use" || calls.length > 0, "only an answer that calls a tool ends for that reason");
  assert(stop_reason === "tool_use" || isCut || calls.length === 0, "an answer that calls a tool ends for that reason");
  assert.equal(stop_sequence !== null, stop_reason === "stop_sequence", "a stop sequence is the reason it gives");
  assert(isCut || calls.every(({ input }) => input !== undefined), "an input is a JSON object");
  assert.equal(new Set(calls.map(({ id }) => id)).size, calls.length, "no two calls have one id");
}

function isCall(value: unknown): value is { readonly id: unknown; readonly input: unknown } {
  return typeof value === "object" && value !== null && "type" in value && value.type === "tool_use";
}

/** Checks an answer that is one JSON text. */
export function validMessage(text: string): z.infer<typeof message> {
  const whole = checked(message, JSON.parse(text), "message");
  assertStop(whole, whole.content);
  return whole;
}
