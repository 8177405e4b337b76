// What is wrong with a Responses request, or has no meaning to other providers, is named by its path.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../../../functions/core/error.ts";
import { writeEncrypted } from "../../../../functions/protocols/responses/encrypted-reasoning.ts";
import { readConversation } from "../../../../functions/protocols/responses/inbound/read-conversation.ts";
import { readResponseWishes } from "../../../../functions/protocols/responses/inbound/response-wishes.ts";
import { runs } from "../../../support/long.ts";
import { replace } from "../../support/replace.ts";
import { errorOf, messageOf } from "./support/read.ts";

const item = (members: unknown) => ({ input: [{ role: "user", content: "Hi" }, members] });
const user = (part: unknown) => item({ role: "user", content: [part] });
const tool = (members: object) => ({ tools: [{ type: "function", name: "f", ...members }] });
const custom = (format: unknown) => ({ tools: [{ type: "custom", name: "f", format }] });
const call = (members: object) => item({ type: "function_call", call_id: "a", name: "f", arguments: "{}", ...members });
const output = (members: object) => item({ type: "function_call_output", call_id: "a", ...members });
const reasoning = (members: object) => item({ type: "reasoning", ...members });
const part = "input[1].content[0]";

describe("an error in a request", () => {
  it.each<[object, string]>([
    [{ input: 7 }, "input"],
    [{ input: " " }, "input"],
    [{ input: [{ role: "user", content: "" }] }, "input"],
    [{ input: [7] }, "input[0]"],
    [{ instructions: ["Hi"] }, "instructions"],
    [item({ role: "tool", content: "Hi" }), "input[1].role"],
    [item({ role: "user", content: 7 }), "input[1].content"],
    [item({ type: 7 }), "input[1].type"],
    [user("Hi"), part],
    [user({ type: "input_text", text: ["Hi"] }), `${part}.text`],
    [user({ type: "input_image", image_url: { url: "https://a.example" } }), `${part}.image_url`],
    [user({ type: "input_image", image_url: "ftp://a.example" }), `${part}.image_url`],
    [user({ type: "input_file", file_url: "a.pdf" }), `${part}.file_url`],
    [user({ type: "input_file", file_data: 7 }), `${part}.file_data`],
    [user({ type: "input_audio", input_audio: "UklGRg==" }), `${part}.input_audio`],
    [call({ call_id: 7 }), "input[1].call_id"],
    [call({ name: "" }), "input[1].name"],
    [call({ namespace: 7 }), "input[1].namespace"],
    [call({ arguments: {} }), "input[1].arguments"],
    [output({ output: 7 }), "input[1].output"],
    [output({ output: [{ type: "input_text", text: 7 }] }), "input[1].output[0].text"],
    [reasoning({ summary: "Hm." }), "input[1].summary"],
    [reasoning({ summary: [{ text: 7 }] }), "input[1].summary[0].text"],
    [reasoning({ encrypted_content: 7 }), "input[1].encrypted_content"],
    [{ tools: {} }, "tools"],
    [{ tools: [7] }, "tools[0]"],
    [{ tools: [{ type: 7 }] }, "tools[0].type"],
    [tool({ name: "" }), "tools[0].name"],
    [tool({ description: 7 }), "tools[0].description"],
    [tool({ parameters: "{}" }), "tools[0].parameters"],
    [tool({ strict: "yes" }), "tools[0].strict"],
    [custom("text"), "tools[0].format"],
    [custom({ type: "grammar", syntax: "lark", definition: 7 }), "tools[0].format.definition"],
    [{ tools: [{ type: "namespace", name: "a", tools: [{ type: "function", name: 7 }] }] }, "tools[0].tools[0].name"],
    [item({ type: "additional_tools", tools: [7] }), "input[1].tools[0]"],
    [{ tool_choice: 7 }, "tool_choice"],
    [{ tool_choice: "any" }, "tool_choice"],
    [{ tool_choice: { type: "allowed_tools", mode: "none", tools: [] } }, "tool_choice.mode"],
    [{ tool_choice: { type: "allowed_tools", mode: "auto", tools: [] } }, "tool_choice.tools"],
    [{ parallel_tool_calls: "yes" }, "parallel_tool_calls"],
    [{ max_output_tokens: 0 }, "max_output_tokens"],
    [{ temperature: "hot" }, "temperature"],
    [{ top_p: true }, "top_p"],
    [{ top_logprobs: -1 }, "top_logprobs"],
    [{ include: "reasoning.encrypted_content" }, "include"],
    [{ user: 7 }, "user"],
    [{ service_tier: 7 }, "service_tier"],
    [{ reasoning: "high" }, "reasoning"],
    [{ reasoning: { effort: "extreme" } }, "reasoning.effort"],
    [item({ type: "configuration_update", reasoning: { effort: "extreme" } }), "input[1].reasoning.effort"],
    [{ text: "json" }, "text"],
    [{ text: { format: "json" } }, "text.format"],
    [{ text: { format: { type: "json_schema", schema: [] } } }, "text.format.schema"],
  ])("names a value that is wrong: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "invalid_value", param });
  });

  it.each<[object, string]>([
    [item({}), "input[1].type"],
    [item({ type: "message", content: "Hi" }), "input[1].role"],
    [item({ role: "user" }), "input[1].content"],
    [item({ role: "developer", content: [] }), "input[1].content"],
    [user({ text: "Hi" }), `${part}.type`],
    [user({ type: "input_text" }), `${part}.text`],
    [user({ type: "input_image" }), `${part}.image_url`],
    [user({ type: "input_file", filename: "a.pdf" }), `${part}.file_data`],
    [user({ type: "input_audio" }), `${part}.input_audio`],
    [call({ call_id: undefined }), "input[1].call_id"],
    [call({ name: undefined }), "input[1].name"],
    [output({ call_id: undefined }), "input[1].call_id"],
    [item({ type: "custom_tool_call", call_id: "a", name: "f" }), "input[1].input"],
    [item({ type: "local_shell_call", call_id: "a" }), "input[1].action"],
    [item({ type: "computer_call_output", call_id: "a" }), "input[1].output"],
    [{ tools: [{ name: "f" }] }, "tools[0].type"],
    [tool({ name: undefined }), "tools[0].name"],
    [custom({}), "tools[0].format.type"],
    [custom({ type: "grammar", syntax: "lark" }), "tools[0].format.definition"],
    [{ tools: [{ type: "namespace" }] }, "tools[0].name"],
    [{ tool_choice: {} }, "tool_choice.type"],
    [{ tool_choice: { type: "function" } }, "tool_choice.name"],
    [{ tool_choice: { type: "allowed_tools", tools: [] } }, "tool_choice.mode"],
    [{ text: { format: {} } }, "text.format.type"],
    [{ text: { format: { type: "json_schema", name: "a" } } }, "text.format.schema"],
  ])("names a value that is missing: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "missing_required_parameter", param });
  });

  it.each<[object, string]>([
    [user({ type: "input_video" }), `${part}.type`],
    [user({ type: "constructor" }), `${part}.type`],
    [item({ role: "system", content: [{ type: "input_image" }] }), `${part}.type`],
    [item({ role: "assistant", content: [{ type: "input_image" }] }), `${part}.type`],
    [output({ output: [{ type: "reasoning_text" }] }), "input[1].output[0].type"],
    [item({ type: "compaction", encrypted_content: "gAAAAabc" }), "input[1].type"],
    [item({ type: "compaction_trigger" }), "input[1].type"],
    [item({ type: "not_yet_known" }), "input[1].type"],
    [{ text: { format: { type: "grammar" } } }, "text.format.type"],
  ])("names what has no meaning to other providers: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "unsupported_parameter", param });
    expect(() => readConversation({ input: "Hi", ...members }, "drop")).not.toThrow();
  });
});

