// The turns of a conversation in a request to Google.
import { describe, expect, it } from "vitest";
import { writeRequest } from "../../../functions/protocols/generate/outbound/write-request.ts";
import { readChat } from "../messages/support/write.ts";
import { bodyOf, contentsOf, errorOf, NEWEST, OLD, optionsFor, PLAIN } from "./support/write.ts";

const user = (content: unknown = "Hi") => ({ role: "user", content });
const assistant = (content: unknown) => ({ role: "assistant", content });
const system = (content: unknown) => ({ role: "system", content });
const text = (words: string) => ({ type: "text", text: words });
const call = (id: string, args = "{}", name = "f") => ({ id, type: "function", function: { name, arguments: args } });
const signed = (signature: string, id = "a") => ({
  ...call(id),
  extra_content: { google: { thought_signature: signature } },
});
const calling = (...calls: object[]) => ({ role: "assistant", content: null, tool_calls: calls });
const result = (id: string, content: unknown = "ok") => ({ role: "tool", tool_call_id: id, content });

const said = (...parts: string[]) => ({ role: "user", parts: parts.map((each) => ({ text: each })) });
const answered = (...parts: string[]) => ({ ...said(...parts), role: "model" });
const called = (id: string, args: object = {}, name = "f") => ({ functionCall: { name, args, id } });
const response = (id: string, value: object = { output: "ok" }, name = "f") => ({
  functionResponse: { name, id, response: value },
});

describe("instructions", () => {
  it("are the system instruction at the beginning, without empty ones", () => {
    const messages = [system("Be kind."), { role: "developer", content: [text(" "), text("Be brief.")] }, user()];
    expect(bodyOf({ messages })).toEqual({
      systemInstruction: { parts: [{ text: "Be kind." }, { text: "Be brief." }] },
      contents: [said("Hi")],
    });
  });

  it("stay in their place later, as the user's text", () => {
    const messages = [system("A"), user(), assistant("Yes?"), system("B"), user("C"), system(" ")];
    expect(contentsOf(messages)).toEqual([said("Hi"), answered("Yes?"), said("<system>B</system>", "C")]);
  });

  it("are what the user says, where there is nothing else", () => {
    expect(bodyOf({ messages: [system("Tell a joke."), user(" ")] })).toEqual({ contents: [said("Tell a joke.")] });
  });

  it.each(["gemma-3-27b-it", "gemini-1.0-pro"])("are the first that the user says, for %s", (id) => {
    const messages = [system("Be kind."), user(), assistant("Yes?"), user("B")];
    expect(bodyOf({ messages }, { id })).toEqual({ contents: [said("Be kind.", "Hi"), answered("Yes?"), said("B")] });
    expect(contentsOf([system("A"), assistant("B"), user()], { id })).toEqual([said("A"), answered("B"), said("Hi")]);
  });
});

describe("contents", () => {
  it("are joined if they have one role, and left out if they say nothing", () => {
    const messages = [
      ...[user("A"), assistant(""), user([text("\n"), text("B")]), assistant("C"), user(""), assistant("D")],
      user("E"),
    ];
    expect(contentsOf(messages)).toEqual([said("A", "B"), answered("C", "D"), said("E")]);
  });

  it("may not all be empty", () => {
    expect(errorOf({ messages: [user(" ")] })).toEqual({ code: "invalid_value", param: "messages" });
  });

  it("are the same for a stream, and name no model", () => {
    expect(bodyOf({}, { stream: true })).toEqual(bodyOf({}));
    expect(bodyOf({})).not.toHaveProperty("model");
  });

  it("end with the user where models refuse to go on after themselves", () => {
    const messages = [user(), assistant("So: ")];
    expect(contentsOf(messages, { id: NEWEST })).toEqual([said("Hi"), answered("So: "), said("Continue.")]);
    expect(contentsOf(messages)).toEqual([said("Hi"), answered("So: ")]);
  });

  it("have something before a first call", () => {
    expect(contentsOf([system("A"), calling(call("a")), result("a")])[0]).toEqual(said("Continue."));
    expect(contentsOf([assistant("Hello!"), user()])[0]).toEqual(answered("Hello!"));
  });
});

describe("thoughts", () => {
  const messages = [
    user(),
    { ...assistant("A"), thinking_blocks: [{ type: "thinking", thinking: "Hm.", signature: "abc" }] },
    user("B"),
  ];

  it("are not sent back", () => {
    expect(contentsOf(messages)).toEqual([said("Hi"), answered("A"), said("B")]);
  });
});

