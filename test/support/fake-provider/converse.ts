// What the fake provider says to a request of Bedrock's Converse: the same as to one of chat completions, in its words and
// frames. As Bedrock does, it reports the usage behind the stop reason only.
import { eventFrame, exceptionFrame, joined } from "../event-frames.ts";
import { type AnswerOptions, usageOf, wordsOf } from "./content.ts";
import type { RecordedRequest } from "./exchange.ts";
import { isWait, type Wait } from "./gate.ts";

const OPERATION = /\/model\/([^/]+)\/(converse|converse-stream)$/;

export const FRAMES = "application/vnd.amazon.eventstream";

export function asksForConverse({ path }: Pick<RecordedRequest, "path">): boolean {
  return OPERATION.test(path);
}

export function asksForConverseStream({ path }: Pick<RecordedRequest, "path">): boolean {
  return OPERATION.exec(path)?.[2] === "converse-stream";
}

/** The path names it, not the body. */
export function converseModel(path: string): string {
  return decodeURIComponent(OPERATION.exec(path)?.[1] ?? "");
}

export function converseOf(request: RecordedRequest, options: AnswerOptions): object {
  const text = wordsOf(options).filter((item) => typeof item === "string");
  return {
    output: { message: { role: "assistant", content: [{ text: text.join("") }] } },
    stopReason: reasonOf(options),
    ...countedOf(request, options),
  };
}

/** Each of them is an event of a stream of chat completions, too: the end of the text is one with the stop reason. */
export function* converseFrames(request: RecordedRequest, options: AnswerOptions): Generator<Uint8Array | Wait> {
  const at = { contentBlockIndex: 0 };
  yield eventFrame("messageStart", { role: "assistant", p: "abc" });
  for (const item of wordsOf(options)) {
    if (typeof item === "string") yield eventFrame("contentBlockDelta", { ...at, delta: { text: item }, p: "abcd" });
    else yield isWait(item) ? item : eventFrame("contentBlockDelta", item);
  }
  if (options.finish === null) return;
  yield joined(eventFrame("contentBlockStop", at), eventFrame("messageStop", { stopReason: reasonOf(options) }));
  yield eventFrame("metadata", countedOf(request, options));
}

/** Also for those that the API has no word for. */
export function errorTypeOf(status: number): string {
  return TYPES[status] ?? "";
}

const TYPES: Readonly<Record<number, string>> = {
  400: "ValidationException",
  401: "UnrecognizedClientException",
  404: "ResourceNotFoundException",
  408: "ModelTimeoutException",
  424: "ModelErrorException",
  429: "ThrottlingException",
  500: "InternalServerException",
  503: "ServiceUnavailableException",
};

/** An error within a stream, whose name begins with a small letter. */
export function errorFrameOf(status: number, body: object): Uint8Array {
  const type = errorTypeOf(status);
  return exceptionFrame(type.charAt(0).toLowerCase() + type.slice(1), body);
}

/** An event that is not JSON, in a frame that is right. */
export function malformedFrame(): Uint8Array {
  return eventFrame("contentBlockDelta", '{"delta": [oops');
}

const REASONS: Readonly<Record<string, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  content_filter: "content_filtered",
};

function reasonOf({ finish = "stop" }: AnswerOptions): string {
  return finish === null ? "" : (REASONS[finish] ?? finish);
}

function countedOf(request: RecordedRequest, options: AnswerOptions): object {
  const metrics = { latencyMs: 1 };
  const { prompt_tokens: prompt, completion_tokens: own = 0 } = { ...usageOf(request, options) } as UsageMembers;
  if (prompt === undefined) return { metrics };
  return { metrics, usage: { inputTokens: prompt, outputTokens: own, totalTokens: prompt + own } };
}

interface UsageMembers {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
}
