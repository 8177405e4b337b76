// Requests to OpenAI's Responses, whatever protocol their client speaks.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  AssistantTurn,
  Conversation,
  ToolResultPart,
  Turn,
  UserTurn,
} from "../../../../functions/core/conversation/conversation.ts";
import { runs } from "../../../support/long.ts";
import { conversations } from "../../chat/outbound/support/conversations.ts";
import { toolNames } from "../../messages/support/chat-requests.ts";
import { bodyOf, itemsOf, PLAIN, refused, THINKING, written } from "./support/write.ts";

const part = (text: string) => ({ type: "text", path: "p", text }) as const;
const user = (...parts: UserTurn["parts"]): Turn => ({ role: "user", parts });
const system = (text: string): Turn => ({ role: "system", parts: [part(text)] });
const assistant = (...parts: AssistantTurn["parts"]): Turn => ({ role: "assistant", parts });
const call = (id: string, input = "{}") => ({ type: "tool-call", path: "c", id, name: "f", input }) as const;
const result = (id: string, ...output: ToolResultPart["output"]): ToolResultPart => ({
  ...{ type: "tool-result", path: "r", id, output },
});
const image = { type: "media", path: "i", kind: "image", source: { type: "url", url: "https://a.b/c.png" } } as const;
const hi = user(part("Hi"));
const tool = { path: "tools[0]", name: "f", description: "Does f.", parameters: undefined, strict: undefined };

describe("any request", () => {
  const models = fc.constantFrom("openai/gpt-4.1-mini", "openai/gpt-5", "openai/gpt-5.5", "openai/o3", "azure/gpt-5.4");

  function forEveryRequest(check: (body: ReturnType<typeof bodyOf>, conversation: Conversation) => void): void {
    const property = fc.property(conversations, models, (conversation, model) => {
      check(bodyOf(conversation, { model, unsupported: "drop" }), conversation);
    });
    fc.assert(property, { numRuns: runs(100) });
  }

  it("breaks no rule of the API, and has all that was said in its order", () => {
    forEveryRequest(({ instructions, input }, { turns }) => {
      const all = JSON.stringify([instructions, input]);
      let at = 0;
      for (const { parts } of turns) {
        for (const each of parts) {
          if (each.type !== "text" || each.text.trim() === "") continue;
          const quoted = JSON.stringify(each.text).slice(1, -1);
          const found = all.indexOf(quoted, at);
          expect(found, each.text).toBeGreaterThanOrEqual(at);
          at = found + quoted.length;
        }
      }
    });
  });

  it("stores nothing", () => {
    expect(bodyOf({ turns: [hi] })).toMatchObject({ model: "gpt-5.5", store: false, stream: false });
  });
});

describe("turns", () => {
  it("that instruct at the beginning are the instructions, and developer's messages behind it", () => {
    const turns = [system("A."), system("B."), hi, system("C.")];
    expect(bodyOf({ turns })).toMatchObject({
      instructions: "A.\n\nB.",
      input: [
        { role: "user", content: [{ type: "input_text", text: "Hi" }] },
        { role: "developer", content: [{ type: "input_text", text: "C." }] },
      ],
    });
  });

  it("that only instruct are what the user says", () => {
    expect(itemsOf([system("A.")])).toMatchObject([{ role: "user", content: [{ type: "input_text", text: "A." }] }]);
  });

  it("of the assistant keep the order of what was said and called", () => {
    const turns = [
      hi,
      assistant(part("Look."), call("a"), part("And."), call("b")),
      user(result("b"), result("a", part("1"))),
    ];
    expect(itemsOf(turns).slice(1)).toEqual([
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "Look." }] },
      { type: "function_call", call_id: "a", name: "f", arguments: "{}" },
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "And." }] },
      { type: "function_call", call_id: "b", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "b", output: "The tool returned nothing." },
      { type: "function_call_output", call_id: "a", output: "1" },
    ]);
  });

  it("that end with the assistant are continued by the user", () => {
    expect(itemsOf([hi, assistant(part("So"))]).at(-1)).toMatchObject({
      role: "user",
      content: [{ text: "Continue." }],
    });
  });

  it("have ids that OpenAI takes, each its own", () => {
    const long = "a".repeat(100);
    const turns = [
      hi,
      assistant(call(long), call(`${long}b`)),
      user(result(long, part("1")), result(`${long}b`, part("2"))),
    ];
    const ids = itemsOf(turns).flatMap((item) => ("call_id" in item ? item.call_id : []));
    expect(new Set(ids).size).toBe(2);
    expect(ids.every(({ length }) => length <= 64)).toBe(true);
  });

  it("that have results without calls, or calls without results, are refused", () => {
    expect(refused({ turns: [hi, user(result("a"))] })).toEqual(["invalid_value", "r"]);
    expect(refused({ turns: [hi, assistant(call("a"))] })).toEqual(["invalid_value", "c"]);
  });
});