describe("state that OpenAI keeps", () => {
  it.each<[object, string, string]>([
    [{ previous_response_id: "resp_1" }, "previous_response_id", "previous_response_not_found"],
    [{ conversation: "conv_1" }, "conversation", "unsupported_parameter"],
    [{ conversation: { id: "conv_1" } }, "conversation", "unsupported_parameter"],
    [{ prompt: { id: "pmpt_1" } }, "prompt", "unsupported_parameter"],
    [{ background: true }, "background", "unsupported_parameter"],
    [item({ type: "item_reference", id: "msg_1" }), "input[1].type", "unsupported_parameter"],
    [item({ id: "msg_1" }), "input[1].type", "unsupported_parameter"],
  ])("is refused, and never left out: %j", (members, param, code) => {
    expect(errorOf(members)).toEqual({ code, param });
    expect(errorOf(members, "drop")).toEqual({ code, param });
  });

  it("is refused with what the client can do", () => {
    const sendAll = "Send the whole conversation in 'input', with 'store': false.";
    expect(messageOf({ previous_response_id: "resp_1" })).toContain(sendAll);
    expect(messageOf({ conversation: "conv_1" })).toContain(sendAll);
    const message = messageOf(item({ type: "item_reference", id: "msg_1" }));
    expect(message).toContain(sendAll);
    expect(message).toContain("providerOptions.openai.store");
    expect(messageOf(item({ type: "compaction_trigger" }))).toContain("model_providers");
  });
});

