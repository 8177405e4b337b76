// Frames of AWS's event streams, as Bedrock sends them.
import { EventStreamCodec } from "@smithy/core/event-streams";

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes)),
  (text) => new TextEncoder().encode(text),
);

/** A payload that is an object is sent as JSON. */
export function frame(headers: Readonly<Record<string, string>>, payload: object | string = ""): Uint8Array {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  const named = Object.entries(headers).map(([name, value]) => [name, { type: "string" as const, value }]);
  return codec.encode({ headers: Object.fromEntries(named), body: new TextEncoder().encode(text) });
}

export function eventFrame(type: string, payload: object | string): Uint8Array {
  const headers = { ":event-type": type, ":content-type": "application/json", ":message-type": "event" };
  return frame(headers, payload);
}

export function exceptionFrame(type: string, payload: object | string): Uint8Array {
  const headers = { ":exception-type": type, ":content-type": "application/json", ":message-type": "exception" };
  return frame(headers, payload);
}

export function errorFrame(code: string, message: string): Uint8Array {
  return frame({ ":error-code": code, ":error-message": message, ":message-type": "error" });
}

/** The frames as one body. */
export function joined(...frames: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(frames));
}

export interface Frame {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Throws where a checksum is wrong, and where half of a frame is left. */
export function framesIn(bytes: Uint8Array): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Buffer.from(bytes.subarray(at, at + 4)).readUInt32BE();
    const { headers, body } = codec.decode(bytes.slice(at, at + length));
    const named = Object.entries(headers).map(([name, { value }]) => [name, String(value)]);
    const text = new TextDecoder().decode(body);
    frames.push({ headers: Object.fromEntries(named), payload: text === "" ? {} : JSON.parse(text) });
    at += length;
  }
  return frames;
}
