// What the fake provider says to a request of Anthropic's Messages API: the same as to one of chat completions, in its words.
// As servers that copy the API do, it reports the usage at the end only.
import { type AnswerOptions, usageOf, wordsOf } from "./content.ts";
import type { RecordedRequest } from "./exchange.ts";
import { isWait, type Wait } from "./gate.ts";

export function asksForMessage({ path }: RecordedRequest): boolean {
  return path.endsWith("/v1/messages");
}

export function messageOf(request: RecordedRequest, options: AnswerOptions): object {
  const text = wordsOf(options)
    .filter((item) => typeof item === "string")
    .join("");
  const usage = messageUsage(request, options);
  return {
    ...headOf(request),
    content: [{ type: "text", text }],
    stop_reason: reasonOf(options),
    ...(usage && { usage }),
  };
}

/** The events as text, the first two as one: a stream of chat completions begins with one event, too. */
export function* messageEvents(request: RecordedRequest, options: AnswerOptions): Generator<string | Wait> {
  const start = eventOf("message_start", { message: { ...headOf(request), content: [], stop_reason: null } });
  yield start + eventOf("content_block_start", { index: 0, content_block: { type: "text", text: "" } });
  for (const item of wordsOf(options)) {
    if (typeof item === "string") yield eventOf("content_block_delta", { index: 0, delta: textDelta(item) });
    else yield isWait(item) ? item : eventOf("content_block_delta", item);
  }
  const usage = messageUsage(request, options);
  const delta = { stop_reason: reasonOf(options), stop_sequence: null };
  const stop = eventOf("content_block_stop", { index: 0 });
  if (options.finish !== null) yield stop + eventOf("message_delta", { delta, ...(usage && { usage }) });
}

export function messageEnd(): string {
  return eventOf("message_stop", {});
}

function textDelta(text: string): object {
  return { type: "text_delta", text };
}

function headOf({ model }: RecordedRequest): object {
  return { id: "msg_fake", type: "message", role: "assistant", model };
}

function eventOf(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

const REASONS: Readonly<Record<string, string>> = { stop: "end_turn", length: "max_tokens", content_filter: "refusal" };

function reasonOf({ finish = "stop" }: AnswerOptions): string | null {
  return finish === null ? null : (REASONS[finish] ?? finish);
}

function messageUsage(request: RecordedRequest, options: AnswerOptions): object | undefined {
  const { prompt_tokens, completion_tokens } = { ...usageOf(request, options) } as Record<string, number>;
  if (prompt_tokens === undefined) return undefined;
  return { input_tokens: prompt_tokens, output_tokens: completion_tokens };
}
