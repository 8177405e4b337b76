// The system prompt and messages of a Messages request, as turns of the internal form.
import { describe, expect, it } from "vitest";
import { parseExact } from "../../../../functions/core/wire/exact-json.ts";
import { writeCallSignature, writeSignature } from "../../../../functions/protocols/messages/signatures.ts";
import { partsOf, read, turnsOf } from "./support/read.ts";

const PATH = "messages[0].content[0]";
const PNG = "iVBORw0KGgo=";
const ephemeral = { type: "ephemeral" };
const text = (path: string, value: string) => ({ type: "text", path, text: value });
const block = (value: string) => ({ type: "text", text: value });
const user = { role: "user", content: "Hi" };
const call = (id: string, input: object = {}) => ({ type: "tool_use", id, name: "f", input });

describe("the turns of a conversation", () => {
  it("begin with the system prompt, as a text or as blocks", () => {
    expect(read({ system: "Be brief." }).turns[0]).toEqual({ role: "system", parts: [text("system", "Be brief.")] });
    const blocks = [block("Be brief."), { ...block("Be kind."), cache_control: { ...ephemeral, ttl: "1h" } }];
    expect(read({ system: blocks }).turns[0]).toEqual({
      role: "system",
      parts: [text("system[0]", "Be brief."), { ...text("system[1]", "Be kind."), cache: { ttl: "1h" } }],
    });
  });

  it.each([undefined, null, "", []])("have no system prompt where it says nothing: %j", (system) => {
    expect(read({ system }).turns.map(({ role }) => role)).toEqual(["user"]);
  });

  it("do not have the line with which Claude Code names itself to Anthropic, and name it", () => {
    const attribution = block("x-anthropic-billing-header: cc_version=1; cc_entrypoint=cli;");
    const { turns, left } = read({ system: [attribution, block("Be brief."), attribution] });
    expect(turns[0]?.parts.map(({ path }) => path)).toEqual(["system[1]", "system[2]"]);
    expect(left).toEqual(["system[0]"]);
  });

  it("have instructions where they are between the messages, as a text or as blocks", () => {
    const turns = turnsOf(
      user,
      { role: "system", content: "Skills: none" },
      { role: "system", content: [block("Now")] },
    );
    expect(turns.slice(1)).toEqual([
      { role: "system", parts: [text("messages[1].content", "Skills: none")] },
      { role: "system", parts: [text("messages[2].content[0]", "Now")] },
    ]);
  });

  it.each(["user", "assistant"])("have a text of role %s as one part, and blocks in their order", (role) => {
    expect(turnsOf({ role, content: "Hi" })).toEqual([{ role, parts: [text("messages[0].content", "Hi")] }]);
    const parts = ["a", "", "b"].map((each, at) => text(`messages[0].content[${at}]`, each));
    expect(turnsOf({ role, content: ["a", "", "b"].map(block) })).toEqual([{ role, parts }]);
  });

  it("may end with an empty message of the assistant", () => {
    expect(turnsOf(user, { role: "assistant", content: [] })[1]).toEqual({ role: "assistant", parts: [] });
  });

  it("have the cache mark of every block that can have one", () => {
    const mark = { cache_control: ephemeral };
    const image = { type: "image", source: { type: "url", url: "https://a.example" } };
    const asked = [block("Hi"), image, { ...image, type: "document" }, { type: "tool_result", tool_use_id: "a" }];
    const marks = [
      ...partsOf("user", ...asked.map((each) => ({ ...each, ...mark }))),
      ...partsOf("assistant", { ...call("a"), ...mark }),
    ];
    expect(marks.map(({ cache }) => cache)).toEqual(Array(5).fill({ ttl: undefined }));
  });
});