const signature = { maker: "google", value: "Z29v" } as const;
const request = () => ({
  ...{ model: "m", instructions: "Be brief.", temperature: 1, top_p: 1, max_output_tokens: 9, user: "u", store: false },
  ...{ include: ["reasoning.encrypted_content"], reasoning: { effort: "low", summary: "auto" }, top_logprobs: 0 },
  text: { format: { type: "json_schema", name: "a", schema: {}, strict: true }, verbosity: "low" },
  ...{ tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "custom", name: "g" }] } },
  tools: [
    { type: "function", name: "f", description: "d", parameters: { type: "object" }, strict: false },
    { type: "custom", name: "g", format: { type: "grammar", syntax: "regex", definition: "a+" } },
    { type: "namespace", name: "n", description: "d", tools: [{ type: "function", name: "h" }] },
    { type: "web_search" },
  ],
  input: [
    { role: "developer", content: "Hi" },
    {
      ...{ type: "message", role: "user" },
      content: [
        { type: "input_text", text: "Hi" },
        { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=", detail: "auto" },
        { type: "input_file", filename: "a.pdf", file_data: "JVBERi0=" },
        { type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } },
      ],
    },
    { type: "reasoning", summary: [{ text: "Hm." }], encrypted_content: writeEncrypted({ type: "call", signature }) },
    { type: "function_call", call_id: "a", name: "h", namespace: "n", arguments: "{}" },
    { type: "custom_tool_call", call_id: "b", name: "g", input: "a" },
    { type: "function_call_output", call_id: "a", output: [{ type: "input_text", text: "ok" }] },
    { type: "custom_tool_call_output", call_id: "b", output: "ok" },
    { type: "shell_call", call_id: "c", action: { commands: ["ls"] } },
    { type: "shell_call_output", call_id: "c", output: [{ stdout: "ok" }] },
    { type: "web_search_call", id: "ws", action: {} },
    { type: "message", role: "assistant", phase: "commentary", content: [{ type: "output_text", text: "Well." }] },
  ],
});
const values = fc.constantFrom<unknown>(
  ...[null, 7, -1, 0.5, "", "a", "message", "function", "custom", "namespace", "item_reference", "reasoning", true],
  ...[[], [7], [null], [[]], [{}], {}, { type: "input_text" }, { type: "toString" }, { role: "user" }, undefined],
);

describe("bad input", () => {
  it("causes nothing but errors that name a member, whatever in a request is replaced by what", () => {
    expect(readConversation(request(), "error").conversation.turns).toHaveLength(8);
    const change = fc.record({ at: fc.nat({ max: 10_000 }), value: values });
    const property = fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean(), (changes, drops) => {
      const body = request();
      for (const { at, value } of changes) replace(body, { at, value: structuredClone(value) });
      try {
        const { clientTools } = readConversation(body, drops ? "drop" : "error");
        JSON.parse(readResponseWishes(body, clientTools).echoed);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        expect(error.status).toBe(400);
        expect(error.body.param).toMatch(/^[a-z]/);
      }
    });
    fc.assert(property, { numRuns: runs(500, 50_000) });
  });
});
