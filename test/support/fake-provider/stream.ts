// A provider's event stream, right by default, with an option for each thing that may be different or go wrong.
import { type Framing, toEvent, usageChunk } from "../event-stream.ts";
import { type AnswerOptions, asksForUsage, chunksOf, usageOf } from "./content.ts";
import { asksForConverse, converseFrames, FRAMES } from "./converse.ts";
import { type Delivery, deliver, type Step } from "./deliver.ts";
import type { Behaviour, RecordedRequest } from "./exchange.ts";
import { isWait } from "./gate.ts";
import { asksForGenerate, generateEvents } from "./generate.ts";
import { asksForMessage, messageEnd, messageEvents } from "./messages.ts";

export interface StreamOptions extends AnswerOptions, Framing, Delivery {
  /** Whether `data: [DONE]` comes last. */
  done?: boolean;
  contentType?: string;
  /** Sends the usage chunk even to those who did not ask. */
  includeUsageAlways?: boolean;
  departure?: Departure;
}

/** Leaves the stream after so many events, of which the role chunk is the first. A gate that follows them is still waited for. */
export interface Departure {
  after: number;
  steps?: Iterable<Step>;
  /** Whether the rest of the stream comes after all. */
  resume?: boolean;
}

export function stream(options: StreamOptions = {}): Behaviour {
  const { departure, headers } = options;
  return (exchange) => {
    const usual = asksForConverse(exchange.request) ? FRAMES : "text/event-stream; charset=utf-8";
    const { contentType = usual } = options;
    const events = eventsOf(exchange.request, options);
    const steps = departure === undefined ? events : depart(events, departure);
    return deliver(exchange, steps, { ...options, headers: { "content-type": contentType, ...headers } });
  };
}

function eventsOf(request: RecordedRequest, options: StreamOptions): Generator<Step> {
  if (asksForGenerate(request)) return generateEvents(request, options);
  if (asksForConverse(request)) return converseFrames(request, options);
  return asksForMessage(request) ? eventsOfMessage(request, options) : eventsOfChat(request, options);
}

function* eventsOfMessage(request: RecordedRequest, options: StreamOptions): Generator<Step> {
  yield* messageEvents(request, options);
  if (options.done !== false) yield messageEnd();
}

function* eventsOfChat(request: RecordedRequest, options: StreamOptions): Generator<Step> {
  for (const data of chunksOf(request, options)) yield isWait(data) ? data : toEvent(data, options);
  const usage = usageOf(request, options);
  if (usage !== null && (asksForUsage(request) || options.includeUsageAlways === true))
    yield toEvent(usageChunk(usage, { model: request.model }), options);
  if (options.done !== false) yield toEvent("[DONE]", options);
}

function* depart(events: Iterable<Step>, { after, steps = [], resume = false }: Departure): Generator<Step> {
  let sent = 0;
  for (const event of events) {
    if (sent === after && !isWait(event)) {
      yield* steps;
      if (!resume) return;
    }
    yield event;
    if (!isWait(event)) sent++;
  }
  if (sent < after) throw new Error(`The stream has ${sent} events; it cannot go wrong after ${after}.`);
  if (sent === after) yield* steps;
}
