// What the gateway reads in an event of a provider, and that nothing in it can surprise the gateway.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reportedError } from "../../../functions/core/upstream/refusal.ts";
import { readChunk } from "../../../functions/protocols/chat/chunk.ts";

const read = (value: unknown) => readChunk({ data: JSON.stringify(value) });
const errorOf = (chunk: ReturnType<typeof readChunk>) => chunk?.error && reportedError(chunk.error);
const usage = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };

describe("readChunk", () => {
  it.each(["", "{", "[DONE]", "1", "null", '"text"', "[]", '{"a":1}{'])("takes %j for no chunk at all", (text) => {
    expect(readChunk({ data: text })).toBeUndefined();
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
        for (const { generated } of read(value)?.choices ?? []) expect(generated).toBeTypeOf("string");
      }),
    );
  });

  it.each([
    ["OpenAI", { choices: [], usage }],
    ["Moonshot, in a choice", { choices: [{ index: 0, delta: {}, finish_reason: "stop", usage }] }],
    ["Groq, in a member of its own", { choices: [], x_groq: { id: "req", usage } }],
    ["MiniMax, beside no choices", { choices: null, usage }],
  ])("finds the usage of %s", (_, value) => {
    expect(read(value)?.usage).toMatchObject({ promptTokens: 7, completionTokens: 2 });
  });

  it.each([
    [{}, true],
    [{ delta: {} }, true],
    [{ delta: null, finish_reason: "null" }, true],
    [{ delta: { role: "assistant", content: "", tool_calls: [], reasoning: null }, finish_reason: "" }, true],
    [{ delta: {}, finish_reason: "stop" }, false],
    [{ delta: { content: "a" } }, false],
    [{ delta: { reasoning_content: "a" } }, false],
    [{ delta: { tool_calls: [{ index: 0, id: "call" }] } }, false],
    [{ delta: { annotations: [{ type: "url_citation" }] } }, false],
  ])("knows whether a choice says anything: %j, empty: %s", (choice, expected) => {
    expect(read({ choices: [choice], usage })?.choices[0]?.isEmpty).toBe(expected);
  });

  it.each([
    [{ error: { message: "no" } }, { message: "no" }],
    [{ error: "no" }, { message: "no" }],
    [{ error: {}, choices: [] }, {}],
    [
      { object: "error", message: "no", type: "invalid_model", code: "1500" },
      { message: "no", type: "invalid_model", code: "1500" },
    ],
    [{ error: null }, undefined],
    [{ error: "", choices: [] }, undefined],
    [{ choices: [] }, undefined],
  ])("knows a provider's error: %j", (value, expected) => {
    expect(errorOf(read(value))).toEqual(expected);
  });

  it("collects the finish reasons by the index of the choice", () => {
    const choices = [
      { index: 1, finish_reason: "stop" },
      { index: 0, finish_reason: null },
      { finish_reason: "length" },
    ];
    expect(read({ choices })?.choices.map(({ index, finishReason }) => [index, finishReason])).toEqual([
      [1, "stop"],
      [0, undefined],
      [0, "length"],
    ]);
  });

  it.each([-1, 1.5, 1_024, 1e300])(
    "takes %d, which is no index of a choice, for the one beyond all others",
    (index) => {
      expect(read({ choices: [{ index }] })?.choices[0]?.index).toBe(1_024);
    },
  );

  it.each(["", "null", null, 7])("does not take %j for a finish reason: some send it with every chunk", (reason) => {
    const [choice] =
      read({ choices: [{ index: 0, delta: { content: "Once" }, finish_reason: reason }] })?.choices ?? [];
    expect(choice?.finishReason).toBeUndefined();
  });

  it.each([
    ['{"code":"InvalidParameter","message":"no"}', { code: "InvalidParameter", message: "no" }],
    ['{"error":{"message":"no"}}', { message: "no" }],
    ["no", { message: "no" }],
    ['"no"', { message: '"no"' }],
  ])("takes an event named error for the failure that it is: %j", (data, expected) => {
    expect(errorOf(readChunk({ event: "error", data }))).toEqual(expected);
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
    const texts = read({ choices: [{ [part]: message }, ...others] })?.choices.map(({ generated }) => generated);
    expect([...(texts ?? []).join("")].toSorted().join("")).toBe("abcdefghijklmno");
  });
});