describe("the result of a tool", () => {
  const outputOf = (...parts: ToolResultPart["output"]) =>
    itemsOf([hi, assistant(call("a")), user({ ...result("a", ...parts), isError: true })]).flatMap((item) =>
      item.type === "function_call_output" ? [item.output] : [],
    )[0];

  it("says that it failed, unless it does so itself", () => {
    expect(outputOf(part("no such file"))).toBe("Error: no such file");
    expect(outputOf(part("ValueError: x"))).toBe("ValueError: x");
    expect(outputOf()).toBe("Error: The tool returned nothing.");
  });

  it("holds images beside text", () => {
    const shown = { type: "input_image", image_url: "https://a.b/c.png", detail: "auto" };
    expect(outputOf(image, part("One."), image)).toEqual([shown, { type: "input_text", text: "Error: One." }, shown]);
    expect(outputOf(image)).toEqual([{ type: "input_text", text: "Error:" }, shown]);
  });
});

describe("media", () => {
  const pdf = { type: "base64", mediaType: "application/pdf", data: "JVBE" } as const;
  const media = (kind: "image" | "document" | "audio", source: object) =>
    user({ ...image, kind, source: { ...pdf, ...source } });
  const contentOf = (turn: Turn) => itemsOf([turn])[0];

  it("are images and files", () => {
    const png = { mediaType: "image/png", data: "iVBO" };
    expect(contentOf(media("image", png))).toMatchObject({ content: [{ image_url: "data:image/png;base64,iVBO" }] });
    expect(contentOf(media("document", {}))).toMatchObject({
      content: [{ type: "input_file", filename: "document.pdf", file_data: "data:application/pdf;base64,JVBE" }],
    });
    expect(contentOf(media("document", { type: "url", url: "https://a.b/c.pdf" }))).toMatchObject({
      content: [{ type: "input_file", file_url: "https://a.b/c.pdf" }],
    });
    expect(contentOf(media("document", { type: "text", text: "One." }))).toMatchObject({
      content: [{ type: "input_text", text: "<document>\nOne.\n</document>" }],
    });
  });

  it("are refused where Responses have no place for them", () => {
    expect(refused({ turns: [media("audio", {})] })).toEqual(["unsupported_parameter", "i"]);
    expect(refused({ turns: [media("image", { type: "file", id: "f" })] })).toEqual(["unsupported_parameter", "i"]);
  });
});

describe("thoughts", () => {
  const thought = (maker: "openai" | "azure" | "anthropic" | "google", text = "Hm.") =>
    ({ type: "reasoning", path: "t", text, signature: { maker, value: "gAAAAone" } }) as const;
  const thoughtsOf = (model: string, ...parts: AssistantTurn["parts"]) =>
    itemsOf([hi, assistant(...parts, part("So.")), hi], { model }).filter(({ type }) => type === "reasoning");

  it("go back to their maker, without ids, which OpenAI would look up", () => {
    const item = { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }], encrypted_content: "gAAAAone" };
    expect(thoughtsOf(THINKING, thought("openai"))).toEqual([item]);
    expect(thoughtsOf("azure/gpt-5.5", thought("azure"))).toEqual([item]);
    expect(thoughtsOf(THINKING, thought("openai", ""))).toEqual([{ ...item, summary: [] }]);
  });

  it("reach no other, and are nothing without a signature", () => {
    const unsigned = { type: "reasoning", path: "t", text: "Hm." } as const;
    expect(thoughtsOf(THINKING, thought("azure"), thought("anthropic"), thought("google"), unsigned)).toEqual([]);
    expect(thoughtsOf("azure/gpt-5.5", thought("openai"))).toEqual([]);
  });
});

describe("reasoning", () => {
  const include = ["reasoning.encrypted_content"];
  const reasoningOf = (model: string, reasoning: object | undefined, isWithTools = false) => {
    const members = { turns: [hi], options: { reasoning }, ...(isWithTools && { tools: [tool] }) };
    const { reasoning: sent, include: wanted } = bodyOf(members, { model });
    return [sent, wanted, written(members, { model }).dropped];
  };

  it("goes together with tools", () => {
    for (const model of ["openai/gpt-5.4", "azure/gpt-5.5", "openai/gpt-5.6-sol"]) {
      const expected = [{ effort: "high", summary: "auto" }, include, []];
      expect(reasoningOf(model, { effort: "high" }, true)).toEqual(expected);
    }
  });

  it.each([
    ["openai/gpt-5.5", undefined, undefined, include, []],
    ["openai/gpt-5.4", undefined, undefined, undefined, []],
    ["openai/gpt-5.5", { effort: "none" }, { effort: "none" }, undefined, []],
    ["openai/gpt-5", { effort: "none" }, { effort: "minimal" }, include, []],
    ["openai/gpt-5.5", { budget: 31_999 }, { effort: "xhigh", summary: "auto" }, include, []],
    ["openai/gpt-4.1-mini", { effort: "high" }, undefined, undefined, ["reasoning_effort"]],
    ["openai/my-own", { effort: "high" }, undefined, undefined, ["reasoning_effort"]],
  ])("is what the model takes: %s, %j", (model, reasoning, sent, wanted, dropped) => {
    expect(reasoningOf(model, reasoning)).toEqual([sent, wanted, dropped]);
  });
});

