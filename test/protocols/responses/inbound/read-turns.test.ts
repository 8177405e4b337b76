// The input of a Responses request, as turns of a conversation.
import { describe, expect, it } from "vitest";
import { writeEncrypted } from "../../../../functions/protocols/responses/encrypted-reasoning.ts";
import { partsOf, read, turnsOf } from "./support/read.ts";

const text = (path: string, said: string) => ({ type: "text", path, text: said });
const user = { role: "user", content: "Hi" };
const call = (id: string, name = "f") => ({
  type: "function_call",
  id: `fc_${id}`,
  call_id: id,
  name,
  arguments: "{}",
});
const output = (id: string, returned: unknown = "ok") => ({
  ...{ type: "function_call_output", id: `fco_${id}`, call_id: id, output: returned },
});
const said = (words: string) => ({
  type: "message",
  role: "assistant",
  content: [{ type: "output_text", text: words }],
});
/** What each turn has, in short. */
const outline = (...input: object[]) => turnsOf(...input).map(({ role, parts }) => [role, ...parts.map(wordOf)]);
const wordOf = (part: object) => ("id" in part ? part.id : "text" in part ? part.text : undefined);

describe("the input of a request", () => {
  it("may be one text", () => {
    expect(read({ input: "Hi" }).turns).toEqual([{ role: "user", parts: [text("input", "Hi")] }]);
  });

  it("has messages with and without a type, with a text or with parts", () => {
    const parts = [{ type: "input_text", text: "a" }];
    expect(turnsOf(user, { type: "message", role: "user", content: parts }, { role: "user", content: parts })).toEqual([
      { role: "user", parts: [text("input[0].content", "Hi")] },
      { role: "user", parts: [text("input[1].content[0]", "a")] },
      { role: "user", parts: [text("input[2].content[0]", "a")] },
    ]);
  });

  it("has instructions from the system and the developer, behind those of the request", () => {
    const input = [{ role: "developer", content: "a" }, user, { role: "system", content: "b" }];
    const turns = read({ instructions: "Be brief.", input }).turns;
    expect(turns.map(({ role }) => role)).toEqual(["system", "system", "user", "system"]);
    expect(turns[0]?.parts).toEqual([text("instructions", "Be brief.")]);
    expect(read({ instructions: "" }).turns).toHaveLength(1);
  });

  it("keeps a refusal as text", () => {
    const content = [{ type: "refusal", refusal: "No." }];
    expect(partsOf(user, { role: "assistant", content })[1]).toEqual(text("input[1].content[0]", "No."));
  });

  it("keeps the ids of no item", () => {
    const turns = turnsOf(
      { ...user, id: "msg_1" },
      { type: "reasoning", id: "rs_1", summary: [] },
      call("a"),
      output("a"),
    );
    expect(JSON.stringify(turns)).not.toMatch(/msg_|rs_|fc_|fco_/);
  });
});

describe("images, files and audio", () => {
  const media = (part: object) => partsOf({ role: "user", content: [part] })[0];
  const png = "data:image/png;base64,iVBORw0KGgo=";
  const base64 = { type: "base64", mediaType: "image/png", data: "iVBORw0KGgo=" };
  const pdf = { type: "base64", mediaType: "application/pdf", data: "JVBERi0=" };

  it.each<[object, object]>([
    [
      { type: "input_image", image_url: "https://a.example/b.png" },
      { type: "url", url: "https://a.example/b.png" },
    ],
    [{ type: "input_image", image_url: png, detail: "auto" }, base64],
    [
      { type: "input_image", image_url: null, file_id: "file-1" },
      { type: "file", id: "file-1" },
    ],
  ])("are read: %j", (part, source) => {
    expect(media(part)).toMatchObject({ type: "media", kind: "image", source });
  });

  it.each<[object, object]>([
    [{ file_data: "data:application/pdf;base64,JVBERi0=" }, pdf],
    [{ file_data: "JVBERi0=" }, pdf],
    [{ file_data: "data:text/plain;base64,SGk=" }, { type: "text", text: "Hi" }],
    [{ file_url: "https://a.example/b.pdf" }, { type: "url", url: "https://a.example/b.pdf" }],
    [{ file_id: "file-1" }, { type: "file", id: "file-1" }],
  ])("may be documents: %j", (members, source) => {
    const part = media({ type: "input_file", filename: "a.pdf", ...members });
    expect(part).toMatchObject({ kind: "document", title: "a.pdf", source });
  });

  it("may be audio", () => {
    const part = media({ type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } });
    expect(part).toMatchObject({ kind: "audio", source: { mediaType: "audio/wav", data: "UklGRg==" } });
  });

  it("may be what a tool returned", () => {
    const [, , result] = partsOf(user, call("a"), output("a", [{ type: "input_image", image_url: png }]));
    expect(result).toMatchObject({ type: "tool-result", id: "a", output: [{ type: "media", source: base64 }] });
  });
});

