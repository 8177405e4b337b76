// Whatever a server sends in place of Anthropic's events, reading it does not fail, and its events stay in order.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerEvent } from "../../../functions/core/conversation/events.ts";
import { readAnswer } from "../../../functions/protocols/messages/outbound/read-answer.ts";
import { runs } from "../../support/long.ts";
import { blockStart, messageStart, readAll, stream, textDelta } from "./support/reading.ts";

const anything = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 2 ** 53, 1e300, "", "text", "{", [], {}),
  fc.jsonValue({ maxDepth: 2 }),
);
const types = [
  ...["message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta"],
  ...["message_stop", "message", "error", "ping", "new"],
];
const typed = (...names: string[]) =>
  fc.record(
    {
      type: fc.oneof(fc.constantFrom(...names), anything),
      ...Object.fromEntries(MEMBERS.map((name) => [name, anything])),
    },
    { requiredKeys: [] },
  );
const MEMBERS = [
  ...["id", "name", "text", "thinking", "data", "signature", "input", "partial_json", "stop_reason", "stop_details"],
];
const block = typed("text", "thinking", "redacted_thinking", "tool_use", "server_tool_use");
const delta = typed("text_delta", "thinking_delta", "input_json_delta", "signature_delta");
const event = fc.record(
  {
    type: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...types) }, anything),
    index: fc.oneof({ weight: 5, arbitrary: fc.nat(2) }, anything),
    message: fc.oneof(
      fc.record({ id: anything, content: fc.array(block, { maxLength: 3 }), usage: anything }),
      anything,
    ),
    content: fc.oneof(fc.array(block, { maxLength: 3 }), anything),
    content_block: fc.oneof({ weight: 5, arbitrary: block }, anything),
    delta: fc.oneof({ weight: 5, arbitrary: delta }, anything),
    usage: fc.oneof(fc.record({ input_tokens: anything, output_tokens: anything, iterations: anything }), anything),
    error: anything,
  },
  { requiredKeys: [] },
);
const sent = fc.record({
  event: fc.constantFrom(undefined, undefined, ...types),
  data: fc.oneof({ weight: 9, arbitrary: event.map((event) => JSON.stringify(event)) }, fc.string(), fc.constant("{}")),
});
const options = fc.constantFrom({}, { answerTool: "text" }, { toolNames: new Map([["text", "other"]]) });

describe("strange data", () => {
  it("never throws, and what is read of it is in order", () => {
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 12 }), options, (sent, options) => {
        const { events, verdict, usage } = readAll(sent, options);
        expectOrder(events, verdict === "complete" || verdict === "ended");
        for (const count of Object.values(usage ?? {}))
          expect(count).toSatisfy((n) => typeof n === "boolean" || n >= 0);
      }),
      { numRuns: runs(150) },
    );
  });

  it("may be of thousands of blocks, and of deltas to blocks that never began", () => {
    const indexes = Array.from({ length: 20_000 }, (_, index) => index * 1e9);
    const blocks = indexes.map((index) => blockStart(index, { type: "text", text: "a" }));
    const deltas = indexes.map((index) => textDelta("b", index + 1));
    const { events } = readAll(stream(messageStart(), ...blocks, ...deltas, { type: "message_stop" }));
    expect(events.length).toBe(1 + 3 * 20_000 + 1);
  });

  it("may be nested deeper than any program recurses", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const call = `{"type":"tool_use","id":"a","name":"f","input":${deep}}`;
    const { events } = readAll([{ event: undefined, data: `{"type":"message","content":[${call}]}` }]);
    expect(events).toContainEqual({ type: "part-delta", index: 0, text: deep });
  });

  it("is malformed if it is larger than memory as objects", () => {
    const data = `{"type":"message","content":[${"[],".repeat(1_500_000)}[]]}`;
    expect(readAnswer({}).read({ event: undefined, data })).toBeUndefined();
  });
});

/** Begins once; parts begin in order, and end once; nothing follows the end. */
function expectOrder(events: readonly AnswerEvent[], isWhole: boolean): void {
  const open = new Set<number>();
  let parts = 0;
  for (const [at, event] of events.entries()) {
    expect(event.type === "start").toBe(at === 0);
    if (event.type === "part-start") {
      expect(event.index).toBe(parts++);
      open.add(event.index);
    } else if (event.type === "part-delta") expect(open.has(event.index) && event.text !== "").toBe(true);
    else if (event.type === "part-end") expect(open.delete(event.index)).toBe(true);
    expect(event.type === "end").toBe(isWhole && at === events.length - 1);
  }
  if (isWhole) expect([events.at(-1)?.type, open.size]).toEqual(["end", 0]);
}