describe("tools", () => {
  const closed = {
    type: "object",
    properties: { a: { type: "string" } },
    required: ["a"],
    additionalProperties: false,
  };

  it("say whether they are strict, because those that do not would be", () => {
    const strict = { ...tool, parameters: closed, strict: true };
    expect(bodyOf({ turns: [hi], tools: [tool] }).tools).toEqual([
      {
        type: "function",
        name: "f",
        description: "Does f.",
        parameters: { type: "object", properties: {} },
        strict: false,
      },
    ]);
    expect(bodyOf({ turns: [hi], tools: [strict] }).tools).toMatchObject([{ parameters: closed, strict: true }]);
    const open = written({ turns: [hi], tools: [{ ...strict, parameters: { type: "object" } }] });
    expect([open.body["tools"], open.dropped]).toMatchObject([[{ strict: false }], ["tools[0].strict"]]);
  });

  it.each([
    [{ mode: "auto" }, undefined],
    [{ mode: "none" }, "none"],
    [{ mode: "required" }, "required"],
    [
      { mode: "tool", name: "f" },
      { type: "function", name: "f" },
    ],
  ] as const)("may have to be called: %j", (toolChoice, expected) => {
    expect(bodyOf({ turns: [hi], tools: [tool], toolChoice }).tool_choice).toEqual(expected);
  });

  it("may be called one at a time", () => {
    const toolChoice = { mode: "auto", parallel: false } as const;
    expect(bodyOf({ turns: [hi], tools: [tool], toolChoice }).parallel_tool_calls).toBe(false);
    expect(bodyOf({ turns: [hi], toolChoice })).not.toHaveProperty("parallel_tool_calls");
  });

  it("get names that OpenAI takes, and that lead back to the client's", () => {
    const { answer } = written({ turns: [hi], tools: toolNames.map((name) => ({ ...tool, name })) });
    const { tools } = bodyOf({ turns: [hi], tools: toolNames.map((name) => ({ ...tool, name })) });
    expect(tools?.map(({ name }) => answer.toolNames?.get(name) ?? name)).toEqual([...new Set(toolNames)]);
  });
});

describe("options", () => {
  const schema = { type: "object", properties: {}, additionalProperties: false };

  it("hold the answer to a form", () => {
    const format = { type: "json-schema", name: "my answer", description: undefined, schema, strict: true } as const;
    expect(bodyOf({ turns: [hi], options: { format } }).text).toEqual({
      format: { type: "json_schema", name: "my_answer", schema, strict: true },
    });
    expect(bodyOf({ turns: [hi], options: { format: { type: "json" } } })).toMatchObject({
      ...{ text: { format: { type: "json_object" } }, instructions: expect.stringContaining("JSON") },
    });
  });

  it("have at least the 16 tokens that OpenAI wants, and no more than the model can write", () => {
    const maximumOf = (maximumTokens: number | undefined) => {
      const { body, maximumTokens: reserved } = written({ turns: [hi], options: { maximumTokens } }, { model: PLAIN });
      return [body["max_output_tokens"], reserved];
    };
    expect([1, 200, 1e6, undefined].map(maximumOf)).toEqual([
      [16, 16],
      [200, 200],
      [32_768, 32_768],
      [undefined, 4096],
    ]);
  });

  it("of sampling are sent unless the model thinks", () => {
    const options = { temperature: 0.5, topP: 1 };
    expect(bodyOf({ turns: [hi], options }, { model: PLAIN })).toMatchObject({ temperature: 0.5 });
    const { body, dropped } = written({ turns: [hi], options });
    expect([body["temperature"], dropped]).toEqual([undefined, ["temperature"]]);
  });

  it("that change no more than style are left out", () => {
    const options = { seed: 1, frequencyPenalty: 1, presencePenalty: 1, topK: 5, stop: [""], user: "u".repeat(65) };
    const { dropped } = written({ turns: [hi], options }, { model: PLAIN });
    const names = ["seed", "frequency_penalty", "presence_penalty", "top_k", "stop", "user"];
    expect(dropped.toSorted()).toEqual(names.toSorted());
  });

  it.each([
    ["stop", { stop: ["END"] }],
    ["n", { choices: 2 }],
    ["logprobs", { logprobs: 1 }],
  ])("without which the answer would be another are refused: %s", (name, options) => {
    expect(refused({ turns: [hi], options })).toEqual(["unsupported_parameter", name]);
    expect(written({ turns: [hi], options }, { unsupported: "drop" }).dropped).toEqual([name]);
  });

  it("name the user and the tier", () => {
    const options = { user: "u", serviceTier: "standard_only" };
    expect(bodyOf({ turns: [hi], options })).toMatchObject({ user: "u", service_tier: "default" });
  });
});
