// The turns of a conversation in a request to Bedrock.
import { describe, expect, it } from "vitest";
import { writeRequest } from "../../../functions/protocols/converse/outbound/write-request.ts";
import { readChat } from "../messages/support/write.ts";
import {
  bodyOf,
  errorOf,
  GPT_OSS,
  LLAMA,
  MISTRAL,
  messagesOf,
  NEWEST,
  NOVA,
  OPAQUE,
  optionsFor,
  PLAIN,
  TITAN,
  toolsOf,
  written,
} from "./support/write.ts";

const user = (content: unknown = "Hi") => ({ role: "user", content });
const assistant = (content: unknown) => ({ role: "assistant", content });
const system = (content: unknown) => ({ role: "system", content });
const text = (words: string) => ({ type: "text", text: words });
const call = (id: string, args = "{}", name = "f") => ({ id, type: "function", function: { name, arguments: args } });
const calling = (...calls: object[]) => ({ role: "assistant", content: null, tool_calls: calls });
const result = (id: string, content: unknown = "ok") => ({ role: "tool", tool_call_id: id, content });
const pdf = { type: "file", file: { file_data: "data:application/pdf;base64,JVBE", filename: "a.pdf" } };

const texts = (...words: string[]) => words.map((each) => ({ text: each }));
const said = (...words: string[]) => ({ role: "user", content: texts(...words) });
const answered = (...words: string[]) => ({ role: "assistant", content: texts(...words) });
const called = (toolUseId: string, input: object = {}, name = "f") => ({ toolUse: { toolUseId, name, input } });
const returned = (toolUseId: string, ...words: string[]) => ({
  toolResult: { toolUseId, content: texts(...(words.length === 0 ? ["ok"] : words)) },
});
const document = { document: { format: "pdf", name: "a", source: { bytes: "JVBE" } } };

describe("instructions", () => {
  it("are the system prompt at the beginning, without empty ones", () => {
    const messages = [system("Be kind."), { role: "developer", content: [text(" "), text("Be brief.")] }, user()];
    expect(bodyOf({ messages })).toEqual({ messages: [said("Hi")], system: texts("Be kind.", "Be brief.") });
  });

  it("stay in their place later, as the user's text", () => {
    const messages = [system("A"), user(), assistant("Yes?"), system("B"), user("C"), system(" ")];
    expect(messagesOf(messages)).toEqual([said("Hi"), answered("Yes?"), said("<system>B</system>", "C")]);
  });

  it("are what the user says, where there is nothing else", () => {
    expect(bodyOf({ messages: [system("Tell a joke."), user(" ")] })).toEqual({ messages: [said("Tell a joke.")] });
  });

  it.each([TITAN, "mistral.mistral-7b-instruct-v0:2", "mistral.mixtral-8x7b-instruct-v0:1"])(
    "are the first that the user says, for %s",
    (id) => {
      const messages = [system("Be kind."), user(), assistant("Yes?"), user("B")];
      expect(bodyOf({ messages }, { id })).toEqual({
        messages: [said("Be kind.", "Hi"), answered("Yes?"), said("B")],
      });
      expect(messagesOf([system("A"), assistant("B"), user()], { id })).toEqual([said("A"), answered("B"), said("Hi")]);
    },
  );
});

describe("messages", () => {
  it("are joined if they have one role, and left out if they say nothing", () => {
    const messages = [
      ...[user("A"), assistant(""), user([text("\n"), text("B")]), assistant("C"), user(""), assistant("D")],
      user("E"),
    ];
    expect(messagesOf(messages)).toEqual([said("A", "B"), answered("C", "D"), said("E")]);
  });

  it("may not all be empty", () => {
    expect(errorOf({ messages: [user(" ")] })).toEqual({ code: "invalid_value", param: "messages" });
  });

  it("are the same for a stream, and name no model", () => {
    expect(bodyOf({}, { stream: true })).toEqual(bodyOf({}));
    expect(bodyOf({})).toEqual({ messages: [said("Hi")] });
  });

  it.each([
    [PLAIN, [answered("Hello!"), said("Hi")]],
    ["qwen.qwen3-32b-v1:0", [answered("Hello!"), said("Hi")]],
    [NOVA, [said("Continue."), answered("Hello!"), said("Hi")]],
    [OPAQUE, [said("Continue."), answered("Hello!"), said("Hi")]],
  ])("begin with the user, where %s insists on it", (id, expected) => {
    expect(messagesOf([assistant("Hello!"), user()], { id })).toEqual(expected);
  });

  it("end with what the assistant has begun, where it can go on", () => {
    const messages = [user(), assistant("So: ")];
    expect(messagesOf(messages)).toEqual([said("Hi"), answered("So:")]);
    for (const id of [NEWEST, NOVA, LLAMA]) {
      expect(messagesOf(messages, { id })).toEqual([said("Hi"), answered("So: "), said("Continue.")]);
    }
    const json_schema = { name: "a", schema: { type: "object", properties: {} } };
    const formed = bodyOf({ messages, response_format: { type: "json_schema", json_schema } });
    expect(formed.messages.at(-1)).toEqual(said("Continue."));
  });
});

