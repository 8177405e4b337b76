// A conversation as Anthropic's messages take it.
import type { Settings, WrittenRequest } from "./request.ts";
import { type AnswerPart, callsOf, type Exchange, type Question, textOf } from "./turns.ts";

/** The protocol needs one. */
const DEFAULT_MAXIMUM = 1024;

export function toMessages(settings: Settings, exchanges: readonly Exchange[]): WrittenRequest {
  const { model, system, temperature, maxTokens = DEFAULT_MAXIMUM, isStreamed } = settings;
  const messages = exchanges.flatMap(({ question, answer }) => [
    { role: "user", content: asked(question) },
    ...(answer === undefined ? [] : [{ role: "assistant", content: answered(answer) }]),
  ]);
  const rest = { system: system === "" ? undefined : system, temperature, stream: isStreamed ? true : undefined };
  return { path: "/v1/messages", body: { model, max_tokens: maxTokens, messages, ...rest } };
}

function asked({ text, images, results }: Question): string | object[] {
  const answers = results.map(({ call, content }) => ({ type: "tool_result", tool_use_id: call.id, content }));
  const pictures = images.map((address) => ({ type: "image", source: sourceOf(address) }));
  if (answers.length + pictures.length === 0) return text;
  return [...answers, ...pictures, ...(text === "" ? [] : [{ type: "text", text }])];
}

/** Of an address such as `data:image/png;base64,iVBO…`. */
function sourceOf(address: string): object {
  const [, media_type = "", data = ""] = /^data:([^;]+);base64,(.*)$/.exec(address) ?? [];
  return { type: "base64", media_type, data };
}

function answered(parts: readonly AnswerPart[]): object[] {
  const calls = callsOf(parts).map(({ id, name, arguments: text }) => ({
    type: "tool_use",
    id,
    name,
    input: inputOf(text),
  }));
  const text = textOf(parts);
  return [...(text === "" ? [] : [{ type: "text", text }]), ...calls];
}

function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
