// Server-sent events as providers send them and clients read them (WHATWG HTML, 9.2).
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { createErrorTail } from "./error-tail.ts";

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
  let events: ServerSentEvent[] = [];
  let heard = false;
  let hasRest = false;
  let isAtLineStart = false;
  const tail = createErrorTail();
  const parser = createParser({
    maxBufferSize: LONGEST_EVENT,
    onEvent(event) {
      if (event.data === "") heard = hasRest = true;
      else events.push(event);
    },
    onComment() {
      heard = true;
    },
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") throw new RangeError(error.message);
      if (error.type !== "unknown-field" || error.line === undefined) return;
      hasRest = true;
      tail.add(error.line);
    },
  });
  const decoder = new TextDecoder();
  const endLines = lineEnder();
  for await (const bytes of body) {
    const text = endLines(decoder.decode(bytes, { stream: true }));
    parser.feed(text);
    const wasAtLineStart = isAtLineStart;
    isAtLineStart = text.endsWith("\n");
    if (events.length === 0 && !heard && !hasBlankLine(text, wasAtLineStart)) continue;
    yield events;
    events = [];
    heard = false;
  }
  hasRest = false;
  parser.feed(`${decoder.decode()}\n\n`);
  const whole = events.filter(isWhole);
  const data = tail.data();
  hasRest ||= tail.hasBegun() || whole.length < events.length;
  if (data !== undefined) whole.push({ event: undefined, id: undefined, data });
  else if (mustBeWhole && hasRest) throw new Error("the body ends within an event");
  if (whole.length > 0) yield whole;
}

interface ReadEventsOptions {
  /** A body that ends within an event was cut: for protocols whose streams have no end of their own. */
  readonly whole?: boolean;
}

/** For those protocols. */
export function readWholeEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent[]> {
  return readEvents(body, { whole: true });
}

/** The end of an event, also of one without data, which the parser passes over in silence. */
function hasBlankLine(text: string, isAtLineStart: boolean): boolean {
  return (isAtLineStart && /^[\r\n]/.test(text)) || /\n\r?\n|\r\r/.test(text);
}

/**
 * A carriage return at the end of a read may be half of a line ending, or all of it. It is completed at once, so that
 * its event need not wait for the next read; the other half, should it come, is left out.
 */
function lineEnder(): (text: string) => string {
  let completed = false;
  return (text) => {
    if (text === "") return text;
    const rest = completed && text.startsWith("\n") ? text.slice(1) : text;
    completed = text.endsWith("\r");
    return completed ? `${rest}\n` : rest;
  };
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
