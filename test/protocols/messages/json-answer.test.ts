// A JSON answer of Anthropic's API means what a stream of the same blocks means.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../support/long.ts";
import {
  blockDelta,
  blockStart,
  blockStop,
  endOf,
  messageDelta,
  messageStart,
  messageStop,
  partsOf,
  readAll,
  stream,
  textBlock,
  textOf,
} from "./support/reading.ts";

const text = fc.string({ unit: fc.constantFrom("a", '"', "\\", "é", "🌊", "\n"), minLength: 1, maxLength: 8 });
const input = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.oneof(text, fc.integer(), fc.constant(null)));
const block = fc.oneof(
  fc.record({ type: fc.constant("text"), text }),
  fc.record({ type: fc.constant("thinking"), thinking: text, signature: text }),
  fc.record({ type: fc.constant("redacted_thinking"), data: text }),
  fc.record({ type: fc.constant("tool_use"), id: text, name: text, input }),
  fc.record({ type: fc.constant("server_tool_use"), id: text, name: text, input }),
);
type Block = typeof block extends fc.Arbitrary<infer T> ? T : never;
const stop = fc.record({
  stop_reason: fc.constantFrom("end_turn", "tool_use", "max_tokens", "refusal"),
  stop_sequence: fc.constantFrom(null, "END"),
  stop_details: fc.constantFrom(null, { explanation: "It is not allowed." }),
});
const usage = { input_tokens: 7, output_tokens: 9, cache_read_input_tokens: 5 };

function json(message: object, data = JSON.stringify({ type: "message", id: "msg_1", ...message })) {
  return readAll([{ event: undefined, data }]);
}

/** The same block in a stream, its text in pieces. */
function streamed(block: Block, index: number): object[] {
  const pieces = (said: string) => said.match(/[\s\S]{1,3}/g) ?? [];
  const deltas = {
    text: () => pieces("text" in block ? block.text : "").map((text) => ({ type: "text_delta", text })),
    thinking: () => [
      ...pieces("thinking" in block ? block.thinking : "").map((thinking) => ({ type: "thinking_delta", thinking })),
      { type: "signature_delta", signature: "signature" in block ? block.signature : "" },
    ],
    tool_use: () => {
      const said = "input" in block && Object.keys(block.input).length > 0 ? JSON.stringify(block.input) : "";
      return pieces(said).map((partial_json) => ({ type: "input_json_delta", partial_json }));
    },
  };
  const empty = { text: "", thinking: "", signature: "", input: {} };
  const bare = Object.fromEntries(Object.entries(block).map(([name, value]) => [name, empty[name as "text"] ?? value]));
  const sent = deltas[block.type as keyof typeof deltas]?.() ?? [];
  return [blockStart(index, bare), ...sent.map((delta) => blockDelta(index, delta)), blockStop(index)];
}

describe("a JSON answer", () => {
  it("says the same as a stream, at once", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), stop, (content, stop) => {
        const blocks = content.flatMap(streamed);
        const delta = { type: "message_delta", delta: stop, usage };
        const asStream = readAll(stream(messageStart(), ...blocks, delta, messageStop));
        const asJson = json({ content, ...stop, usage });
        expect(joined(asJson)).toEqual(joined(asStream));
      }),
      { numRuns: runs(100) },
    );
  });

  it("has the input of tools as it was written, with all digits", () => {
    const call = (input: string) => `{"type":"tool_use","id":"a","input":${input},"name":"f"}`;
    const inputs = ['{"id": 12345678901234567890, "x": 1.0}', '{"text":"]}\\""}', "{ }"];
    const content = `[ {"type":"text","text":"[1,"}, ${inputs.map(call).join(" , ")} ]`;
    const { events } = json({}, `{"type":"message","content":[],"id":"msg_1", "content":${content}}`);
    expect([1, 2, 3].map((index) => textOf(events, index))).toEqual([inputs[0], inputs[1], ""]);
  });

  it("may have no content", () => {
    const { events, verdict, finishReasons } = json({ content: [], stop_reason: "end_turn" });
    expect(verdict).toBe("complete");
    expect(events.map(({ type }) => type)).toEqual(["start", "end"]);
    expect(finishReasons).toEqual(["stop"]);
  });

  it("is complete without a stop reason", () => {
    const { events, verdict, finishReasons } = json({ content: [{ type: "text", text: "Hi" }] });
    expect(verdict).toBe("complete");
    expect(finishReasons).toEqual([]);
    expect(endOf(events)).toEqual({ type: "end", reason: "stop" });
  });

  it("becomes text where a tool's input is the answer", () => {
    const content = [
      { type: "text", text: "Here:" },
      { type: "tool_use", id: "a", name: "json", input: { b: 1 } },
    ];
    const data = JSON.stringify({ type: "message", content, stop_reason: "tool_use" });
    const { events, finishReasons } = readAll([{ event: undefined, data }], { answerTool: "json" });
    expect(partsOf(events)).toEqual([{ type: "text" }]);
    expect(textOf(events)).toBe('{"b":1}');
    expect(endOf(events)?.reason).toBe("stop");
    expect(finishReasons).toEqual(["stop"]);
  });

  it("may be an error", () => {
    const error = { type: "overloaded_error", message: "Overloaded" };
    const { verdict, error: read } = json({}, JSON.stringify({ type: "error", error, request_id: "req_1" }));
    expect(verdict).toBe("failed");
    expect(read).toEqual({ ...error, code: "upstream_overloaded" });
  });

  it.each([
    "",
    "null",
    "[]",
    "{}",
    "hello",
    '{"type":"message"}',
    '{"type":"message","content":"Hi"}',
    '{"content":[]}',
    '{"type":7}',
  ])("is malformed as %s", (data) => {
    expect(json({}, data).verdict).toBe("malformed");
  });

  it("is malformed within a stream", () => {
    const message = { type: "message", id: "msg_1", content: [{ type: "text", text: "Hi" }] };
    expect(readAll(stream(messageStart(), ...textBlock("Hi"), message, messageDelta())).verdict).toBe("malformed");
  });
});

/** With the text of each part in one. */
function joined({ events, ...reading }: ReturnType<typeof readAll>) {
  const parts = partsOf(events).map((part, index) => ({ part, text: textOf(events, index) }));
  return { ...reading, parts, others: events.filter(({ type }) => type !== "part-delta" && type !== "part-start") };
}
