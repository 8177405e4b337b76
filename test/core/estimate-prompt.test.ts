// What of a request's body is counted as its prompt: everything that a provider might bill.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatePromptTokens, estimateTokens } from "../../functions/core/limits/estimate.ts";
import { runs } from "../support/long.ts";

const TEXT = "Please reserve what this text is going to cost. ".repeat(200);
const COST = estimateTokens(TEXT);

const HELLO = { model: "m", messages: [{ role: "user", content: "hi" }] };
const added = (more: object) => estimatePromptTokens({ ...HELLO, ...more }) - estimatePromptTokens(HELLO);

describe("the estimate of a prompt", () => {
  it.each<[string, object]>([
    ["tools", { tools: [{ type: "function", function: { name: "f", description: TEXT } }] }],
    ["functions", { functions: [{ name: "f", description: TEXT }] }],
    ["a schema", { response_format: { type: "json_schema", json_schema: { name: "s", schema: { title: TEXT } } } }],
    ["a prediction", { prediction: { type: "content", content: TEXT } }],
    ["documents", { documents: [{ title: "a", text: TEXT }] }],
    [
      "a chat template and its arguments",
      { chat_template: TEXT.slice(0, 4_800), chat_template_kwargs: { a: TEXT.slice(4_800) } },
    ],
    ["instructions and input", { instructions: TEXT.slice(0, 4_800), input: TEXT.slice(4_800) }],
    ["a system text", { system: [{ type: "text", text: TEXT }] }],
    ["members that nobody knows", { guided: { regex: [[[TEXT]]] } }],
    ["a name", { guided: { [TEXT]: null } }],
    [
      "an unfinished message",
      { messages: [{ role: "assistant", content: null, reasoning_content: TEXT, tool_calls: [] }] },
    ],
  ])("covers %s", (_, more) => {
    expect(added(more)).toBeGreaterThanOrEqual(COST - 10);
  });

  it.each<[string, object]>([
    ["a message", { messages: [{ role: "user", type: "file", content: TEXT }] }],
    [
      "a message, with its data",
      { messages: [{ role: "user", type: "image", source: { type: "base64", data: TEXT } }] },
    ],
    ["a part of type text", { messages: [{ role: "user", content: [{ type: "text", text: TEXT }] }] }],
    [
      "a document of plain text",
      { messages: [{ content: [{ type: "document", source: { type: "text", data: TEXT } }] }] },
    ],
    [
      "the text beside a picture",
      { messages: [{ content: [{ type: "image_url", image_url: { url: "https://a.example" }, text: TEXT }] }] },
    ],
    [
      "a tool's schema",
      { tools: [{ type: "function", function: { parameters: { type: "file", file: { file_data: TEXT } } } }] },
    ],
    ["a document", { documents: [{ type: "image_url", image_url: { url: TEXT } }] }],
    ["a prediction", { prediction: { content: [{ type: "input_audio", input_audio: { data: TEXT } }] } }],
  ])("takes nothing for media that is not where parts of messages are: %s", (_, more) => {
    expect(added(more)).toBeGreaterThanOrEqual(COST - 10);
  });

  it("counts numbers by their digits, as they are written", () => {
    for (const digits of [4, 400, 4_000, 40_000]) {
      for (const number of ["1".repeat(digits), `0.${"3".repeat(digits)}`, `1e-${"0".repeat(digits)}1`]) {
        const text = `{"messages":["hi"],"temperature":${number}}`;
        expect(estimatePromptTokens(JSON.parse(text), text)).toBeGreaterThanOrEqual(digits / 3);
      }
    }
  });

  it("counts every member of the same name, although parsing keeps one", () => {
    const text = JSON.stringify({ messages: [{ role: "user", content: TEXT, contents: "hi" }] }).replace(
      "contents",
      "content",
    );
    expect(estimatePromptTokens(JSON.parse(text), text)).toBeGreaterThanOrEqual(COST);
  });

  it("counts characters, not how they are escaped", () => {
    const escaped = (text: string) =>
      text.replace(/[^ ]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
    const plain = JSON.stringify(HELLO).replace("hi", TEXT);
    const text = JSON.stringify(HELLO).replace("hi", escaped(TEXT));
    expect(estimatePromptTokens(JSON.parse(text), text)).toBe(estimatePromptTokens(JSON.parse(plain), plain));
  });

  it("counts what cannot be seen: control characters cost a token each", () => {
    expect(added({ user: "\u0001".repeat(1_000) })).toBeGreaterThanOrEqual(900);
  });

  it("adds a few tokens for each message", () => {
    const tokens = (count: number) =>
      estimatePromptTokens({ messages: Array(count).fill({ role: "user", content: "" }) });
    expect((tokens(101) - tokens(1)) / 100).toBeGreaterThanOrEqual(4);
    expect((tokens(101) - tokens(1)) / 100).toBeLessThanOrEqual(8);
  });

  it("is a whole, positive number that grows with every string, for every body", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string({ minLength: 1 }), (body, more) => {
        const tokens = estimatePromptTokens(body);
        expect(Number.isSafeInteger(tokens) && tokens >= 0).toBe(true);
        const longer = { ...body, more: [more, JSON.stringify(body)] };
        expect(estimatePromptTokens(longer)).toBeGreaterThan(tokens);
      }),
      { numRuns: runs(100) },
    );
  });

  it("is the same for JSON however it is spaced", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        expect(estimatePromptTokens(body, JSON.stringify(body, null, 3))).toBe(estimatePromptTokens(body));
      }),
      { numRuns: runs(100) },
    );
  });

  const MIB = 1024 * 1024;
  it.each<[string, () => string]>([
    ["text", () => `{"messages":[{"content":"${"some words ".repeat(570_000)}"}]}`],
    ["escapes", () => `{"messages":[{"content":"${'\\"\\n\\\\'.repeat(MIB)}"}]}`],
    ["backslashes", () => `{"messages":["${"\\\\".repeat(3 * MIB)}"]}`],
    ["digits", () => `{"messages":["hi"],"seed":${"7".repeat(6 * MIB)}}`],
    ["numbers", () => `{"messages":["hi"],"a":[${"1,".repeat(900_000)}1]}`],
    ["short strings", () => `{"messages":["hi"${',"a"'.repeat(900_000)}]}`],
    ["depth", () => `{"messages":${"[".repeat(500_000)}${"]".repeat(500_000)}}`],
    ["parts", () => `{"messages":[{"content":[${'{"type":"image_url","image_url":"data:,"},'.repeat(99_000)}1]}]}`],
    ["a text file", () => fileOf("plain text in a file, ".repeat(200_000))],
  ])("counts the largest body: %s", (_, write) => {
    const text = write();
    expect(estimatePromptTokens(JSON.parse(text), text)).toBeGreaterThan(100_000);
  });

  function fileOf(text: string): string {
    const file = { filename: "a.txt", file_data: `data:text/plain;base64,${Buffer.from(text).toString("base64")}` };
    return JSON.stringify({ messages: [{ content: [{ type: "file", file }] }] });
  }
});