describe("the items of the assistant", () => {
  const thought = { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm." }] };

  it("are one turn until somebody else speaks", () => {
    const items = [thought, said("One."), call("a"), call("b"), output("a"), output("b"), said("Two."), user];
    expect(outline(user, ...items)).toEqual([
      ...[
        ["user", "Hi"],
        ["assistant", "Hm.", "One.", "a", "b"],
        ["user", "a", "b"],
      ],
      ...[
        ["assistant", "Two."],
        ["user", "Hi"],
      ],
    ]);
  });

  it("have their results behind them, wherever these are", () => {
    expect(outline(user, call("a"), call("b"), output("b"), user, call("c"), output("c"), output("a"))).toEqual([
      ...[
        ["user", "Hi"],
        ["assistant", "a", "b"],
        ["user", "b", "a"],
        ["user", "Hi"],
      ],
      ...[
        ["assistant", "c"],
        ["user", "c"],
      ],
    ]);
  });

  it("may use the id of a call again", () => {
    expect(outline(user, call("a"), output("a", "1"), call("a"), output("a", "2"))).toEqual([
      ...[
        ["user", "Hi"],
        ["assistant", "a"],
        ["user", "a"],
        ["assistant", "a"],
        ["user", "a"],
      ],
    ]);
  });

  it("leave a result without its call where it is, for the provider's writer to refuse", () => {
    expect(outline(user, output("z"), user)).toEqual([
      ["user", "Hi"],
      ["user", "z"],
      ["user", "Hi"],
    ]);
  });

  it("are calls of functions with their text as it was", () => {
    const [, part] = partsOf(user, { ...call("a"), arguments: '{"a": 1.0}' });
    expect(part).toEqual({ type: "tool-call", path: "input[1]", id: "a", name: "f", input: '{"a": 1.0}' });
  });

  it("are calls of custom tools, whose input is a text", () => {
    const custom = { type: "custom_tool_call", call_id: "a", name: "apply_patch", input: '"x"\n' };
    const [, part, result] = partsOf(user, custom, { type: "custom_tool_call_output", call_id: "a", output: "ok" });
    expect(part).toMatchObject({ id: "a", name: "apply_patch", input: String.raw`{"input":"\"x\"\n"}` });
    expect(result).toMatchObject({ type: "tool-result", id: "a", output: [text("input[2].output", "ok")] });
  });

  it("may be calls of OpenAI's own tools that the client runs", () => {
    const shown = { type: "computer_screenshot", image_url: "https://a.example/b.png" };
    const parts = partsOf(
      ...[user, { type: "local_shell_call", id: "a", call_id: null, action: { type: "exec", command: ["ls"] } }],
      ...[{ type: "local_shell_call_output", id: "a", output: "README" }],
      ...[{ type: "shell_call", call_id: "b", action: { commands: ["ls"] } }],
      ...[{ type: "shell_call_output", call_id: "b", output: [{ stdout: "x" }] }],
      ...[{ type: "apply_patch_call", call_id: "c", operation: { type: "delete_file", path: "a" } }],
      ...[{ type: "apply_patch_call_output", call_id: "c", status: "failed" }],
      ...[{ type: "computer_call", call_id: "d", action: { type: "click" } }],
      ...[{ type: "computer_call_output", call_id: "d", output: shown }],
    );
    expect(parts.slice(1)).toMatchObject([
      { id: "a", name: "local_shell", input: '{"type":"exec","command":["ls"]}' },
      { id: "a", output: [{ text: "README" }] },
      { id: "b", name: "shell", input: '{"commands":["ls"]}' },
      { id: "b", output: [{ text: '[{"stdout":"x"}]' }] },
      { id: "c", name: "apply_patch", input: '{"type":"delete_file","path":"a"}' },
      { id: "c", isError: true, output: [{ text: "failed" }] },
      { id: "d", name: "computer", input: '{"type":"click"}' },
      { id: "d", output: [{ type: "media", kind: "image" }] },
    ]);
  });
});

describe("what a model thought", () => {
  const reasoning = (members: object) => partsOf(user, { type: "reasoning", summary: [], ...members }).slice(1);
  const summary = [
    { type: "summary_text", text: "One." },
    { type: "summary_text", text: "Two." },
  ];
  const signature = { maker: "anthropic", value: "c2ln.bmVk" } as const;

  it("is its summary, or the text of a model that shows all of it", () => {
    expect(reasoning({ summary, content: null })).toEqual([
      { type: "reasoning", path: "input[1]", text: "One.\n\nTwo." },
    ]);
    expect(reasoning({ summary, content: [{ type: "reasoning_text", text: "All." }] })).toMatchObject([
      { text: "All." },
    ]);
  });

  it("is signed by OpenAI where only OpenAI can read it, and left out by name", () => {
    const signature = { maker: "openai", value: "gAAAAabc" };
    expect(reasoning({ encrypted_content: "gAAAAabc" })).toMatchObject([{ text: "", signature }]);
    expect(reasoning({ summary, encrypted_content: "gAAAAabc" })).toMatchObject([{ text: "One.\n\nTwo.", signature }]);
    expect(read({ input: [user, { type: "reasoning", summary, encrypted_content: "gAAAAabc" }] }).left).toEqual([
      "input[].encrypted_content",
    ]);
  });

  it("has the text that was signed, whatever its summary says", () => {
    const encrypted_content = writeEncrypted({ type: "thought", signature, text: "1.2.3" });
    expect(reasoning({ summary, encrypted_content })).toEqual([
      { type: "reasoning", path: "input[1]", text: "1.2.3", signature },
    ]);
    expect(read({ input: [user, { type: "reasoning", encrypted_content }] }).left).toEqual([]);
  });

  it("may have no text", () => {
    const encrypted_content = writeEncrypted({ type: "redacted", signature });
    expect(reasoning({ encrypted_content })).toEqual([
      { type: "reasoning", path: "input[1]", text: "", redacted: signature },
    ]);
  });

  it("may be the signature of the call that comes next", () => {
    const google = { maker: "google", value: "Z29vZ2xl" } as const;
    const signed = {
      type: "reasoning",
      summary: [],
      encrypted_content: writeEncrypted({ type: "call", signature: google }),
    };
    expect(partsOf(user, signed, call("a"), call("b")).slice(1)).toMatchObject([
      { id: "a", signature: google },
      { id: "b" },
    ]);
    expect(partsOf(user, signed, user, call("a")).at(-1)).not.toHaveProperty("signature");
    expect(partsOf(user, signed, call("a"), call("b"))[2]).not.toHaveProperty("signature");
  });
});

describe("what OpenAI ran itself", () => {
  const types = ["web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "mcp_call"];
  const others = ["mcp_list_tools", "mcp_approval_request", "mcp_approval_response", "tool_search_call"];

  it.each([...types, ...others])("is left out by name, and what came of it stays: %s", (type) => {
    const { turns, left } = read({ input: [user, { type, id: "x", call_id: "a" }, said("Found.")] });
    expect(turns).toHaveLength(2);
    expect(left).toEqual([`input[${type}]`]);
  });
});
