// What a client is told whose request cannot be translated.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../../functions/core/error.ts";
import { readConversation } from "../../../functions/protocols/chat/inbound/read-conversation.ts";
import { runs } from "../../support/long.ts";
import { replace } from "../support/replace.ts";
import { errorOf } from "./support/read.ts";

const message = (members: object) => ({ messages: [{ role: "user", content: "Hi" }, members] });
const user = (...content: unknown[]) => message({ role: "user", content });
const assistant = (members: object) => message({ role: "assistant", ...members });
const image = (url: unknown) => user({ type: "image_url", image_url: { url } });
const file = (members: object) => user({ type: "file", file: members });
const tool = (members: object) => ({ tools: [{ type: "function", ...members }] });
const withTool = (members: object) => ({ tools: [{ type: "function", function: { name: "f" } }], ...members });
const choose = (tool_choice: unknown) => withTool({ tool_choice });
const format = (response_format: unknown) => ({ response_format });
const part = "messages[1].content[0]";

describe("an error", () => {
  it.each<[object, string]>([
    [{ messages: "Hi" }, "messages"],
    [{ messages: ["Hi"] }, "messages[0]"],
    [message({ role: "critic", content: "Hi" }), "messages[1].role"],
    [message({ role: 7 }), "messages[1].role"],
    [message({ role: "user", content: 7 }), "messages[1].content"],
    [user("Hi"), part],
    [user({ type: 7 }), `${part}.type`],
    [user({ type: "text", text: 7 }), `${part}.text`],
    [user({ type: "text", text: "Hi", cache_control: "ephemeral" }), `${part}.cache_control`],
    [user({ type: "text", text: "Hi", cache_control: { type: "forever" } }), `${part}.cache_control.type`],
    [user({ type: "text", text: "Hi", cache_control: { type: "ephemeral", ttl: "2h" } }), `${part}.cache_control.ttl`],
    [user({ type: "image_url", image_url: "https://a.example" }), `${part}.image_url`],
    [image(7), `${part}.image_url.url`],
    [image("file:///etc/passwd"), `${part}.image_url.url`],
    [image("data:image/png,abc"), `${part}.image_url.url`],
    [image("data:;base64,abc"), `${part}.image_url.url`],
    [image("data:image/png;base64,"), `${part}.image_url.url`],
    [image(`data:${"a".repeat(1000)}/png;base64,abc`), `${part}.image_url.url`],
    [user({ type: "input_audio", input_audio: { data: 7, format: "wav" } }), `${part}.input_audio.data`],
    [user({ type: "input_audio", input_audio: { data: "UklG", format: 7 } }), `${part}.input_audio.format`],
    [file({ file_data: 7 }), `${part}.file.file_data`],
    [file({ file_data: "data:text/plain;base64,%" }), `${part}.file.file_data`],
    [file({ file_data: "data:text/plain;base64,/w==" }), `${part}.file.file_data`],
    [file({ file_id: 7 }), `${part}.file.file_id`],
    [file({ file_id: "a", filename: 7 }), `${part}.file.filename`],
    [assistant({ refusal: 7 }), "messages[1].refusal"],
    [assistant({ tool_calls: {} }), "messages[1].tool_calls"],
    [assistant({ tool_calls: [7] }), "messages[1].tool_calls[0]"],
    [assistant({ tool_calls: [{ id: "a", type: "web" }] }), "messages[1].tool_calls[0].type"],
    [
      assistant({ tool_calls: [{ id: "a", function: { name: "f", arguments: {} } }] }),
      "messages[1].tool_calls[0].function.arguments",
    ],
    [
      assistant({ tool_calls: [{ id: "a", function: { name: "f" }, extra_content: { google: 7 } }] }),
      "messages[1].tool_calls[0].extra_content.google",
    ],
    [assistant({ function_call: "f" }), "messages[1].function_call"],
    [assistant({ thinking_blocks: "Well" }), "messages[1].thinking_blocks"],
    [assistant({ thinking_blocks: [{ type: "thought" }] }), "messages[1].thinking_blocks[0].type"],
    [
      assistant({ thinking_blocks: [{ type: "thinking", thinking: 7, signature: "s" }] }),
      "messages[1].thinking_blocks[0].thinking",
    ],
    [message({ role: "function", name: "f", content: "Hi" }), "messages[1].name"],
    [{ tools: {} }, "tools"],
    [{ tools: ["f"] }, "tools[0]"],
    [{ tools: [{ type: 7 }] }, "tools[0].type"],
    [tool({ function: "f" }), "tools[0].function"],
    [tool({ function: { name: "" } }), "tools[0].function.name"],
    [tool({ function: { name: "f", description: 7 } }), "tools[0].function.description"],
    [tool({ function: { name: "f", parameters: "{}" } }), "tools[0].function.parameters"],
    [tool({ function: { name: "f", strict: "yes" } }), "tools[0].function.strict"],
    [{ functions: [{ name: 7 }] }, "functions[0].name"],
    [choose("any"), "tool_choice"],
    [choose(7), "tool_choice"],
    [choose({ type: "web" }), "tool_choice.type"],
    [choose({ type: "function", function: { name: "g" } }), "tool_choice"],
    [choose({ type: "allowed_tools", allowed_tools: { mode: "none", tools: [] } }), "tool_choice.allowed_tools.mode"],
    [choose({ type: "allowed_tools", allowed_tools: { mode: "auto", tools: [] } }), "tool_choice.allowed_tools.tools"],
    [
      choose({
        type: "allowed_tools",
        allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "g" } }] },
      }),
      "tool_choice",
    ],
    [withTool({ function_call: { name: "g" } }), "function_call"],
    [withTool({ function_call: "must" }), "function_call"],
    [{ tool_choice: "required" }, "tool_choice"],
    [{ parallel_tool_calls: "no" }, "parallel_tool_calls"],
    [{ max_tokens: 0 }, "max_tokens"],
    [{ max_completion_tokens: 1.5 }, "max_completion_tokens"],
    [{ n: "2" }, "n"],
    [{ temperature: "hot" }, "temperature"],
    [{ temperature: Number.POSITIVE_INFINITY }, "temperature"],
    [{ top_p: true }, "top_p"],
    [{ seed: 1.5 }, "seed"],
    [{ frequency_penalty: [] }, "frequency_penalty"],
    [{ presence_penalty: {} }, "presence_penalty"],
    [{ stop: 7 }, "stop"],
    [{ stop: ["a", 7] }, "stop"],
    [{ logprobs: 1 }, "logprobs"],
    [{ logprobs: true, top_logprobs: -1 }, "top_logprobs"],
    [{ reasoning_effort: "extreme" }, "reasoning_effort"],
    [{ reasoning: "high" }, "reasoning"],
    [{ reasoning: { effort: "extreme" } }, "reasoning.effort"],
    [{ reasoning: { max_tokens: -1 } }, "reasoning.max_tokens"],
    [{ thinking: { type: "on" } }, "thinking.type"],
    [{ thinking: { type: "enabled", budget_tokens: "9" } }, "thinking.budget_tokens"],
    [format("json"), "response_format"],
    [format({ type: 7 }), "response_format.type"],
    [format({ type: "json_schema", json_schema: { schema: [] } }), "response_format.json_schema.schema"],
    [format({ type: "json_schema", json_schema: { schema: {}, strict: 1 } }), "response_format.json_schema.strict"],
    [{ user: 7 }, "user"],
    [{ safety_identifier: 7 }, "safety_identifier"],
    [{ service_tier: 7 }, "service_tier"],
    [{ cache_control: { type: "ephemeral", ttl: 5 } }, "cache_control.ttl"],
    [{ modalities: "text" }, "modalities"],
  ])("names a value that is wrong: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "invalid_value", param });
  });

  it.each<[object, string]>([
    [{ messages: undefined }, "messages"],
    [message({ content: "Hi" }), "messages[1].role"],
    [message({ role: "user" }), "messages[1].content"],
    [message({ role: "user", content: [] }), "messages[1].content"],
    [message({ role: "system", content: null }), "messages[1].content"],
    [user({ text: "Hi" }), `${part}.type`],
    [user({ type: "text" }), `${part}.text`],
    [user({ type: "image_url" }), `${part}.image_url`],
    [image(undefined), `${part}.image_url.url`],
    [file({}), `${part}.file.file_data`],
    [user({ type: "input_audio", input_audio: { data: "UklG" } }), `${part}.input_audio.format`],
    [assistant({ tool_calls: [{ function: { name: "f" } }] }), "messages[1].tool_calls[0].id"],
    [assistant({ tool_calls: [{ id: "a" }] }), "messages[1].tool_calls[0].function"],
    [assistant({ tool_calls: [{ id: "a", function: {} }] }), "messages[1].tool_calls[0].function.name"],
    [
      assistant({ tool_calls: [{ id: "a", type: "custom", custom: { name: "f" } }] }),
      "messages[1].tool_calls[0].custom.input",
    ],
    [assistant({ function_call: {} }), "messages[1].function_call.name"],
    [assistant({ thinking_blocks: [{ type: "redacted_thinking" }] }), "messages[1].thinking_blocks[0].data"],
    [message({ role: "tool", content: "Hi" }), "messages[1].tool_call_id"],
    [message({ role: "function", content: "Hi" }), "messages[1].name"],
    [{ tools: [{ function: { name: "f" } }] }, "tools[0].type"],
    [tool({}), "tools[0].function"],
    [tool({ function: {} }), "tools[0].function.name"],
    [choose({ function: { name: "f" } }), "tool_choice.type"],
    [choose({ type: "function", function: {} }), "tool_choice.function.name"],
    [choose({ type: "allowed_tools" }), "tool_choice.allowed_tools"],
    [format({}), "response_format.type"],
    [format({ type: "json_schema" }), "response_format.json_schema"],
    [{ thinking: { budget_tokens: 9 } }, "thinking.type"],
    [{ cache_control: {} }, "cache_control.type"],
  ])("names a value that is missing: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "missing_required_parameter", param });
  });

  it.each<[object, string]>([
    [{ modalities: ["text", "audio"] }, "modalities"],
    [{ modalities: ["image"] }, "modalities"],
    [{ audio: { voice: "alloy", format: "mp3" } }, "audio"],
    [{ web_search_options: {} }, "web_search_options"],
    [user({ type: "video_url", video_url: { url: "https://a.example" } }), `${part}.type`],
    [
      message({ role: "system", content: [{ type: "image_url", image_url: { url: "https://a.example" } }] }),
      `${part}.type`,
    ],
    [assistant({ content: [{ type: "file", file: { file_id: "a" } }] }), `${part}.type`],
    [user({ type: "constructor" }), `${part}.type`],
    [assistant({ audio: { id: "audio-1" } }), "messages[1].audio"],
    [{ tools: [{ type: "web_search" }] }, "tools[0].type"],
    [
      { tools: [{ type: "custom", custom: { name: "run", format: { type: "grammar", grammar: {} } } }] },
      "tools[0].custom.format",
    ],
    [format({ type: "grammar" }), "response_format.type"],
  ])("names what has no meaning to other providers: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "unsupported_parameter", param });
  });

  it("is all that bad input causes, whatever in a request is replaced by what", () => {
    expect(() => readConversation(REQUEST, "error")).not.toThrow();
    const value = fc.oneof(
      fc.constantFrom(
        null,
        0,
        -1,
        Number.POSITIVE_INFINITY,
        true,
        "",
        "text",
        [],
        [null],
        [[]],
        {},
        [{}],
        [{ type: "text" }],
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(fc.nat(), fc.nat(), value, value, (first, second, one, other) => {
        const body = structuredClone(REQUEST);
        replace(body, { at: first, value: structuredClone(one) });
        replace(body, { at: second, value: structuredClone(other) });
        try {
          readConversation(body, "error");
        } catch (error) {
          if (!(error instanceof GatewayError)) throw error;
        }
      }),
      { numRuns: runs(1_000, 100_000) },
    );
  });
});

