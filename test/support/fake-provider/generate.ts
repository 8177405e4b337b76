// What the fake provider says to a request of Google's generateContent: the same as to one of chat completions, in its words.
// As Google does, it reports the usage so far in every event, ends lines with CRLF, and has no event that marks the end.
import { type AnswerOptions, choicesOf, usageOf, wordsOf } from "./content.ts";
import type { RecordedRequest } from "./exchange.ts";
import { isWait, type Wait } from "./gate.ts";

const METHOD = /\/models\/([^/:]+):(streamGenerateContent|generateContent)(\?|$)/;

export function asksForGenerate({ path }: Pick<RecordedRequest, "path">): boolean {
  return METHOD.test(path);
}

export function asksForGenerateStream({ path }: Pick<RecordedRequest, "path">): boolean {
  return METHOD.exec(path)?.[2] === "streamGenerateContent";
}

/** The path names it, not the body. */
export function generateModel(path: string): string {
  return decodeURIComponent(METHOD.exec(path)?.[1] ?? "");
}

export function generateOf(request: RecordedRequest, options: AnswerOptions): object {
  const words = wordsOf(options).filter((item) => typeof item === "string");
  const parts = [{ text: words.join("") }];
  const candidates = choicesOf(request).map((index) => ({ ...candidateOf(index, parts), ...reasonOf(options) }));
  return { candidates, ...headOf(request), ...counterOf(request, options)(words.length) };
}

/** The events as text. The first is empty: a stream of chat completions begins with one that says nothing, too. */
export function* generateEvents(request: RecordedRequest, options: AnswerOptions): Generator<string | Wait> {
  const usedAfter = counterOf(request, options);
  let pieces = 0;
  const event = (index: number, text: string, reason = {}) => {
    const candidates = [{ ...candidateOf(index, [{ text }]), ...reason }];
    return eventOf({ candidates, ...headOf(request), ...usedAfter(pieces) });
  };
  const each = choicesOf(request);
  for (const index of each) yield event(index, "");
  for (const item of wordsOf(options)) {
    if (typeof item === "object") yield isWait(item) ? item : eventOf(item);
    else {
      pieces += 1;
      for (const index of each) yield event(index, item);
    }
  }
  if (options.finish !== null) for (const index of each) yield event(index, "", reasonOf(options));
}

export function eventOf(data: object | string): string {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\r\n\r\n`;
}

function candidateOf(index: number, parts: object[]): object {
  return { content: { parts, role: "model" }, ...(index > 0 && { index }) };
}

function headOf({ model }: RecordedRequest): object {
  return { modelVersion: model, responseId: "fake-response" };
}

const REASONS: Readonly<Record<string, string>> = { stop: "STOP", length: "MAX_TOKENS", content_filter: "SAFETY" };

function reasonOf({ finish = "stop" }: AnswerOptions): object {
  return finish === null ? {} : { finishReason: REASONS[finish] ?? finish };
}

/** The usage after so many pieces of each choice. One that a test chose is the same in every event. */
function counterOf(request: RecordedRequest, options: AnswerOptions): (pieces: number) => object {
  const { prompt_tokens: prompt, completion_tokens: own = 0 } = { ...usageOf(request, options) } as UsageMembers;
  if (prompt === undefined) return () => ({});
  const choices = choicesOf(request).length;
  return (pieces) => {
    const completion = options.usage === undefined ? pieces * choices : own;
    const total = prompt + completion;
    return { usageMetadata: { promptTokenCount: prompt, candidatesTokenCount: completion, totalTokenCount: total } };
  };
}

interface UsageMembers {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
}