describe("images", () => {
  it.each([
    [
      { type: "base64", media_type: "image/png", data: PNG },
      { type: "base64", mediaType: "image/png", data: PNG },
    ],
    [
      { type: "url", url: "https://a.example/b.png" },
      { type: "url", url: "https://a.example/b.png" },
    ],
    [
      { type: "url", url: `data:image/png;base64,${PNG}` },
      { type: "base64", mediaType: "image/png", data: PNG },
    ],
    [
      { type: "file", file_id: "file_1" },
      { type: "file", id: "file_1" },
    ],
  ])("have the source %j", (source, expected) => {
    expect(partsOf("user", { type: "image", source })).toEqual([
      { type: "media", path: PATH, kind: "image", source: expected },
    ]);
  });
});

describe("documents", () => {
  const pdf = { type: "base64", media_type: "application/pdf", data: "JVBERg==" };
  const plain = { type: "text", media_type: "text/plain", data: "One." };
  const read = (members: object) => partsOf("user", { type: "document", ...members });
  const document = (source: object, title?: string) => ({ type: "media", path: PATH, kind: "document", title, source });

  it("have data, a text or an address, and a title", () => {
    expect(read({ source: pdf, title: "A" })).toEqual([
      document({ type: "base64", mediaType: "application/pdf", data: "JVBERg==" }, "A"),
    ]);
    expect(read({ source: plain, title: null })).toEqual([document({ type: "text", text: "One." })]);
    expect(read({ source: { type: "content", content: "One." } })).toEqual([document({ type: "text", text: "One." })]);
    const url = "https://a.example/b.pdf";
    expect(read({ source: { type: "url", url } })).toEqual([document({ type: "url", url })]);
  });

  it("have what the client says about them as text before them", () => {
    expect(read({ source: plain, context: "From Ann." })).toEqual([
      text(`${PATH}.context`, "From Ann."),
      document({ type: "text", text: "One." }),
    ]);
  });

  it("have content of their own as its parts, after their title, and their mark on the last", () => {
    const source = { type: "content", content: [block("One."), block("Two.")] };
    expect(read({ source, title: "A", context: "B", cache_control: ephemeral })).toEqual([
      text(`${PATH}.context`, "B"),
      text(`${PATH}.title`, "A"),
      text(`${PATH}.source.content[0]`, "One."),
      { ...text(`${PATH}.source.content[1]`, "Two."), cache: { ttl: undefined } },
    ]);
  });

  it("are text with their address and title where the client has found them", () => {
    const found = { type: "search_result", source: "https://a.example", title: "A", content: [block("One.")] };
    expect(partsOf("user", found)).toEqual([
      text(`${PATH}.title`, "Search result: A (https://a.example)"),
      text(`${PATH}.content[0]`, "One."),
    ]);
  });
});

describe("calls of tools", () => {
  it("have their ids, and their input as text in which numbers keep their digits", () => {
    const input = parseExact('{"a":12345678901234567890,"b":[1.50,1e400],"c":{"d":"\\u00e9"}}') as object;
    expect(partsOf("assistant", block("Well."), call("toolu_1", input))[1]).toMatchObject({
      ...{ type: "tool-call", path: "messages[0].content[1]", id: "toolu_1", name: "f" },
      input: '{"a":12345678901234567890,"b":[1.5,1e400],"c":{"d":"é"}}',
    });
  });

  it("have their results in one turn, with text before and after, pictures and documents within", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } };
    const document = { type: "document", source: { type: "text", media_type: "text/plain", data: "One." } };
    const content = [
      { type: "tool_result", tool_use_id: "a", content: "one", is_error: true },
      { type: "tool_result", tool_use_id: "b", content: [block("two"), image, document], is_error: false },
      { type: "tool_result", tool_use_id: "c" },
      block("And?"),
    ];
    const [turn] = turnsOf({ role: "user", content });
    expect(turn?.parts).toMatchObject([
      { type: "tool-result", path: PATH, id: "a", output: [text(`${PATH}.content`, "one")], isError: true },
      { id: "b", output: [{ text: "two" }, { kind: "image" }, { kind: "document" }], isError: false },
      { id: "c", output: [] },
      { type: "text", text: "And?" },
    ]);
    expect(turn?.parts[2]).not.toHaveProperty("isError", expect.anything());
  });

  it("have the names of tools that a search of the client's has found", () => {
    const content = [{ type: "tool_reference", tool_name: "get_weather" }];
    expect(partsOf("user", { type: "tool_result", tool_use_id: "a", content })).toMatchObject([
      { output: [{ type: "text", text: "get_weather" }] },
    ]);
  });
});