describe("thoughts", () => {
  const blocks = [
    { type: "thinking", thinking: "Hm.", signature: "abc" },
    { type: "redacted_thinking", data: "EtkECg" },
  ];
  const thinking = { ...assistant("A"), thinking_blocks: blocks };

  it("are sent back to Claude as they were, before what was said", () => {
    expect(messagesOf([user(), thinking, user("B")])[1]?.content).toEqual([
      { reasoningContent: { reasoningText: { text: "Hm.", signature: "abc" } } },
      { reasoningContent: { redactedContent: btoa("EtkECg") } },
      { text: "A" },
    ]);
  });

  it.each(["anthropic.claude-3-5-sonnet-20241022-v2:0", NOVA, GPT_OSS, "us.deepseek.r1-v1:0", OPAQUE])(
    "are not for %s",
    (id) => {
      expect(messagesOf([user(), thinking, user("B")], { id })[1]).toEqual(answered("A"));
    },
  );

  it("have the bytes that they came with", () => {
    const hidden = (data: string) => ({ ...assistant("A"), thinking_blocks: [{ type: "redacted_thinking", data }] });
    const [, turn] = messagesOf([user(), hidden("EqoB+/=ÿ"), user("B")]);
    const redactedContent = Buffer.from("EqoB+/=ÿ").toString("base64");
    expect(turn?.content).toEqual([{ reasoningContent: { redactedContent } }, { text: "A" }]);
  });

  it("are Claude's, whose answers say so", () => {
    expect(written({}).answer.maker).toBe("anthropic");
    for (const id of [NOVA, GPT_OSS, OPAQUE]) expect(written({}, { id }).answer.maker).toBeUndefined();
  });

  it("are not sent back without a signature", () => {
    const unsigned = { ...assistant("A"), thinking_blocks: [{ type: "thinking", thinking: "Hm." }] };
    expect(messagesOf([user(), unsigned, user("B")])[1]).toEqual(answered("A"));
  });
});