describe("calls and results", () => {
  it("are in the order of the calls, with the function's name, and before all that the user says", () => {
    const contents = contentsOf([
      user(),
      { ...assistant("Let me see."), tool_calls: [call("a", '{"x":1}'), call("b", "", "g")] },
      result("b", "2"),
      result("a", "1"),
      user("And?"),
    ]);
    expect(contents.slice(1)).toEqual([
      { role: "model", parts: [{ text: "Let me see." }, called("a", { x: 1 }), called("b", {}, "g")] },
      { role: "user", parts: [response("a", { output: "1" }), response("b", { output: "2" }, "g"), { text: "And?" }] },
    ]);
  });

  it("have no ids on Vertex AI", () => {
    const [, model, answer] = contentsOf([user(), calling(call("a")), result("a")], { dialect: "vertex" });
    expect(model?.parts).toEqual([{ functionCall: { name: "f", args: {} } }]);
    expect(answer?.parts).toEqual([{ functionResponse: { name: "f", response: { output: "ok" } } }]);
  });

  it("have ids of their own, also where clients use one again", () => {
    const contents = contentsOf([user(), calling(call("a"), call("a")), result("a", "1"), result("a", "2")]);
    expect(contents[1]?.parts).toEqual([called("a"), called("a_2")]);
    expect(contents[2]?.parts).toEqual([response("a", { output: "1" }), response("a_2", { output: "2" })]);
  });

  it.each([
    ["", {}],
    ["{", { input: "{" }],
    ["[1]", { input: [1] }],
    ['{"a":{"b":1}}', { a: { b: 1 } }],
  ])("have objects as input: %s", (input, args) => {
    const contents = contentsOf([user(), calling(call("a", input)), result("a")]);
    expect(contents[1]?.parts).toEqual([called("a", args)]);
  });

  it.each([
    ["ok", { output: "ok" }],
    ["", { output: "" }],
    ["[1]", { output: "[1]" }],
    ["{", { output: "{" }],
    ['{"a":[1]}', { a: [1] }],
    [[text("A"), text('{"a":1}')], { output: 'A\n{"a":1}' }],
    [[text('{"a":1}'), text("A")], { output: '{"a":1}\nA' }],
  ])("have objects as output: %j", (content, value) => {
    const contents = contentsOf([user(), calling(call("a")), result("a", content)]);
    expect(contents[2]?.parts).toEqual([response("a", value)]);
  });

  it("say that a tool failed", () => {
    const conversation = readChat({ messages: [user(), calling(call("a")), result("a", "No!")] });
    const turns = conversation.turns.map((turn) =>
      turn.role === "user"
        ? {
            ...turn,
            parts: turn.parts.map((part) => (part.type === "tool-result" ? { ...part, isError: true } : part)),
          }
        : turn,
    );
    const { body } = writeRequest({ ...conversation, turns }, optionsFor(), "gemini");
    expect(JSON.stringify(body)).toContain('"response":{"error":"No!"}');
  });

  it("keep the digits of numbers", () => {
    const numbers = '{"n":12345678901234567890,"m":0.1000}';
    const messages = [user(), calling(call("a", numbers)), result("a", numbers)];
    const { body } = writeRequest(readChat({ messages }), optionsFor(), "gemini");
    expect(JSON.stringify(body).match(/12345678901234567890/g)).toHaveLength(2);
  });

  it.each([
    ["a result is missing", [user(), calling(call("a"), call("b")), result("a")], "messages[1].tool_calls[1]"],
    ["the last turn has calls", [user(), calling(call("a"))], "messages[1].tool_calls[0]"],
    ["a result answers no call", [user(), calling(call("a")), result("a"), user(), result("b")], "messages[4]"],
  ])("are refused where %s", (_where, messages, param) => {
    expect(errorOf({ messages })).toEqual({ code: "invalid_value", param });
  });
});

describe("signatures", () => {
  const partsOf = (messages: object[], id: string) => contentsOf([user(), ...messages], { id })[1]?.parts;
  const UNSIGNED = "skip_thought_signature_validator";

  it.each([PLAIN, NEWEST, OLD])("are sent back on their calls to %s", (id) => {
    const parts = partsOf([calling(signed("c2ln"), signed("dHdv", "b")), result("a"), result("b")], id);
    expect(parts).toEqual([
      { ...called("a"), thoughtSignature: "c2ln" },
      { ...called("b"), thoughtSignature: "dHdv" },
    ]);
  });

  it("are replaced on the first call of each turn, where the model insists on one", () => {
    const messages = [calling(call("a"), call("b")), result("a"), result("b"), calling(call("c")), result("c")];
    const contents = contentsOf([user(), ...messages], { id: "gemini-3-flash-preview" });
    expect(contents[1]?.parts).toEqual([{ ...called("a"), thoughtSignature: UNSIGNED }, called("b")]);
    expect(contents[3]?.parts).toEqual([{ ...called("c"), thoughtSignature: UNSIGNED }]);
    expect(partsOf(messages, PLAIN)).toEqual([called("a"), called("b")]);
  });
});
