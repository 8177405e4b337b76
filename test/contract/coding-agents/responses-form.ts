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

export function itemsIn(plan: Plan) {
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
