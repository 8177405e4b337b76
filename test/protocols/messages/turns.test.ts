// The turns of a conversation in a request to Anthropic.
import { describe, expect, it } from "vitest";
import { writeRequest } from "../../../functions/protocols/messages/outbound/write-request.ts";
import { bodyOf, errorOf, messagesOf, NEWEST, optionsFor, readChat, written } from "./support/write.ts";

const user = (content: unknown = "Hi") => ({ role: "user", content });
const assistant = (content: unknown) => ({ role: "assistant", content });
const system = (content: unknown) => ({ role: "system", content });
const text = (words: string) => ({ type: "text", text: words });
const call = (id: string, args = "{}", name = "f") => ({ id, type: "function", function: { name, arguments: args } });
const calling = (...calls: object[]) => ({ role: "assistant", content: null, tool_calls: calls });
const result = (id: string, content: unknown = "ok") => ({ role: "tool", tool_call_id: id, content });
const wrapped = (words: string) => text(`<system>${words}</system>`);

describe("instructions", () => {
  it("are the system prompt at the beginning, as blocks, and without empty ones", () => {
    const messages = [system("Be kind."), { role: "developer", content: [text(" "), text("Be brief.")] }, user()];
    expect(bodyOf({ messages })).toMatchObject({
      system: [text("Be kind."), text("Be brief.")],
      messages: [user([text("Hi")])],
    });
  });

  it("stay in their place later, as the user's text", () => {
    const body = bodyOf({ messages: [system("A"), user(), assistant("Yes?"), system("B"), user("C"), system(" ")] });
    expect(body["system"]).toEqual([text("A")]);
    expect(body.messages).toEqual([user([text("Hi")]), assistant([text("Yes?")]), user([wrapped("B"), text("C")])]);
  });

  it("are what the user says, where there is nothing else", () => {
    const body = bodyOf({ messages: [system("Tell a joke."), user(" ")] });
    expect(body).not.toHaveProperty("system");
    expect(body.messages).toEqual([user([text("Tell a joke.")])]);
  });
});

describe("messages", () => {
  it("are joined if they have one role, and left out if they say nothing", () => {
    const messages = messagesOf(
      user("A"),
      assistant(""),
      user([text("\n"), text("B")]),
      assistant("C"),
      user(""),
      assistant("D"),
      user("E"),
    );
    expect(messages).toEqual([user([text("A"), text("B")]), assistant([text("C"), text("D")]), user([text("E")])]);
  });

  it("may not all be empty", () => {
    expect(errorOf({ messages: [user(" ")] })).toEqual({ code: "invalid_value", param: "messages" });
  });
});

describe("a last message of the assistant", () => {
  const messages = [user(), assistant("So: ")];

  it("is continued, without the white space at its end", () => {
    expect(bodyOf({ messages }).messages.at(-1)).toEqual(assistant([text("So:")]));
  });

  it.each([
    ["models refuse it", {}, NEWEST],
    [
      "the answer has a schema",
      {
        response_format: {
          type: "json_schema",
          json_schema: { name: "a", schema: { type: "object", properties: {} } },
        },
      },
      "claude-opus-4-5",
    ],
    [
      "a tool's input is the answer",
      { response_format: { type: "json_schema", json_schema: { name: "a", schema: { type: "object" } } } },
      "claude-3-haiku",
    ],
  ])("is followed by a request to continue where %s", (_where, members, id) => {
    const continued = bodyOf({ messages, ...members }, { id }).messages;
    expect(continued).toEqual([user([text("Hi")]), assistant([text("So: ")]), user([text("Continue.")])]);
  });

  it("matters more than thinking, which would have to come before it", () => {
    const { body, dropped } = written({ messages, reasoning_effort: "low" }, {});
    expect(body).not.toHaveProperty("thinking");
    expect(dropped).toEqual(["reasoning_effort"]);
  });
});

describe("results of tools", () => {
  it("are all in the next message, before any text, whatever comes between them", () => {
    const messages = messagesOf(
      user(),
      calling(call("a"), call("b")),
      result("b", "B"),
      system("S"),
      user("U"),
      assistant(" "),
      result("a", "A"),
    );
    expect(messages.at(-1)).toEqual(
      user([
        { type: "tool_result", tool_use_id: "b", content: "B" },
        { type: "tool_result", tool_use_id: "a", content: "A" },
        wrapped("S"),
        text("U"),
      ]),
    );
  });

  it("may be empty, or have several parts and images", () => {
    const image = { type: "image_url", image_url: { url: "https://a.b/c.png" } };
    const messages = messagesOf(
      user(),
      calling(call("a"), call("b")),
      result("a", ""),
      result("b", [text("B"), image]),
    );
    const source = { type: "url", url: "https://a.b/c.png" };
    expect(messages.at(-1)?.content).toEqual([
      { type: "tool_result", tool_use_id: "a" },
      { type: "tool_result", tool_use_id: "b", content: [text("B"), { type: "image", source }] },
    ]);
  });

  it("must answer a call of the turn before them, and every call must have one", () => {
    const invalid = (param: string) => ({ code: "invalid_value", param });
    expect(errorOf({ messages: [user(), result("a")] })).toEqual(invalid("messages[1]"));
    expect(errorOf({ messages: [user(), calling(call("a"), call("b")), result("a"), user()] })).toEqual(
      invalid("messages[1].tool_calls[1]"),
    );
    expect(errorOf({ messages: [user(), calling(call("a"))] })).toEqual(invalid("messages[1].tool_calls[0]"));
    expect(errorOf({ messages: [user(), calling(call("a")), result("a"), assistant("!"), result("a")] })).toEqual(
      invalid("messages[4]"),
    );
  });

  it("are joined if a call has two", () => {
    const messages = messagesOf(user(), calling(call("a")), result("a", "A"), result("a", "B"));
    expect(messages.at(-1)?.content).toEqual([
      { type: "tool_result", tool_use_id: "a", content: [text("A"), text("B")] },
    ]);
  });
});

