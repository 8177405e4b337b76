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

type Events = IteratorResult<ServerSentEvent[]>;

/**
 * The events of a body, all those at once that one read has completed. An empty list is a sign of life: comments, or events without data.
 * Reads that complete nothing are not passed on. An error that is no event becomes the last one. Throws what reading throws,
 * and a RangeError for an event too long. It is no generator, whose promises every chunk would pay for.
 */
export function readEvents(
  body: AsyncIterable<Uint8Array>,
  { whole: mustBeWhole = false }: ReadEventsOptions = {},
): AsyncIterableIterator<ServerSentEvent[]> {
  const bytes = body[Symbol.asyncIterator]();
  const reading = openReading();
  const decoder = new TextDecoder();
  let isOver = false;

  /** Undefined if the read has completed nothing. */
  function completedBy({ done, value }: IteratorResult<Uint8Array>): Events | undefined {
    if (done) return last();
    const events = eventsIn(decoder.decode(value, STREAM), reading);
    return events && { value: events, done: false };
  }

  function last(): Events {
    isOver = true;
    const { events, isCut } = lastOf(reading, decoder.decode());
    if (isCut && mustBeWhole) throw new Error("the body ends within an event");
    return events.length > 0 ? { value: events, done: false } : OVER;
  }

  /** Until a read completes something. */
  async function goOn(): Promise<Events> {
    for (;;) {
      const events = completedBy(await bytes.next());
      if (events !== undefined) return events;
    }
  }

  const take = (read: IteratorResult<Uint8Array>) => completedBy(read) ?? goOn();
  const reader = {
    next: () => (isOver ? Promise.resolve(OVER) : bytes.next().then(take)),
    [Symbol.asyncIterator]: () => reader,
  };
  return reader;
}

const STREAM = { stream: true };
const OVER: Events = { value: undefined, done: true };

interface ReadEventsOptions {
  /** A body that ends within an event was cut: for protocols whose streams have no end of their own. */
  readonly whole?: boolean;
}

/** For those protocols. */
export function readWholeEvents(body: AsyncIterable<Uint8Array>): AsyncIterableIterator<ServerSentEvent[]> {
  return readEvents(body, { whole: true });
}

interface Reading {
  feed(text: string): void;
  readonly endLines: (text: string) => string;
  isAtLineStart: boolean;
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
  const reading: Reading = {
    feed,
    endLines: lineEnder(),
    isAtLineStart: false,
    events: [],
    heard: false,
    hasRest: false,
    tail: createErrorTail(),
  };
  return reading;
}

/** The events that a text has completed, none if it is a sign of life. Undefined if it is not even that. */
function eventsIn(read: string, reading: Reading): ServerSentEvent[] | undefined {
  const text = reading.endLines(read);
  reading.feed(text);
  const { events, heard, isAtLineStart } = reading;
  reading.isAtLineStart = text.endsWith("\n");
  if (events.length === 0 && !heard && !hasBlankLine(text, isAtLineStart)) return undefined;
  reading.events = [];
  reading.heard = false;
  return events;
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
