// A request of chat completions as OpenAI's API has it: closed, because each unknown member is refused; and the order of
// messages that the strictest servers want.
import * as z from "zod";
import type { Body } from "./write.ts";

const text = z.strictObject({ type: z.literal("text"), text: z.string().min(1) });
const image = z.strictObject({
  type: z.literal("image_url"),
  image_url: z.strictObject({ url: z.string().regex(/^(?:https?:\/\/|data:image\/[a-z]+;base64,[\w+/]+=*$)/i) }),
});
const audio = z.strictObject({
  type: z.literal("input_audio"),
  input_audio: z.strictObject({ data: z.string(), format: z.string() }),
});
const file = z.strictObject({
  type: z.literal("file"),
  file: z.strictObject({ filename: z.string().min(1), file_data: z.string().startsWith("data:") }),
});
const name = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const id = z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/);
const call = z.strictObject({
  id,
  type: z.literal("function"),
  function: z.strictObject({ name, arguments: z.string().min(1) }),
});
const words = z.string().regex(/\S/);

const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.literal("system"), content: words }),
  z.strictObject({
    role: z.literal("user"),
    content: z.union([words, z.array(z.discriminatedUnion("type", [text, image, audio, file])).min(1)]),
  }),
  z.strictObject({
    role: z.literal("assistant"),
    content: words.nullable(),
    tool_calls: z.array(call).min(1).optional(),
  }),
  z.strictObject({ role: z.literal("tool"), tool_call_id: id, content: words }),
]);

const schema = z.looseObject({ type: z.literal("object"), properties: z.record(z.string(), z.any()) });
const tool = z.strictObject({
  type: z.literal("function"),
  function: z.strictObject({
    ...{ name, description: words.optional(), parameters: schema, strict: z.literal(true).optional() },
  }),
});
const format = z.strictObject({
  type: z.literal("json_schema"),
  json_schema: z.strictObject({
    ...{ name, description: z.string().optional(), schema: z.looseObject({}), strict: z.literal(true).optional() },
  }),
});
const named = z.strictObject({ type: z.literal("function"), function: z.strictObject({ name }) });

export const chatRequest = z.strictObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean(),
  max_completion_tokens: z.int().positive().optional(),
  n: z.int().min(2).optional(),
  tools: z.array(tool).min(1).max(128).optional(),
  tool_choice: z.union([z.enum(["none", "required"]), named]).optional(),
  parallel_tool_calls: z.literal(false).optional(),
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  frequency_penalty: z.number().optional(),
  presence_penalty: z.number().optional(),
  stop: z.array(z.string().min(1)).min(1).max(4).optional(),
  response_format: z.union([z.strictObject({ type: z.literal("json_object") }), format]).optional(),
  user: z.string().min(1).max(64).optional(),
  service_tier: z.enum(["default", "flex", "priority", "scale"]).optional(),
});

/** What breaks the order: each call is answered at once, and nobody speaks twice in a row. */
export function disorderIn({ messages }: Body): string | undefined {
  let open = new Set<unknown>();
  for (const [at, { role, tool_calls: calls = [], tool_call_id: answered }] of messages.entries()) {
    const before = messages[at - 1]?.role;
    if (role === "tool" ? !open.delete(answered) : open.size > 0) return `a call without its result before ${at}`;
    if (role !== "tool" && role === before) return `${role} twice at ${at}`;
    if (role === "assistant") open = new Set(calls.map((each) => each.id));
  }
  if (open.size > 0) return "calls without results at the end";
  return ["user", "tool"].includes(messages.at(-1)?.role ?? "") ? undefined : "the last word is not the user's";
}
