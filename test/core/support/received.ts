// What a client makes of an answer. Stricter than clients are: whatever is not a whole event or comment fails the test.
import { expect } from "vitest";

export interface Received {
  /** The data of each event, `[DONE]` included. */
  readonly events: readonly string[];
  readonly comments: number;
}

export function received(text: string): Received {
  const pings = text.match(/^: ping$/gm) ?? [];
  const events = text.replaceAll(/(?<=^|\n\n|: ping\n): ping\n/g, "");
  expect(events, "a ping comes between two events").not.toContain(": ping");
  const blocks = events.split("\n\n");
  expect(blocks.pop(), "a stream ends with a blank line").toBe("");
  return { events: blocks.map(dataOf), comments: pings.length };
}

/** The error that a text carries, as JSON answer or as the last event of a stream. */
export function errorIn(text: string): Record<string, unknown> {
  const last = text.startsWith("{") ? text : received(text).events.at(-1);
  return JSON.parse(last ?? "").error;
}

function dataOf(block: string): string {
  const lines = block.split("\n").filter((line) => !/^(id|event): /.test(line));
  return lines
    .map((line) => {
      expect(line).toMatch(/^data: /);
      return line.slice("data: ".length);
    })
    .join("\n");
}