describe("ids of calls", () => {
  it("are changed where Anthropic would refuse them, in call and result alike", () => {
    const turns = [calling(call("a.b"), call("a_b")), result("a_b", "2"), result("a.b", "1")];
    const [, calls, results] = messagesOf(user(), ...turns);
    expect(calls?.content.map(({ id }) => id)).toEqual(["a_b", "a_b_2"]);
    expect(results?.content.map((block) => [block["tool_use_id"], block["content"]])).toEqual([
      ["a_b_2", "2"],
      ["a_b", "1"],
    ]);
  });

  it("are made different where the client uses one again", () => {
    const again = [calling(call("x"), call("x")), result("x", "2"), result("x", "3")];
    const messages = messagesOf(user(), calling(call("x")), result("x", "1"), ...again);
    const blocks = messages.slice(1).flatMap(({ content }) => content);
    expect(blocks.map((block) => block["id"] ?? [block["tool_use_id"], block["content"]])).toEqual([
      ...["x", ["x", "1"]],
      ...["x_2", "x_3", ["x_2", "2"], ["x_3", "3"]],
    ]);
  });
});

describe("input of tools", () => {
  const inputOf = (args: string) => messagesOf(user(), calling(call("a", args)), result("a"))[1]?.content[0]?.["input"];

  it.each([
    ["", {}],
    [" ", {}],
    ['{"a":[1,{}]}', { a: [1, {}] }],
    ["[1]", { input: [1] }],
    ["null", { input: null }],
    ['"a"', { input: "a" }],
    ["1e20", { input: 1e20 }],
    ['{"a":', { input: '{"a":' }],
    ["[".repeat(10_000), { input: "[".repeat(10_000) }],
    [`${"[".repeat(5000)}${"]".repeat(5000)}`, { input: `${"[".repeat(5000)}${"]".repeat(5000)}` }],
  ])("is an object, whatever the model wrote: %.20s", (args, input) => {
    expect(inputOf(args)).toEqual(input);
  });

  it("keeps all digits of its numbers", () => {
    const args = '{"a":12345678901234567890,"b":[1e400,0.12345678901234567890]}';
    const { body } = written({ messages: [user(), calling(call("a", args)), result("a")] });
    expect(JSON.stringify(body)).toContain(args);
  });
});

describe("reasoning of earlier turns", () => {
  const thinking = { type: "thinking", thinking: "Hm.", signature: "abc" };
  const redacted = { type: "redacted_thinking", data: "xyz" };
  const turn = { role: "assistant", content: "Yes.", thinking_blocks: [redacted, thinking] };

  it("comes back as it was, before all else", () => {
    expect(messagesOf(user(), turn, user())[1]?.content).toEqual([redacted, thinking, text("Yes.")]);
  });

  it("is left out if another maker's model thought it", () => {
    const signature = { maker: "google", value: "abc" } as const;
    const reasoning = { type: "reasoning", path: "", text: "Hm." } as const;
    const said = { type: "text", path: "", text: "Yes." } as const;
    const parts = [{ ...reasoning, signature }, { ...reasoning, redacted: signature }, reasoning, said];
    const conversation = { ...readChat({}), turns: [{ role: "assistant", parts } as const] };
    expect(writeRequest(conversation, optionsFor()).body["messages"]).toEqual([assistant([text("Yes.")])]);
  });

  it("is left out where it is not signed, where nothing follows, and for models that do not think", () => {
    const unsigned = { ...turn, thinking_blocks: [{ type: "thinking", thinking: "Hm." }] };
    expect(messagesOf(user(), unsigned, user())[1]?.content).toEqual([text("Yes.")]);
    expect(messagesOf(user("A"), { ...turn, content: " " }, user("B"))).toEqual([user([text("A"), text("B")])]);
    expect(bodyOf({ messages: [user(), turn, user()] }, { id: "claude-3-5-haiku" }).messages[1]?.content).toEqual([
      text("Yes."),
    ]);
  });
});
