// Streams whose events are two lines each: the event's name, which is its type, and its data.
import assert from "node:assert/strict";

type Json = Record<string, unknown>;

/** What the pattern finds of each event is its name and its data. */
export function namedEvents(text: string, pattern: RegExp): Json[] {
  const frames = text.split("\n\n");
  assert.equal(frames.pop(), "", "a stream ends behind an event");
  return frames.map((frame) => {
    const [, name, data] = pattern.exec(frame) ?? [];
    assert(name !== undefined && data !== undefined, `an event is its name and its data, and not ${frame}`);
    const event: Json = JSON.parse(data);
    assert.equal(event["type"], name, "an event's name is its type");
    return event;
  });
}
