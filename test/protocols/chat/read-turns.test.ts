// Messages of chat completions, as turns of the internal form.
import { describe, expect, it } from "vitest";
import { turnsOf } from "./support/read.ts";

const part = (value: object) => turnsOf({ role: "user", content: [value] })[0]?.parts[0];
const text = (path: string, value: string) => ({ type: "text", path, text: value });
const call = (id: string, name = "f", input = "{}") => ({ id, type: "function", function: { name, arguments: input } });
const PIXEL = "iVBORw0KGgo=";

describe("the turns of a conversation", () => {
  it.each([
    ["system", "system"],
    ["developer", "system"],
    ["user", "user"],
    ["assistant", "assistant"],
  ])("have a text of role %s as one part of role %s", (role, expected) => {
    expect(turnsOf({ role, content: "Hi" })).toEqual([{ role: expected, parts: [text("messages[0].content", "Hi")] }]);
  });

  it.each(["system", "user", "assistant"])("have the parts of a message of role %s in their order", (role) => {
    const content = ["a", "", "b"].map((each) => ({ type: "text", text: each }));
    const parts = ["a", "", "b"].map((each, at) => text(`messages[0].content[${at}]`, each));
    expect(turnsOf({ role, content })).toEqual([{ role, parts }]);
  });

  it("keep the order of the messages, instructions in their midst included", () => {
    const roles = ["system", "user", "assistant", "developer", "user"];
    expect(turnsOf(...roles.map((role) => ({ role, content: role }))).map(({ role }) => role)).toEqual([
      ...["system", "user", "assistant", "system", "user"],
    ]);
  });

  it.each([null, undefined, "", []])("have no text for content %j beside a call of a tool", (content) => {
    const [turn] = turnsOf({ role: "assistant", content, tool_calls: [call("a", "get_time", '{"a": 1}')] });
    const path = "messages[0].tool_calls[0]";
    expect(turn?.parts).toEqual([{ type: "tool-call", path, id: "a", name: "get_time", input: '{"a": 1}' }]);
  });

  it("keep the input of a call as the model wrote it, broken or missing", () => {
    const calls = [call("a", "f", '{"a":'), { id: "b", function: { name: "g" } }];
    const [turn] = turnsOf({ role: "assistant", tool_calls: calls });
    expect(turn?.parts).toMatchObject([{ input: '{"a":' }, { id: "b", input: "" }]);
  });

  it("have what custom tools were called with as the input of their function", () => {
    const custom = { name: "run", input: 'say "hi"' };
    const [turn] = turnsOf({ role: "assistant", tool_calls: [{ id: "a", type: "custom", custom }] });
    expect(turn?.parts).toMatchObject([{ type: "tool-call", name: "run", input: '{"input":"say \\"hi\\""}' }]);
  });

  it("have the results of one turn's calls in one turn", () => {
    const turns = turnsOf(
      { role: "assistant", tool_calls: [call("a"), call("b")] },
      { role: "tool", tool_call_id: "b", content: "two" },
      { role: "tool", tool_call_id: "a", content: [{ type: "text", text: "one" }] },
      { role: "user", content: "And?" },
      { role: "tool", tool_call_id: "c", content: null },
    );
    expect(turns.slice(1)).toEqual([
      {
        role: "user",
        parts: [
          { type: "tool-result", path: "messages[1]", id: "b", output: [text("messages[1].content", "two")] },
          { type: "tool-result", path: "messages[2]", id: "a", output: [text("messages[2].content[0]", "one")] },
        ],
      },
      { role: "user", parts: [text("messages[3].content", "And?")] },
      { role: "user", parts: [{ type: "tool-result", path: "messages[4]", id: "c", output: [] }] },
    ]);
  });

  it("have pictures in the result of a tool", () => {
    const content = [{ type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}` } }];
    const [turn] = turnsOf({ role: "tool", tool_call_id: "a", content });
    expect(turn?.parts).toMatchObject([{ output: [{ type: "media", kind: "image" }] }]);
  });

  it("give calls in the older form an id, and their results the same", () => {
    const ask = (name: string) => ({ role: "assistant", content: null, function_call: { name, arguments: "{}" } });
    const answer = (name: string) => ({ role: "function", name, content: name });
    const turns = turnsOf(ask("f"), answer("f"), ask("g"), answer("g"), ask("f"), answer("f"));
    const ids = turns.map(({ parts: [first] }) => first && "id" in first && first.id);
    expect(ids).toEqual([ids[0], ids[0], ids[2], ids[2], ids[4], ids[4]]);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(turns[1]).toMatchObject({ role: "user", parts: [{ type: "tool-result" }] });
  });

  it("have a refusal as text, in a part or a member", () => {
    const content = [{ type: "refusal", refusal: "No." }];
    expect(turnsOf({ role: "assistant", content, refusal: "Never." })[0]?.parts).toEqual([
      text("messages[0].content[0]", "No."),
      text("messages[0].refusal", "Never."),
    ]);
    expect(turnsOf({ role: "assistant", content: "Yes.", refusal: null })[0]?.parts).toHaveLength(1);
  });
});

describe("reasoning of earlier turns", () => {
  const thinking = { type: "thinking", thinking: "Well", signature: "sig" };
  const redacted = { type: "redacted_thinking", data: "secret" };

  it("comes first, unchanged and in its order", () => {
    const blocks = [redacted, thinking, { ...redacted, data: "more" }];
    const [turn] = turnsOf({ role: "assistant", content: "Hi", tool_calls: [call("a")], thinking_blocks: blocks });
    const path = (at: number) => `messages[0].thinking_blocks[${at}]`;
    expect(turn?.parts).toMatchObject([
      { type: "reasoning", path: path(0), text: "", redacted: { maker: "anthropic", value: "secret" } },
      { type: "reasoning", path: path(1), text: "Well", signature: { maker: "anthropic", value: "sig" } },
      { type: "reasoning", path: path(2), text: "", redacted: { maker: "anthropic", value: "more" } },
      { type: "text" },
      { type: "tool-call" },
    ]);
  });

  it("is not sent back without a signature", () => {
    const blocks = [
      { type: "thinking", thinking: "Well" },
      { ...thinking, signature: "" },
    ];
    const bare = { reasoning_content: "Well", reasoning: "Well", thinking_blocks: blocks };
    expect(turnsOf({ role: "assistant", content: "Hi", ...bare })[0]?.parts).toMatchObject([{ type: "text" }]);
  });

  it("is signed by Google on the call of a tool", () => {
    const signed = { ...call("a"), extra_content: { google: { thought_signature: "sig" } } };
    const [turn] = turnsOf({ role: "assistant", tool_calls: [signed, { ...call("b"), extra_content: { other: 1 } }] });
    expect(turn?.parts).toMatchObject([{ signature: { maker: "google", value: "sig" } }, { id: "b" }]);
    expect(turn?.parts[1]).toHaveProperty("signature", undefined);
  });
});

describe("media", () => {
  const image = (url: string) => ({ type: "image_url", image_url: { url } });
  const file = (members: object) => ({ type: "file", file: members });
  const base64 = (mediaType: string, data = PIXEL) => ({ type: "base64", mediaType, data });

  it.each([
    ["a picture", image(`data:image/png;base64,${PIXEL}`), "image", base64("image/png")],
    ["a head in upper case", image(`DATA:Image/PNG;name=a;BASE64,${PIXEL}`), "image", base64("image/png")],
    ["an address", image("https://example.com/a.png"), "image", { type: "url", url: "https://example.com/a.png" }],
    ["a PDF file as a picture", image(`data:application/pdf;base64,${PIXEL}`), "document", base64("application/pdf")],
    [
      "audio",
      { type: "input_audio", input_audio: { data: "UklG", format: "wav" } },
      "audio",
      base64("audio/wav", "UklG"),
    ],
    ["a file", file({ file_data: `data:application/pdf;base64,${PIXEL}` }), "document", base64("application/pdf")],
    ["a file without a head", file({ file_data: PIXEL }), "document", base64("application/pdf")],
    ["a picture as a file", file({ file_data: `data:image/gif;base64,${PIXEL}` }), "image", base64("image/gif")],
    ["a table", file({ file_data: `data:text/csv;base64,${PIXEL}` }), "document", base64("text/csv")],
    [
      "a file's address",
      file({ file_data: "https://a.example/b" }),
      "document",
      { type: "url", url: "https://a.example/b" },
    ],
    ["a stored file", file({ file_id: "file-1" }), "document", { type: "file", id: "file-1" }],
    [
      "plain text",
      file({ file_data: "data:text/plain;charset=utf-8;base64,w6TigqzwnZCA" }),
      "document",
      { type: "text", text: "ä€𝐀" },
    ],
  ])("are read: %s", (_, value, kind, source) => {
    expect(part(value)).toEqual({ type: "media", path: "messages[0].content[0]", kind, source });
  });

  it("keep the name of a file", () => {
    expect(part(file({ file_data: PIXEL, filename: "a.pdf" }))).toMatchObject({ title: "a.pdf" });
  });
});

describe("cache marks", () => {
  const mark = { cache_control: { type: "ephemeral" } };
  const hour = { cache_control: { type: "ephemeral", ttl: "1h" } };
  const parts = [
    { type: "text", text: "a" },
    { type: "text", text: "b", ...hour },
  ];

  it("of a part stay there", () => {
    const [turn] = turnsOf({ role: "user", content: [{ ...parts[0], ...mark }, parts[1]] });
    expect(turn?.parts).toMatchObject([{ cache: { ttl: undefined } }, { cache: { ttl: "1h" } }]);
  });

  it.each(["system", "user", "assistant"])("of a message of role %s belong to its last part", (role) => {
    const caches = (content: unknown) => turnsOf({ role, content, ...mark })[0]?.parts.map(({ cache }) => cache);
    expect(caches("Hi")).toEqual([{ ttl: undefined }]);
    expect(caches([parts[0], parts[0]])).toEqual([undefined, { ttl: undefined }]);
    expect(caches(parts)).toEqual([undefined, { ttl: "1h" }]);
    expect(caches(role === "assistant" ? null : " ")).toHaveLength(role === "assistant" ? 0 : 1);
  });

  it("of a message do not fall on reasoning", () => {
    const blocks = [{ type: "redacted_thinking", data: "secret" }];
    const [turn] = turnsOf({ role: "assistant", thinking_blocks: blocks, ...mark });
    expect(turn?.parts[0]?.cache).toBeUndefined();
  });

  it("of a tool's result and of a call are read", () => {
    const messages = [
      { role: "assistant", tool_calls: [{ ...call("a"), ...hour }] },
      { role: "tool", tool_call_id: "a", content: "b", ...mark },
    ];
    expect(turnsOf(...messages).map(({ parts: [first] }) => first?.cache)).toEqual([{ ttl: "1h" }, { ttl: undefined }]);
  });
});
