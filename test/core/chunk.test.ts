// What the gateway reads in an event of a provider, and that nothing in it can surprise the gateway.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChunk } from "../../functions/core/chunk.ts";

const read = (value: unknown) => readChunk(JSON.stringify(value));
const usage = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };

describe("readChunk", () => {
  it.each(["", "{", "[DONE]", "1", "null", '"text"', "[]", '{"a":1}{'])("takes %j for no chunk at all", (text) => {
    expect(readChunk(text)).toBeUndefined();
  });

  it("never throws, whatever the members are", () => {
    const names = ["choices", "usage", "error", "delta", "message", "tool_calls", "function", "finish_reason", "index"];
    const key = fc.oneof(fc.constantFrom(...names), fc.string());
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
        fc.array(tie("tree"), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree), (value) => {
        const chunk = readChunk(JSON.stringify(value));
        expect(chunk?.generated).toBeTypeOf("string");
      }),
    );
  });

  it.each([
    [{ choices: [], usage }, true],
    [{ choices: [], usage: {} }, true],
    [{ choices: [], usage: null }, false],
    [{ choices: [] }, false],
    [{ choices: [{ index: 0, delta: {} }], usage }, false],
    [{ usage }, false],
  ])("knows the usage-only chunk: %j", (value, expected) => {
    expect(read(value)?.usageOnly).toBe(expected);
  });

  it.each([
    [{ error: { message: "no" } }, { message: "no" }],
    [{ error: "no" }, { message: "no" }],
    [{ error: {}, choices: [] }, {}],
    [
      { object: "error", message: "no", type: "invalid_model", code: "1500" },
      { object: "error", message: "no", type: "invalid_model", code: "1500" },
    ],
    [{ error: null }, undefined],
    [{ error: "", choices: [] }, undefined],
    [{ choices: [] }, undefined],
  ])("knows a provider's error: %j", (value, expected) => {
    expect(read(value)?.error).toEqual(expected);
  });

  it("collects the finish reasons by the index of the choice", () => {
    const choices = [
      { index: 1, finish_reason: "stop" },
      { index: 0, finish_reason: null },
      { finish_reason: "length" },
    ];
    expect(read({ choices })?.finished).toEqual([
      [1, "stop"],
      [0, "length"],
    ]);
  });

  it("does not take an empty finish reason for one: some providers send it with every chunk", () => {
    expect(read({ choices: [{ index: 0, delta: { content: "Once" }, finish_reason: "" }] })?.finished).toEqual([]);
  });

  it.each(["delta", "message"])("finds all text that was generated in a %s", (part) => {
    const message = {
      role: "assistant",
      content: "a",
      refusal: "b",
      reasoning_content: "c",
      reasoning: "d",
      function_call: { name: "e", arguments: "f" },
      tool_calls: [
        { id: "no", type: "function", function: { name: "g", arguments: "h" } },
        { id: "no", type: "custom", custom: { name: "j", input: "k" } },
        null,
      ],
      audio: { id: "no", transcript: "l", data: "no" },
    };
    const parts = [
      { type: "text", text: "m" },
      { type: "thinking", thinking: [{ type: "text", text: "n" }] },
    ];
    const others = [{ [part]: { content: "i" } }, { [part]: { content: parts } }, { text: "o" }, {}];
    const generated = read({ choices: [{ [part]: message }, ...others] })?.generated;
    expect([...(generated ?? "")].toSorted().join("")).toBe("abcdefghijklmno");
  });
});
