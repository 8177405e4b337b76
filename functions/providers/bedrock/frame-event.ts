// One frame of an AWS event stream, as the server-sent event that would say the same.
import { EventStreamCodec } from "@smithy/core/event-streams";
import type { ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../../protocols/answers/event-data.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : decoder.decode(bytes)),
  (text) => encoder.encode(text),
);

/**
 * An exception, and an error that the service has no model of, become an `error` of OpenAI's form with the name as its type.
 * Throws an Error if the frame is not what was sent.
 */
export function eventIn(frame: Uint8Array): ServerSentEvent {
  const { headers, text } = decode(frame);
  const headerOf = (name: string) => {
    const header = headers[name];
    return header?.type === "string" ? header.value : "";
  };
  switch (headerOf(":message-type")) {
    case "event":
      return { event: headerOf(":event-type"), id: undefined, data: text };
    case "exception":
      return errorEvent(headerOf(":exception-type"), text);
    case "error":
      return errorEvent(headerOf(":error-code"), headerOf(":error-message"));
    default:
      throw new Error("a frame of no known kind");
  }
}

/** Lengths within a frame that point out of it are RangeErrors to the library. */
function decode(frame: Uint8Array) {
  try {
    const { headers, body } = codec.decode(frame);
    return { headers, text: decoder.decode(body) };
  } catch (cause) {
    throw new Error("a frame cannot be decoded", { cause });
  }
}

function errorEvent(type: string, text: string): ServerSentEvent {
  const error = parseData(text) === undefined ? JSON.stringify({ message: text }) : text;
  return { event: "error", id: undefined, data: `{"type":${JSON.stringify(type)},"error":${error}}` };
}
