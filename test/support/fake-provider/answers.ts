// Answers that are in order: a gateway must pass each of these on.
import { chunk, finishChunk } from "../event-stream.ts";
import { type AnswerOptions, completionOf } from "./content.ts";
import { asksForConverse, asksForConverseStream, converseOf } from "./converse.ts";
import { type Delivery, deliver, type Step } from "./deliver.ts";
import type { Behaviour, RecordedRequest } from "./exchange.ts";
import { pause, type Wait } from "./gate.ts";
import { asksForGenerate, asksForGenerateStream, eventOf, generateOf } from "./generate.ts";
import { asksForMessage, messageOf } from "./messages.ts";
import { stream } from "./stream.ts";

/** A stream or a JSON object, whichever the request asks for. */
export function answer(options: AnswerOptions = {}): Behaviour {
  return (exchange) => (asksForStream(exchange.request) ? stream(options) : completion(options))(exchange);
}

function asksForStream(request: RecordedRequest): boolean {
  return request.json?.["stream"] === true || asksForGenerateStream(request) || asksForConverseStream(request);
}

/** An answer in one JSON object, even if a stream was asked for. */
export function completion(options: AnswerOptions = {}): Behaviour {
  return (exchange) => json(answerOf(exchange.request, options))(exchange);
}

export function answerOf(request: RecordedRequest, options: AnswerOptions = {}): object {
  if (asksForGenerate(request)) return generateOf(request, options);
  if (asksForConverse(request)) return converseOf(request, options);
  return asksForMessage(request) ? messageOf(request, options) : completionOf(request, options);
}

/** Any object, or text that need not be JSON. */
export function json(body: object | string, delivery: Delivery = {}): Behaviour {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  const headers = { "content-type": "application/json", "content-length": length, ...delivery.headers };
  return (exchange) => deliver(exchange, [text], { ...delivery, headers });
}

/** All of an answer of Google's, as the only event of a stream if the request asks for one. */
export function generated(response: object): Behaviour {
  return (exchange) => (asksForStream(exchange.request) ? raw(eventOf(response)) : json(response))(exchange);
}

/** Any bytes, in any pieces. */
export function raw(steps: string | Uint8Array | Step[], delivery: Delivery = {}): Behaviour {
  const headers = { "content-type": "text/event-stream", ...delivery.headers };
  return (exchange) => deliver(exchange, Array.isArray(steps) ? steps : [steps], { ...delivery, headers });
}

/** Says nothing at all, not even the head, until the gate opens or the pause is over. */
export function holdUntil(wait: Wait, behaviour: Behaviour = answer()): Behaviour {
  return async (exchange) => {
    await wait.wait(exchange.gone);
    await behaviour(exchange);
  };
}

/** Sends the head of a stream at once, and its first event later. */
export function slowFirstToken(milliseconds: number): Behaviour {
  return stream({ departure: { after: 0, steps: [pause(milliseconds)], resume: true } });
}

/** One call of a function, its arguments in two pieces. */
export function toolCalls(): Behaviour {
  const call = (fields: object) => chunk({ tool_calls: [{ index: 0, ...fields }] });
  const opening = { id: "call_fake", type: "function", function: { name: "weather", arguments: "" } };
  const pieces = ['{"city":', '"Oslo"}'].map((piece) => call({ function: { arguments: piece } }));
  const chunks = [call(opening), ...pieces, finishChunk("tool_calls")];
  return stream({ chunks, finish: null, usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 } });
}

/** The provider stops because it does not like what it was about to say. */
export function contentFilter(): Behaviour {
  return answer({ finish: "content_filter" });
}

export function missingUsage(): Behaviour {
  return answer({ usage: null });
}

/** Complete, since every choice has a finish_reason, but not said to be. */
export function missingDone(): Behaviour {
  return stream({ done: false });
}

/** A single piece of content of so many bytes. */
export function hugeEvent(bytes: number): Behaviour {
  return stream({ chunks: ["x".repeat(bytes)] });
}
