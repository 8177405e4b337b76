// Chunks in OpenAI's shape, and the bytes of an event stream that carries them, in every dialect the standard allows.

export type LineEnding = "\n" | "\r\n" | "\r";

export interface Framing {
  lineEnding?: LineEnding;
  /** A comment line before every event, such as `keep-alive`. */
  comment?: string;
  /** `data:{…}` instead of `data: {…}`; both mean the same. */
  spaceAfterColon?: boolean;
}

export interface StreamFraming extends Framing {
  /** Whether `data: [DONE]` comes last; it does unless told otherwise. */
  done?: boolean;
  /** Whether the blank line after the last event is sent; it is unless told otherwise. */
  finalBlankLine?: boolean;
}

export interface ChunkFields {
  model?: string;
  /** Of the choice. */
  index?: number;
  finishReason?: string | null;
}

/** A `chat.completion.chunk` with one choice. Everything in it is the same at every run. */
export function chunk(delta: object, { model = "fake-model", index = 0, finishReason = null }: ChunkFields = {}) {
  const choices = [{ index, delta, logprobs: null, finish_reason: finishReason }];
  return { id: "chatcmpl-fake", object: "chat.completion.chunk", created: 1_700_000_000, model, choices };
}

export const roleChunk = (fields?: ChunkFields) => chunk({ role: "assistant", content: "", refusal: null }, fields);
export const contentChunk = (content: string, fields?: ChunkFields) => chunk({ content }, fields);
export const finishChunk = (finishReason = "stop", fields?: ChunkFields) => chunk({}, { ...fields, finishReason });
export const usageChunk = (usage: object, fields?: ChunkFields) => ({ ...chunk({}, fields), choices: [], usage });

export function usage(completionTokens: number, promptTokens = 7) {
  const total = promptTokens + completionTokens;
  return { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: total };
}

/** One event. An object is sent as JSON, a string as it is, on several `data:` lines if it has several lines. */
export function toEvent(data: object | string, framing: Framing = {}): string {
  const { lineEnding = "\n", comment, spaceAfterColon = true } = framing;
  const text = typeof data === "string" ? data : JSON.stringify(data);
  const lines = text.split("\n").map((line) => (spaceAfterColon ? `data: ${line}` : `data:${line}`));
  return [...(comment === undefined ? [] : [`: ${comment}`]), ...lines, "", ""].join(lineEnding);
}

/** A whole stream. */
export function toEventStream(chunks: (object | string)[], framing: StreamFraming = {}): Uint8Array {
  const { done = true, finalBlankLine = true, lineEnding = "\n" } = framing;
  const events = (done ? [...chunks, "[DONE]"] : chunks).map((data) => toEvent(data, framing)).join("");
  return new TextEncoder().encode(finalBlankLine ? events : events.slice(0, -lineEnding.length));
}

/** Cuts bytes into pieces of `at` bytes, or at the given offsets; characters and line ends are not spared. */
export function split(bytes: Uint8Array, at: number | number[]): Uint8Array[] {
  const offsets = typeof at === "number" ? range(at, bytes.length) : at;
  return [0, ...offsets].map((start, index) => bytes.subarray(start, offsets[index])).filter((piece) => piece.length);
}

function range(step: number, end: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil(end / step) - 1) }, (_, index) => (index + 1) * step);
}
