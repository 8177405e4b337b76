// Server-sent events as providers send them and clients read them (WHATWG HTML, 9.2).
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { createErrorTail, type ErrorTail } from "./error-tail.ts";
import { hasBlankLine, lineEnder } from "./line-ends.ts";

export type ServerSentEvent = EventSourceMessage;

/** What ends a stream of OpenAI's kind. */
export const DONE = "[DONE]";

/**
 * A comment, which clients skip: it only says that the connection is alive. It has no blank line behind it, because that
 * would dispatch an event: clients that keep the `id` of the last event would read one without data.
 */
export const PING = ": ping\n";

/** The longest event or JSON answer that is read: in characters the one, in bytes the other. Pictures in base64 fit. */
export const LONGEST_EVENT = 16 * 1024 * 1024;

/** White space around it does not matter. */
export function isDone({ data }: ServerSentEvent): boolean {
  return data === DONE || (data.length <= LONGEST_DONE && data.trim() === DONE);
}

const LONGEST_DONE = 64;

/** Some providers keep a connection alive with `data: null`, or with a comment in the place of data. */
export function isSignOfLife({ data }: ServerSentEvent): boolean {
  return data.startsWith(":") || (data.length <= LONGEST_DONE && data.trim() === "null");
}

/**
 * The events of a body, all those at once that one read has completed. An empty list is a sign of life: comments, or events without data.
 * Reads that complete nothing are not passed on. An error that is no event becomes the last one. Throws what reading throws,
 * and a RangeError for an event too long.
 */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  { whole: mustBeWhole = false }: ReadEventsOptions = {},
): AsyncGenerator<ServerSentEvent[]> {
  const reading = openReading();
  let isAtLineStart = false;
  const decoder = new TextDecoder();
  const endLines = lineEnder();
  for await (const bytes of body) {
    const text = endLines(decoder.decode(bytes, { stream: true }));
    reading.feed(text);
    const wasAtLineStart = isAtLineStart;
    isAtLineStart = text.endsWith("\n");
    if (reading.events.length === 0 && !reading.heard && !hasBlankLine(text, wasAtLineStart)) continue;
    yield reading.events;
    reading.events = [];
    reading.heard = false;
  }
  const { events, isCut } = lastOf(reading, decoder.decode());
  if (isCut && mustBeWhole) throw new Error("the body ends within an event");
  if (events.length > 0) yield events;
}

interface ReadEventsOptions {
  /** A body that ends within an event was cut: for protocols whose streams have no end of their own. */
  readonly whole?: boolean;
}

/** For those protocols. */
export function readWholeEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent[]> {
  return readEvents(body, { whole: true });
}

interface Reading {
  feed(text: string): void;
  events: ServerSentEvent[];
  /** Comments, or events without data. */
  heard: boolean;
  /** What is no event, nor a comment. */
  hasRest: boolean;
  readonly tail: ErrorTail;
}

function openReading(): Reading {
  const { feed } = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent(event) {
      if (event.data === "") reading.heard = reading.hasRest = true;
      else reading.events.push(event);
    },
    onComment() {
      reading.heard = true;
    },
    onError({ type, message, line }) {
      if (type === "max-buffer-size-exceeded") throw new RangeError(message);
      if (type !== "unknown-field" || line === undefined) return;
      reading.hasRest = true;
      reading.tail.add(line);
    },
  });
  const reading: Reading = { feed, events: [], heard: false, hasRest: false, tail: createErrorTail() };
  return reading;
}

/** What is left when the body has ended, and whether that is less than there should be. */
function lastOf(reading: Reading, text: string): { events: ServerSentEvent[]; isCut: boolean } {
  reading.hasRest = false;
  reading.feed(`${text}\n\n`);
  const events = reading.events.filter(isWhole);
  const error = reading.tail.data();
  if (error !== undefined)
    return { events: [...events, { event: undefined, id: undefined, data: error }], isCut: false };
  return { events, isCut: reading.hasRest || reading.tail.hasBegun() || events.length < reading.events.length };
}

/** The event as text, with a line for each line of its data. */
export function formatEvent({ event, id, data }: ServerSentEvent): string {
  const head = `${event === undefined ? "" : `event: ${event}\n`}${id === undefined ? "" : `id: ${id}\n`}`;
  return `${head}data: ${data.includes("\n") ? data.replaceAll("\n", "\ndata: ") : data}\n\n`;
}

/** Providers may leave out the last blank line; but what a cut has left of an event must not pass for one. */
function isWhole(event: ServerSentEvent): boolean {
  if (isDone(event)) return true;
  try {
    return typeof JSON.parse(event.data) === "object";
  } catch {
    return false;
  }
}
