// OpenAI's Responses, as the provider behind codex.sh speaks them.
import { type Asked, type Call, type Plan, promptTokensOf } from "./plan.ts";

interface Item {
  readonly type?: string;
  readonly role?: string;
  readonly content?: readonly Part[];
  readonly output?: string | readonly Part[];
}

interface Part {
  readonly text?: string;
}

export const TOO_LONG = {
  error: {
    message: "Your input exceeds the context window of this model. Please adjust your input and try again.",
    type: "invalid_request_error",
    param: "input",
    code: "context_length_exceeded",
  },
};

export function askedIn(body: string): Asked {
  const { input }: { input: readonly Item[] } = JSON.parse(body);
  const open = input.slice(input.findLastIndex(isAnswer) + 1);
  const said = open.filter(({ role }) => role === "user").map(({ content = [] }) => textOf(content));
  const results = open.flatMap(({ output }) => (output === undefined ? [] : [textOf(output)]));
  const compacts = open.some(({ type }) => type === "compaction_trigger");
  return { text: said.join("\n"), results, body, compacts };
}

function isAnswer({ role, type }: Item): boolean {
  return role === "assistant" || type === "function_call" || type === "custom_tool_call";
}

function textOf(content: string | readonly Part[]): string {
  return typeof content === "string" ? content : content.flatMap(({ text }) => text ?? []).join("\n");
}

function itemsIn(plan: Plan) {
  const id = `${Date.now()}`;
  if (plan.kind === "compaction") return [{ id: `cmp_${id}`, type: "compaction", encrypted_content: plan.secret }];
  if (plan.kind === "call") return [...thoughtsIn(plan, id), callIn(plan, id)];
  const content = [{ type: "output_text", text: "text" in plan ? plan.text : "", annotations: [], logprobs: [] }];
  return [{ id: `msg_${id}`, type: "message", status: "completed", role: "assistant", content }];
}

function thoughtsIn({ secret }: Call, id: string) {
  if (secret === undefined) return [];
  return [{ id: `rs_${id}`, type: "reasoning", summary: [], encrypted_content: secret }];
}

function callIn({ name, input, responses = { name } }: Call, id: string) {
  const { custom, ...called } = responses;
  const shared = { call_id: `call_${id}`, status: "completed", ...called };
  if (custom !== undefined) return { id: `ctc_${id}`, type: "custom_tool_call", ...shared, input: custom };
  return { id: `fc_${id}`, type: "function_call", ...shared, arguments: JSON.stringify(input) };
}

export function answerIn(plan: Plan, model: string) {
  const input = promptTokensOf(plan);
  const isCut = plan.kind === "cut short";
  return {
    ...{ id: `resp_${Date.now()}`, object: "response", created_at: Math.floor(Date.now() / 1000), model },
    ...{ status: isCut ? "incomplete" : "completed", error: null, instructions: null, metadata: {}, store: false },
    ...{ incomplete_details: isCut ? { reason: "max_output_tokens" } : null, output: itemsIn(plan) },
    ...{ parallel_tool_calls: true, tool_choice: "auto", tools: [], temperature: 1, top_p: 1, text: {}, reasoning: {} },
    usage: {
      ...{ input_tokens: input, input_tokens_details: { cached_tokens: 0 }, output_tokens: 20 },
      ...{ output_tokens_details: { reasoning_tokens: 0 }, total_tokens: input + 20 },
    },
  };
}

/** One answer that is broken off has no end. */
export function* eventsIn(plan: Plan, model: string): Generator<string> {
  let sequence_number = 0;
  const event = (type: string, members: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence_number++, ...members })}\n\n`;
  const answer = answerIn(plan, model);
  const opening = { ...answer, status: "in_progress", incomplete_details: null, output: [], usage: null };
  yield event("response.created", { response: opening });
  yield event("response.in_progress", { response: opening });
  for (const [output_index, item] of answer.output.entries()) {
    yield event("response.output_item.added", { output_index, item: emptied(item) });
    const at = { item_id: item.id, output_index };
    for (const [type, members] of stepsOf(item)) yield event(type, { ...at, ...members });
    if (plan.kind === "broken off") return;
    yield event("response.output_item.done", { output_index, item });
  }
  yield event(`response.${answer.status}`, { response: answer });
}

type AnyItem = ReturnType<typeof itemsIn>[number];

function emptied(item: AnyItem): object {
  if ("encrypted_content" in item) return item;
  const status = "in_progress";
  if ("content" in item) return { ...item, status, content: [] };
  return "input" in item ? { ...item, status, input: "" } : { ...item, status, arguments: "" };
}

function* stepsOf(item: AnyItem): Generator<[type: string, members: object]> {
  if ("encrypted_content" in item) return;
  if ("content" in item) return yield* partSteps(item.content);
  const [name, member, text] =
    "input" in item
      ? ["custom_tool_call_input", "input", item.input]
      : ["function_call_arguments", "arguments", item.arguments];
  yield [`response.${name}.delta`, { delta: text }];
  yield [`response.${name}.done`, { name: item.name, [member]: text }];
}

function* partSteps(parts: readonly { readonly text: string }[]): Generator<[type: string, members: object]> {
  for (const [content_index, part] of parts.entries()) {
    yield ["response.content_part.added", { content_index, part: { ...part, text: "" } }];
    yield ["response.output_text.delta", { content_index, delta: part.text, logprobs: [] }];
    yield ["response.output_text.done", { content_index, text: part.text, logprobs: [] }];
    yield ["response.content_part.done", { content_index, part }];
  }
}
