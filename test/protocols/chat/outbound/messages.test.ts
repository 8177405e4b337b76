// The turns of a conversation, as messages of a chat completion.
import { describe, expect, it } from "vitest";
import type { Turn } from "../../../../functions/core/conversation/conversation.ts";
import { errorOf, OWN, turnsWritten } from "./support/write.ts";

const text = (words: string) => ({ type: "text", path: "t", text: words }) as const;
const user = (...words: string[]): Turn => ({ role: "user", parts: words.map(text) });
const system = (...words: string[]): Turn => ({ role: "system", parts: words.map(text) });
const assistant = (...words: string[]): Turn => ({ role: "assistant", parts: words.map(text) });
const call = (id: string, input = "{}", name = "f") => ({ type: "tool-call", path: "c", id, name, input }) as const;
const calling = (...ids: string[]): Turn => ({ role: "assistant", parts: ids.map((id) => call(id)) });
const image = { type: "media", path: "i", kind: "image", source: { type: "url", url: "https://a.b/c.png" } } as const;
const written = { type: "image_url", image_url: { url: "https://a.b/c.png" } };
type Output = (ReturnType<typeof text> | typeof image)[];
const result = (id: string, output: Output = [text("ok")], isError?: boolean) =>
  ({ type: "tool-result", path: "r", id, output, isError }) as const;
const called = (id: string, args = "{}") => ({ id, type: "function", function: { name: "f", arguments: args } });

describe("instructions", () => {
  it("are one message at the beginning", () => {
    expect(turnsWritten([system("Be brief.", " ", "Be kind."), system("Be quick."), user("Hi")])).toEqual([
      { role: "system", content: "Be brief.\n\nBe kind.\n\nBe quick." },
      { role: "user", content: "Hi" },
    ]);
  });

  const later = [
    user("Hi"),
    system("Be brief."),
    user("How are you?"),
    assistant("Well."),
    system("Now."),
    user("So?"),
  ];

  it("stay where they are between the turns, for OpenAI's own models", () => {
    expect(turnsWritten(later).map(({ role, content }) => [role, content])).toEqual([
      ["user", "Hi"],
      ["system", "Be brief."],
      ["user", "How are you?"],
      ["assistant", "Well."],
      ["system", "Now."],
      ["user", "So?"],
    ]);
  });

  it.each([OWN, "vllm/qwen", "openrouter/openai/gpt-5", "azure/my-deployment"])(
    "are the user's text in their order, for %s",
    (model) => {
      expect(turnsWritten(later, { model }).map(({ role, content }) => [role, content])).toEqual([
        ["user", "Hi\n\n<system>Be brief.</system>\n\nHow are you?"],
        ["assistant", "Well."],
        ["user", "<system>Now.</system>\n\nSo?"],
      ]);
    },
  );

  it("stay where they are if the operator says that the model takes them", () => {
    const messages = turnsWritten(later, { model: OWN, capabilities: { system_anywhere: true } });
    expect(messages.map(({ role }) => role)).toContain("system");
  });

  it("are the first that the user says to a model without instructions", () => {
    const capabilities = { system_prompt: false };
    expect(turnsWritten([system("Be brief."), user("Hi")], { capabilities })).toEqual([
      { role: "user", content: "Be brief.\n\nHi" },
    ]);
    expect(turnsWritten([system("Be brief."), { role: "user", parts: [image] }], { capabilities })).toEqual([
      { role: "user", content: [{ type: "text", text: "Be brief." }, written] },
    ]);
  });

  it("are the user's text if there is no other", () => {
    expect(turnsWritten([system("Say hi.")])).toEqual([{ role: "user", content: "Say hi." }]);
    expect(errorOf(() => turnsWritten([system(" "), user("")]))).toEqual({ code: "invalid_value", param: "messages" });
  });
});

