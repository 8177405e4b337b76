// A conversation as OpenAI's chat completions take it.
import type { Settings, WrittenRequest } from "./request.ts";
import { type AnswerPart, callsOf, type Exchange, type Question, textOf } from "./turns.ts";

export function toChat(settings: Settings, exchanges: readonly Exchange[]): WrittenRequest {
  const { model, system, temperature, maxTokens, isStreamed } = settings;
  const messages = [
    ...(system === "" ? [] : [{ role: "system", content: system }]),
    ...exchanges.flatMap(({ question, answer }) => [
      ...asked(question),
      ...(answer === undefined ? [] : [answered(answer)]),
    ]),
  ];
  const stream = isStreamed ? { stream: true, stream_options: { include_usage: true } } : {};
  return { path: "/v1/chat/completions", body: { model, messages, temperature, max_tokens: maxTokens, ...stream } };
}

function asked({ text, images, results }: Question): object[] {
  const answers = results.map(({ call, content }) => ({ role: "tool", tool_call_id: call.id, content }));
  if (text === "" && images.length === 0) return answers;
  const parts = [{ type: "text", text }, ...images.map((url) => ({ type: "image_url", image_url: { url } }))];
  return [...answers, { role: "user", content: images.length === 0 ? text : parts }];
}

function answered(parts: readonly AnswerPart[]): object {
  const calls = callsOf(parts).map(({ id, name, arguments: text }) => ({
    id,
    type: "function",
    function: { name, arguments: text },
  }));
  const text = textOf(parts);
  return {
    role: "assistant",
    content: text === "" && calls.length > 0 ? null : text,
    ...(calls.length > 0 && { tool_calls: calls }),
  };
}
