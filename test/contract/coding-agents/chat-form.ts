// OpenAI's chat completions, as the provider behind the scripts speaks them.
import { type Asked, type Plan, promptTokensOf, sinceAnswer } from "./plan.ts";

interface Part {
  readonly text?: string;
}

interface Message {
  readonly role: string;
  readonly content: string | readonly Part[];
}

export const TOO_LONG = {
  error: {
    message:
      "This model's maximum context length is 1000000 tokens. However, your messages resulted in 1210000 tokens.",
    type: "invalid_request_error",
    param: "messages",
    code: "context_length_exceeded",
  },
};

export function askedIn(body: string): Asked {
  const { messages }: { messages: readonly Message[] } = JSON.parse(body);
  const open = sinceAnswer(messages);
  const textsOf = (role: string) =>
    open.filter((message) => message.role === role).map(({ content }) => textOf(content));
  return { text: textsOf("user").join("\n"), results: textsOf("tool"), body };
}

function textOf(content: Message["content"]): string {
  return typeof content === "string" ? content : content.flatMap(({ text }) => text ?? []).join("\n");
}

function usageOf(plan: Plan) {
  const prompt = promptTokensOf(plan);
  return { prompt_tokens: prompt, completion_tokens: 20, total_tokens: prompt + 20 };
}

function messageIn(plan: Plan) {
  if (plan.kind !== "call") return { content: "text" in plan ? plan.text : "" };
  const call = { name: plan.name, arguments: JSON.stringify(plan.input) };
  return { content: null, tool_calls: [{ id: `call_${Date.now()}`, type: "function", function: call }] };
}

function headOf(model: string) {
  return { id: `chatcmpl-${Date.now()}`, created: Math.floor(Date.now() / 1000), model };
}

export function answerIn(plan: Plan, model: string): object {
  const message = { role: "assistant", refusal: null, ...messageIn(plan) };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: reasonOf(plan) }];
  return { ...headOf(model), object: "chat.completion", choices, usage: usageOf(plan) };
}

function reasonOf({ kind }: Plan): string {
  if (kind === "cut short") return "length";
  return kind === "call" ? "tool_calls" : "stop";
}

/** One answer that is broken off has no end. */
export function* eventsIn(plan: Plan, model: string): Generator<string> {
  const head = { ...headOf(model), object: "chat.completion.chunk" };
  const chunk = (delta: object, finish_reason: string | null = null) =>
    eventOf({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  const { content, tool_calls: calls } = messageIn(plan);
  yield chunk({ role: "assistant", content });
  if (calls !== undefined) yield chunk({ tool_calls: calls.map((call, index) => ({ index, ...call })) });
  if (plan.kind === "broken off") return;
  yield chunk({}, reasonOf(plan));
  yield eventOf({ ...head, choices: [], usage: usageOf(plan) });
  yield "data: [DONE]\n\n";
}

function eventOf(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