describe("reasoning of earlier turns", () => {
  const thinking = (value: string, signature?: string) => ({ type: "thinking", thinking: value, signature });
  const google = { maker: "google", value: "Z29v" } as const;
  const anthropic = { maker: "anthropic", value: "EqQB" } as const;

  it("has Anthropic's signature, another maker's, or none", () => {
    const marked = writeSignature(google);
    expect(
      partsOf("assistant", thinking("a", "EqQB"), thinking("b", marked), thinking("c", ""), thinking("d")),
    ).toEqual([
      { type: "reasoning", path: PATH, text: "a", signature: anthropic },
      { type: "reasoning", path: "messages[0].content[1]", text: "b", signature: google },
      { type: "reasoning", path: "messages[0].content[2]", text: "c" },
      { type: "reasoning", path: "messages[0].content[3]", text: "d" },
    ]);
  });

  it("may be encrypted", () => {
    expect(partsOf("assistant", { type: "redacted_thinking", data: "EqQB" })).toEqual([
      { type: "reasoning", path: PATH, text: "", redacted: anthropic },
    ]);
  });

  it("has the signature of the call that comes next, and of no other", () => {
    const signed = thinking("", writeCallSignature(google));
    const parts = partsOf("assistant", call("a"), signed, block("Well."), call("b"), call("c"));
    expect(parts.map(({ type, id, signature }) => [type, id, signature])).toEqual([
      ["tool-call", "a", undefined],
      ["text", undefined, undefined],
      ["tool-call", "b", google],
      ["tool-call", "c", undefined],
    ]);
  });

  it("keeps what was thought where a block has the signature of a call", () => {
    const parts = partsOf("assistant", thinking("Well", writeCallSignature(google)), call("a"));
    expect(parts).toMatchObject([{ type: "reasoning", text: "Well" }, { signature: google }]);
    expect(parts[0]).not.toHaveProperty("signature");
  });

  it("gives the signature of a call to no other message", () => {
    const turns = turnsOf(
      { role: "assistant", content: [thinking("", writeCallSignature(google))] },
      { role: "assistant", content: [call("a")] },
    );
    expect(turns[1]?.parts[0]).toHaveProperty("signature", undefined);
  });
});

describe("what Anthropic ran in an earlier turn", () => {
  const ran = [
    { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "a" } },
    { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] },
    { type: "bash_code_execution_tool_result", tool_use_id: "srvtoolu_2", content: {} },
    { type: "mcp_tool_use", id: "mcptoolu_1", name: "f", server_name: "s", input: {} },
    { type: "mcp_tool_result", tool_use_id: "mcptoolu_1", content: [block("one")] },
    { type: "not_yet_known_tool_result" },
    { type: "fallback" },
  ];

  it("is left out by name, and the text that came of it stays", () => {
    const said = { ...block("Found."), citations: [{ type: "web_search_result_location" }] };
    const { turns, left } = read({ messages: [user, { role: "assistant", content: [...ran, said] }, user] });
    expect(turns[1]?.parts).toEqual([text("messages[1].content[7]", "Found.")]);
    expect(left).toEqual(ran.map(({ type }) => `messages[].content[${type}]`));
  });

  it("is kept as text where it is the summary of all that came before", () => {
    expect(
      partsOf("assistant", { type: "compaction", content: "We greeted." }, { type: "compaction", content: null }),
    ).toEqual([text(PATH, "We greeted.")]);
  });
});