const mark = { cache_control: { type: "ephemeral", ttl: "1h" } };
/** Has all that is read. */
const REQUEST = {
  messages: [
    { role: "system", content: "Hi", ...mark },
    {
      role: "user",
      name: "Ann",
      content: [
        { type: "text", text: "Hi", ...mark },
        { type: "image_url", image_url: { url: "data:text/plain;base64,YQ==", detail: "low" } },
        { type: "input_audio", input_audio: { data: "UklG", format: "wav" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,YQ==", filename: "a" } },
        { type: "file", file: { file_id: "a" } },
      ],
    },
    {
      role: "assistant",
      content: [{ type: "refusal", refusal: "No." }],
      refusal: "No.",
      thinking_blocks: [
        { type: "thinking", thinking: "Well", signature: "s" },
        { type: "redacted_thinking", data: "d" },
      ],
      tool_calls: [
        { id: "a", function: { name: "f", arguments: "{}" }, extra_content: { google: { thought_signature: "s" } } },
        { id: "b", type: "custom", custom: { name: "run", input: "1" } },
      ],
      function_call: { name: "f", arguments: "{}" },
    },
    { role: "tool", tool_call_id: "a", content: [{ type: "text", text: "Hi" }], ...mark },
    { role: "function", name: "f", content: "Hi" },
  ],
  tools: [
    { type: "function", function: { name: "f", description: "F", parameters: {}, strict: true }, ...mark },
    { type: "custom", custom: { name: "run", format: { type: "text" } } },
  ],
  functions: [{ name: "g", parameters: {} }],
  tool_choice: {
    type: "allowed_tools",
    allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "f" } }] },
  },
  function_call: { name: "g" },
  parallel_tool_calls: true,
  stop: ["a"],
  response_format: { type: "json_schema", json_schema: { name: "a", schema: {}, strict: true } },
  reasoning: { effort: "low", max_tokens: 9, enabled: true },
  thinking: { type: "enabled", budget_tokens: 9 },
  modalities: ["text"],
  logprobs: true,
  top_logprobs: 1,
  temperature: 1,
  metadata: {},
  ...mark,
};

describe("what the operator wants to be left out where it is unsupported", () => {
  it("is left out, and named", () => {
    const more = { modalities: ["text", "audio"], audio: { voice: "alloy" }, web_search_options: {}, store: true };
    const request = { ...REQUEST, ...more };
    const { left } = readConversation(request, "drop");
    expect(left).toEqual(expect.arrayContaining(["modalities", "audio", "web_search_options", "store"]));
  });
});
