// A conversation as OpenAI's responses take it.
import type { Settings, WrittenRequest } from "./request.ts";
import { type AnswerPart, callsOf, type Exchange, type Question, textOf } from "./turns.ts";

export function toResponses(settings: Settings, exchanges: readonly Exchange[]): WrittenRequest {
  const { model, system, temperature, maxTokens, isStreamed } = settings;
  const input = exchanges.flatMap(({ question, answer }) => [
    ...asked(question),
    ...(answer === undefined ? [] : answered(answer)),
  ]);
  const rest = { instructions: system === "" ? undefined : system, temperature, max_output_tokens: maxTokens };
  return {
    path: "/v1/responses",
    body: { model, input, ...rest, stream: isStreamed ? true : undefined, store: false },
  };
}

function asked({ text, images, results }: Question): object[] {
  const answers = results.map(({ call, content }) => ({
    type: "function_call_output",
    call_id: call.id,
    output: content,
  }));
  if (text === "" && images.length === 0) return answers;
  const content = [{ type: "input_text", text }, ...images.map((image_url) => ({ type: "input_image", image_url }))];
  return [...answers, { role: "user", content: images.length === 0 ? text : content }];
}

function answered(parts: readonly AnswerPart[]): object[] {
  const calls = callsOf(parts).map(({ id, name, arguments: text }) => ({
    type: "function_call",
    call_id: id,
    name,
    arguments: text,
  }));
  const text = textOf(parts);
  return [...(text === "" ? [] : [{ role: "assistant", content: text }]), ...calls];
}
