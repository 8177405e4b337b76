// What the fake provider says to a request, before it is decided how: the chunks, or the JSON object, and the usage.
import * as sse from "../event-stream.ts";
import type { RecordedRequest } from "./exchange.ts";
import type { Wait } from "./gate.ts";

export interface AnswerOptions {
  /** A string is a piece of content, of every choice; an object a chunk sent as it is; a gate or pause holds the rest. */
  chunks?: (string | object | Wait)[];
  /** By default 7 prompt tokens and one for each piece of content. null leaves it out even if asked for. */
  usage?: object | null;
  /** The finish_reason of every choice; null never gives one. */
  finish?: string | null;
}

const words = ["Hello", " from", " the", " fake", " provider", "."];

export function wordsOf({ chunks = words }: AnswerOptions): readonly (string | object | Wait)[] {
  return chunks;
}

export function completionOf(request: RecordedRequest, options: AnswerOptions = {}): object {
  const { chunks = words, finish = "stop" } = options;
  const content = chunks.filter((item) => typeof item === "string").join("");
  const message = { role: "assistant", content, refusal: null };
  const choices = choicesOf(request).map((index) => ({ index, message, logprobs: null, finish_reason: finish }));
  const head = { id: "chatcmpl-fake", object: "chat.completion", created: 1_700_000_000, model: request.model };
  const usage = usageOf(request, options);
  return { ...head, choices, ...(usage === null ? {} : { usage }) };
}

/** The chunks without the one for usage. As with OpenAI they carry `usage: null` when usage was asked for. */
export function* chunksOf(request: RecordedRequest, options: AnswerOptions): Generator<object | Wait> {
  const { chunks = words, finish = "stop" } = options;
  const choices = choicesOf(request);
  const own = (chunk: object) => (asksForUsage(request) ? { ...chunk, usage: null } : chunk);
  const fields = (index: number) => ({ model: request.model, index });
  for (const index of choices) yield own(sse.roleChunk(fields(index)));
  for (const item of chunks) {
    if (typeof item === "object") yield item;
    else for (const index of choices) yield own(sse.contentChunk(item, fields(index)));
  }
  if (finish !== null) for (const index of choices) yield own(sse.finishChunk(finish, fields(index)));
}

export function usageOf(request: RecordedRequest, { usage, chunks = words }: AnswerOptions): object | null {
  const pieces = chunks.filter((item) => typeof item === "string").length;
  return usage === undefined ? sse.usage(pieces * choicesOf(request).length) : usage;
}

export function asksForUsage({ json }: RecordedRequest): boolean {
  const options = json?.["stream_options"];
  return (
    typeof options === "object" && options !== null && "include_usage" in options && options.include_usage === true
  );
}

export function choicesOf({ json }: RecordedRequest): number[] {
  const config = { ...(json?.["generationConfig"] ?? {}) } as Record<string, unknown>;
  const count = Number(json?.["n"] ?? config["candidateCount"] ?? 1);
  return Array.from({ length: count }, (_, index) => index);
}