describe("the results of tools", () => {
  it("are messages of their own behind the calls, before what the user says", () => {
    const said: Turn = { role: "user", parts: [text("Go on."), result("b"), result("a", [text("1"), text("2")])] };
    expect(turnsWritten([user("Hi"), calling("a", "b"), said]).slice(1)).toEqual([
      { role: "assistant", content: null, tool_calls: [called("a"), called("b")] },
      { role: "tool", tool_call_id: "b", content: "ok" },
      { role: "tool", tool_call_id: "a", content: "1\n\n2" },
      { role: "user", content: "Go on." },
    ]);
  });

  it("leave their images to one message of the user behind all of them, which says whose they are", () => {
    const said: Turn = { role: "user", parts: [result("a", [text("See."), image]), result("b", [image]), text("So?")] };
    expect(turnsWritten([user("Hi"), calling("a", "b"), said]).slice(2)).toEqual([
      { role: "tool", tool_call_id: "a", content: "See." },
      { role: "tool", tool_call_id: "b", content: "The user's message has what the tool returned." },
      {
        role: "user",
        content: [
          ...[{ type: "text", text: "What the tool call a returned:" }, written],
          ...[{ type: "text", text: "What the tool call b returned:" }, written],
          { type: "text", text: "So?" },
        ],
      },
    ]);
  });

  it.each([
    ["No such file.", "Error: No such file."],
    ["Error: no such file.", "Error: no such file."],
    ["<tool_use_error>No</tool_use_error>", "<tool_use_error>No</tool_use_error>"],
    ["TypeError: no", "TypeError: no"],
    ["", "Error: The tool returned nothing."],
  ])("say that they failed: %j", (output, content) => {
    const said: Turn = { role: "user", parts: [result("a", [text(output)], true)] };
    expect(turnsWritten([user("Hi"), calling("a"), said])[2]).toMatchObject({ content });
  });

  it("are never empty", () => {
    const said: Turn = { role: "user", parts: [result("a", [])] };
    expect(turnsWritten([user("Hi"), calling("a"), said])[2]).toMatchObject({ content: "The tool returned nothing." });
  });

  it("are refused without a call, and so is a call without a result", () => {
    const orphan: Turn = { role: "user", parts: [result("x")] };
    expect(errorOf(() => turnsWritten([user("Hi"), orphan]))).toEqual({ code: "invalid_value", param: "r" });
    expect(errorOf(() => turnsWritten([user("Hi"), calling("a"), user("So?")]))).toEqual({
      ...{ code: "invalid_value", param: "c" },
    });
  });

  it("are read by the assistant before the user goes on, for Mistral's models", () => {
    const turns = [
      user("Hi"),
      calling("toolu_01"),
      { role: "user", parts: [result("toolu_01"), text("So?")] } as const,
    ];
    for (const model of ["mistral/mistral-large-latest", "nvidia/mistralai/devstral-2"]) {
      const [, assistant, tool, ...rest] = turnsWritten(turns, { model });
      expect(assistant?.tool_calls?.[0]?.id).toMatch(/^[a-zA-Z0-9]{9}$/);
      expect(tool).toMatchObject({ role: "tool", tool_call_id: assistant?.tool_calls?.[0]?.id });
      expect(rest).toEqual([
        { role: "assistant", content: "I have the results." },
        { role: "user", content: "So?" },
      ]);
    }
  });
});

describe("the assistant's messages", () => {
  it("keep the arguments of a call as the model wrote them, and have an object where there are none", () => {
    const parts = [call("a", '{"n":12345678901234567890}'), call("b", "{"), call("c", " ")];
    const said: Turn = { role: "user", parts: [result("a"), result("b"), result("c")] };
    expect(turnsWritten([user("Hi"), { role: "assistant", parts }, said])[1]?.tool_calls).toEqual([
      ...[called("a", '{"n":12345678901234567890}'), called("b", "{"), called("c")],
    ]);
  });

  it("have ids of at most 40 characters, each its own", () => {
    const ids = ["p".repeat(60), `${"p".repeat(60)}q`];
    const said: Turn = { role: "user", parts: ids.map((id) => result(id)) };
    const [, message, ...results] = turnsWritten([user("Hi"), calling(...ids), said]);
    const written = message?.tool_calls?.map(({ id }) => id) ?? [];
    expect(new Set(written).size).toBe(2);
    expect(written.filter((id) => id.length > 40)).toEqual([]);
    expect(results.map((each) => each["tool_call_id"])).toEqual(written);
  });

  it("are one where they follow each other, and none where they say nothing", () => {
    expect(
      turnsWritten([
        user("Hi"),
        assistant("A."),
        assistant(" "),
        assistant("B."),
        user(" "),
        assistant("C."),
        user("D"),
      ]),
    ).toEqual([
      { role: "user", content: "Hi" },
      { role: "assistant", content: "A.\n\nB.\n\nC." },
      { role: "user", content: "D" },
    ]);
  });

  it("are continued on the user's word if they come last, or as they are by a model that can", () => {
    expect(turnsWritten([user("Hi"), assistant("{")]).at(-1)).toEqual({ role: "user", content: "Continue." });
    const able = { capabilities: { prefill: true } };
    expect(turnsWritten([user("Hi"), assistant("{")], able).at(-1)).toEqual({ role: "assistant", content: "{" });
  });
});