describe("calls and results", () => {
  it("are in one message, before all that the user says", () => {
    const messages = messagesOf([
      user(),
      { ...assistant("Let me see."), tool_calls: [call("a", '{"x":1}'), call("b", "", "g")] },
      result("b", "2"),
      result("a", "1"),
      user("And?"),
    ]);
    expect(messages.slice(1)).toEqual([
      { role: "assistant", content: [{ text: "Let me see." }, called("a", { x: 1 }), called("b", {}, "g")] },
      { role: "user", content: [returned("b", "2"), returned("a", "1"), { text: "And?" }] },
    ]);
  });

  const turn = [user(), calling(call("abcdefgh1")), result("abcdefgh1")];

  it.each([LLAMA, MISTRAL, "us.writer.palmyra-x5-v1:0", OPAQUE])("are alone in a message for %s", (id) => {
    expect(messagesOf([...turn, user("And?")], { id }).slice(2)).toEqual([
      { role: "user", content: [returned("abcdefgh1")] },
      answered("I have the results."),
      said("And?"),
    ]);
    expect(messagesOf(turn, { id })).toHaveLength(3);
  });

  it("are not beside documents for Claude", () => {
    expect(messagesOf([...turn, user([pdf])]).slice(2)).toEqual([
      { role: "user", content: [returned("abcdefgh1")] },
      answered("I have the results."),
      { role: "user", content: [{ text: "See the document." }, document] },
    ]);
    expect(messagesOf([...turn, user([text("And?"), pdf])], { id: NOVA }).slice(2)).toEqual([
      { role: "user", content: [returned("abcdefgh1"), { text: "And?" }, document] },
    ]);
  });

  it("have ids of their own, in characters that Bedrock takes", () => {
    const messages = [user(), calling(call("a"), call("a"), call("é.1")), result("a", "1"), result("a", "2")];
    const [, calls, results] = messagesOf([...messages, result("é.1", "3")]);
    expect(calls?.content).toEqual([called("a"), called("a_2"), called("__1")]);
    expect(results?.content).toEqual([returned("a", "1"), returned("a_2", "2"), returned("__1", "3")]);
  });

  it("have ids of nine letters and digits for Mistral, which stay the same", () => {
    const turn = (ids: string[]) => [calling(...ids.map((id) => call(id))), ...ids.map((id) => result(id))];
    const idsIn = (...ids: string[][]) => {
      const messages = messagesOf([user(), ...ids.flatMap(turn)], { id: MISTRAL });
      const text = JSON.stringify(messages.filter(({ role }) => role === "assistant"));
      return [...text.matchAll(/"toolUseId":"([^"]*)"/g)].map(([, id]) => id);
    };
    const first = ["tooluse_Ac1Xq9ZklmNoPq", "tooluse_Ac2Yt7WrstUvWx", "abcdefgh1", "é", "abcdefgh1"];
    const ids = idsIn(first);
    expect(ids.filter((id) => !/^[a-zA-Z0-9]{9}$/.test(id ?? ""))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[2]).toBe("abcdefgh1");
    expect(idsIn(first, ["other"]).slice(0, first.length)).toEqual(ids);
  });

  it.each([
    ["", {}],
    ["{", { input: "{" }],
    ["[1]", { input: [1] }],
    ['{"a":{"b":1}}', { a: { b: 1 } }],
  ])("have objects as input: %s", (input, expected) => {
    const messages = messagesOf([user(), calling(call("a", input)), result("a")]);
    expect(messages[1]?.content).toEqual([called("a", expected)]);
  });

  it.each([
    ["", ["The tool returned nothing."]],
    [
      [text(" "), text("A"), text("B")],
      ["A", "B"],
    ],
    ['{"a":1}', ['{"a":1}']],
  ])("are never empty: %j", (content, expected) => {
    const messages = messagesOf([user(), calling(call("a")), result("a", content)]);
    expect(messages[2]?.content).toEqual([returned("a", ...expected)]);
  });

  it("say that a tool failed, where the model supports it", () => {
    const conversation = readChat({ messages: [user(), calling(call("a")), result("a", "No!")] });
    const failed = conversation.turns.map((turn) =>
      turn.role === "user"
        ? {
            ...turn,
            parts: turn.parts.map((part) => (part.type === "tool-result" ? { ...part, isError: true } : part)),
          }
        : turn,
    );
    const statusFor = (id: string) =>
      JSON.stringify(writeRequest({ ...conversation, turns: failed }, optionsFor({ id })));
    expect(statusFor(PLAIN)).toContain('"content":[{"text":"No!"}],"status":"error"');
    expect(statusFor("writer.palmyra-x4-v1:0")).not.toContain("status");
  });

  it("keep the digits of numbers", () => {
    const messages = [user(), calling(call("a", '{"n":12345678901234567890,"m":1e400}')), result("a")];
    const { body } = writeRequest(readChat({ messages }), optionsFor());
    expect(JSON.stringify(body)).toContain('"input":{"n":12345678901234567890,"m":1e400}');
  });

  it.each([
    ["a result is missing", [user(), calling(call("a"), call("b")), result("a")], "messages[1].tool_calls[1]"],
    ["the last turn has calls", [user(), calling(call("a"))], "messages[1].tool_calls[0]"],
    ["a result answers no call", [user(), calling(call("a")), result("a"), user(), result("b")], "messages[4]"],
  ])("are refused where %s", (_where, messages, param) => {
    expect(errorOf({ messages })).toEqual({ code: "invalid_value", param });
  });

  it("need tools, also where the client has none any more", () => {
    const messages = [...turn, calling(call("b", "", "g.h"), call("c")), result("b"), result("c")];
    const past = (name: string) => ({
      toolSpec: {
        name,
        description: "This tool is not available. Do not call it.",
        inputSchema: { json: { type: "object", properties: {} } },
      },
    });
    expect(toolsOf({ messages })).toEqual([past("f"), past("g_h")]);
    const tools = [{ type: "function", function: { name: "f" } }];
    expect(toolsOf({ messages, tools, tool_choice: "none" })).toEqual([past("f"), past("g_h")]);
    expect(toolsOf({ messages, tools })).toHaveLength(1);
    expect(bodyOf({ tools, tool_choice: "none" })).not.toHaveProperty("toolConfig");
  });
});
