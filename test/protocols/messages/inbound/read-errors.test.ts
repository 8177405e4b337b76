// What is wrong with a Messages request, or has no meaning to other providers, is named by its path.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GatewayError } from "../../../../functions/core/error.ts";
import { parseExact } from "../../../../functions/core/wire/exact-json.ts";
import { isMembers } from "../../../../functions/core/wire/members.ts";
import { readConversation } from "../../../../functions/protocols/messages/inbound/read-conversation.ts";
import { writeCallSignature } from "../../../../functions/protocols/messages/signatures.ts";
import { runs } from "../../../support/long.ts";
import { replace } from "../../support/replace.ts";
import { errorOf } from "./support/read.ts";

const message = (members: object) => ({ messages: [{ role: "user", content: "Hi" }, members] });
const user = (block: unknown) => message({ role: "user", content: [block] });
const assistant = (block: unknown) => message({ role: "assistant", content: [block] });
const image = (source: unknown) => user({ type: "image", source });
const document = (source: unknown) => user({ type: "document", source });
const result = (members: object) => user({ type: "tool_result", tool_use_id: "a", ...members });
const tool = (members: object) => ({ tools: [{ name: "f", input_schema: {}, ...members }] });
const block = "messages[1].content[0]";

describe("an error in a request", () => {
  it.each<[object, string]>([
    [{ messages: "Hi" }, "messages"],
    [{ messages: [7] }, "messages[0]"],
    [{ system: 7 }, "system"],
    [{ system: [7] }, "system[0]"],
    [{ system: [{ type: "text", text: 7 }] }, "system[0].text"],
    [message({ role: "developer", content: "Hi" }), "messages[1].role"],
    [message({ role: "user", content: 7 }), "messages[1].content"],
    [user("Hi"), block],
    [user({ type: "text", text: ["Hi"] }), `${block}.text`],
    [user({ type: "text", text: "Hi", cache_control: { type: "forever" } }), `${block}.cache_control.type`],
    [user({ type: "text", text: "Hi", cache_control: { type: "ephemeral", ttl: "1d" } }), `${block}.cache_control.ttl`],
    [image("https://a.example"), `${block}.source`],
    [image({ type: "url", url: "ftp://a.example" }), `${block}.source.url`],
    [image({ type: "base64", media_type: 7, data: "YQ==" }), `${block}.source.media_type`],
    [document({ type: "text", data: 7 }), `${block}.source.data`],
    [document({ type: "content", content: [7] }), `${block}.source.content[0]`],
    [user({ type: "document", source: { type: "text", data: "a" }, title: 7 }), `${block}.title`],
    [user({ type: "document", source: { type: "text", data: "a" }, context: 7 }), `${block}.context`],
    [user({ type: "search_result", source: "a", title: "b", content: "c" }), `${block}.content`],
    [result({ tool_use_id: "" }), `${block}.tool_use_id`],
    [result({ content: 7 }), `${block}.content`],
    [result({ content: [{ type: "text", text: 7 }] }), `${block}.content[0].text`],
    [result({ is_error: "no" }), `${block}.is_error`],
    [assistant({ type: "tool_use", id: 7, name: "f", input: {} }), `${block}.id`],
    [assistant({ type: "tool_use", id: "a", name: "", input: {} }), `${block}.name`],
    [assistant({ type: "tool_use", id: "a", name: "f", input: "{}" }), `${block}.input`],
    [assistant({ type: "tool_use", id: "a", name: "f", input: [] }), `${block}.input`],
    [assistant({ type: "thinking", thinking: 7, signature: "s" }), `${block}.thinking`],
    [assistant({ type: "thinking", thinking: "a", signature: 7 }), `${block}.signature`],
    [{ tools: {} }, "tools"],
    [{ tools: [7] }, "tools[0]"],
    [tool({ type: 7 }), "tools[0].type"],
    [tool({ name: "" }), "tools[0].name"],
    [tool({ description: 7 }), "tools[0].description"],
    [tool({ input_schema: "{}" }), "tools[0].input_schema"],
    [tool({ strict: "yes" }), "tools[0].strict"],
    [tool({ defer_loading: 1 }), "tools[0].defer_loading"],
    [{ tool_choice: "auto" }, "tool_choice"],
    [{ tool_choice: { type: "required" } }, "tool_choice.type"],
    [{ tool_choice: { type: "auto", disable_parallel_tool_use: 1 } }, "tool_choice.disable_parallel_tool_use"],
    [{ tool_choice: { type: "any" } }, "tool_choice"],
    [{ max_tokens: "5" }, "max_tokens"],
    [{ temperature: "hot" }, "temperature"],
    [{ temperature: Number.POSITIVE_INFINITY }, "temperature"],
    [{ top_p: true }, "top_p"],
    [{ top_k: 1.5 }, "top_k"],
    [{ stop_sequences: "END" }, "stop_sequences"],
    [{ stop_sequences: ["a", 7] }, "stop_sequences"],
    [{ metadata: "u" }, "metadata"],
    [{ metadata: { user_id: 7 } }, "metadata.user_id"],
    [{ service_tier: 7 }, "service_tier"],
    [{ thinking: true }, "thinking"],
    [{ thinking: { type: "on" } }, "thinking.type"],
    [{ thinking: { type: "enabled", budget_tokens: 0 } }, "thinking.budget_tokens"],
    [{ output_config: "high" }, "output_config"],
    [{ output_config: { effort: "extreme" } }, "output_config.effort"],
    [{ output_config: { format: { type: "json" } } }, "output_config.format.type"],
    [{ output_format: { type: "json_schema", schema: [] } }, "output_format.schema"],
    [{ cache_control: { type: "ephemeral", ttl: 5 } }, "cache_control.ttl"],
  ])("names a value that is wrong: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "invalid_value", param });
  });

  it.each<[object, string]>([
    [{ messages: undefined }, "messages"],
    [message({ content: "Hi" }), "messages[1].role"],
    [message({ role: "user" }), "messages[1].content"],
    [message({ role: "user", content: [] }), "messages[1].content"],
    [message({ role: "system", content: null }), "messages[1].content"],
    [message({ role: "assistant" }), "messages[1].content"],
    [user({ text: "Hi" }), `${block}.type`],
    [user({ type: "text" }), `${block}.text`],
    [user({ type: "text", text: "Hi", cache_control: {} }), `${block}.cache_control.type`],
    [user({ type: "image" }), `${block}.source`],
    [image({ url: "https://a.example" }), `${block}.source.type`],
    [image({ type: "base64", data: "YQ==" }), `${block}.source.media_type`],
    [image({ type: "base64", media_type: "image/png" }), `${block}.source.data`],
    [image({ type: "file" }), `${block}.source.file_id`],
    [document({ type: "text" }), `${block}.source.data`],
    [user({ type: "search_result", title: "a", content: [] }), `${block}.source`],
    [user({ type: "tool_result", content: "Hi" }), `${block}.tool_use_id`],
    [result({ content: [{ type: "tool_reference" }] }), `${block}.content[0].tool_name`],
    [assistant({ type: "tool_use", name: "f", input: {} }), `${block}.id`],
    [assistant({ type: "tool_use", id: "a", input: {} }), `${block}.name`],
    [assistant({ type: "tool_use", id: "a", name: "f" }), `${block}.input`],
    [assistant({ type: "thinking" }), `${block}.thinking`],
    [assistant({ type: "redacted_thinking" }), `${block}.data`],
    [tool({ name: undefined }), "tools[0].name"],
    [tool({ input_schema: undefined }), "tools[0].input_schema"],
    [{ tool_choice: {} }, "tool_choice.type"],
    [{ tool_choice: { type: "tool" } }, "tool_choice.name"],
    [{ thinking: {} }, "thinking.type"],
    [{ thinking: { type: "enabled" } }, "thinking.budget_tokens"],
    [{ output_config: { format: {} } }, "output_config.format.type"],
    [{ output_config: { format: { type: "json_schema" } } }, "output_config.format.schema"],
  ])("names a value that is missing: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "missing_required_parameter", param });
  });

  it.each<[object, string]>([
    [{ container: "c" }, "container"],
    [{ mcp_servers: [{ type: "url", url: "https://a.example", name: "a" }] }, "mcp_servers"],
    [user({ type: "container_upload", file_id: "a" }), `${block}.type`],
    [user({ type: "constructor" }), `${block}.type`],
    [user({ type: "thinking", thinking: "a" }), `${block}.type`],
    [message({ role: "system", content: [{ type: "image" }] }), `${block}.type`],
    [assistant({ type: "image" }), `${block}.type`],
    [assistant({ type: "tool_result" }), `${block}.type`],
    [result({ content: [{ type: "tool_result", tool_use_id: "b" }] }), `${block}.content[0].type`],
    [image({ type: "text", data: "a" }), `${block}.source.type`],
    [document({ type: "content", content: [{ type: "document" }] }), `${block}.source.content[0].type`],
    [{ tools: [{ type: "web_search_20250305", name: "web_search" }] }, "tools[web_search]"],
  ])("names what has no meaning to other providers: %j", (members, param) => {
    expect(errorOf(members)).toEqual({ code: "unsupported_parameter", param });
  });

  it("is all that bad input causes, whatever in a request is replaced by what", () => {
    expect(() => readConversation(REQUEST, "error")).not.toThrow();
    const strange = fc.constantFrom(null, 0, -1, true, "", "text", [], [null], [[]], {}, [{}], [{ type: "text" }]);
    const texts = fc.oneof(strange, fc.jsonValue({ maxDepth: 2 })).map((value) => JSON.stringify(value));
    const value = fc.oneof({ weight: 20, arbitrary: texts }, fc.constant("1e999"));
    const property = fc.property(fc.nat(), fc.nat(), value, value, (first, second, one, other) => {
      const body = structuredClone(REQUEST);
      replace(body, { at: first, value: parseExact(one) });
      replace(body, { at: second, value: parseExact(other) });
      readOrRefuse(JSON.stringify(body));
    });
    fc.assert(property, { numRuns: runs(400, 20_000) });
  });

  it("is left out with what is unsupported, and named", () => {
    const more = { container: "c", tools: [...REQUEST.tools, { type: "bash_20250124", name: "bash" }], speed: "fast" };
    const { left } = readConversation({ ...REQUEST, ...more }, "drop");
    expect(left).toEqual(expect.arrayContaining(["container", "tools[bash]", "speed"]));
  });
});

/** As it comes, and with either wish of the operator's. */
function readOrRefuse(text: string): void {
  const body = parseExact(text);
  for (const unsupported of ["error", "drop"] as const) {
    try {
      readConversation(isMembers(body) ? body : {}, unsupported);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
    }
  }
}

const mark = { cache_control: { type: "ephemeral", ttl: "1h" } };
const text = { type: "text", text: "Hi", ...mark };
const picture = { type: "image", source: { type: "base64", media_type: "image/png", data: "YQ==" }, ...mark };
const titled = { title: "A", context: "B", citations: { enabled: true }, ...mark };
const files = [
  { type: "document", source: { type: "base64", media_type: "application/pdf", data: "YQ==" }, ...titled },
  { type: "document", source: { type: "text", media_type: "text/plain", data: "Hi" }, ...titled },
  { type: "document", source: { type: "content", content: [text, picture] }, ...titled },
  { type: "document", source: { type: "url", url: "data:text/plain;base64,YQ==" } },
  { type: "document", source: { type: "file", file_id: "file_1" } },
  { type: "search_result", source: "https://a.example", title: "A", content: [text], ...mark },
];
/** Has all that is read. */
const REQUEST = {
  model: "m",
  max_tokens: 100,
  stream: true,
  system: [{ type: "text", text: "x-anthropic-billing-header: a" }, text],
  messages: [
    { role: "user", content: [text, picture, ...files] },
    { role: "system", content: "Hi" },
    { role: "system", content: [text] },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Well", signature: "s" },
        { type: "thinking", thinking: "", signature: writeCallSignature({ maker: "google", value: "s" }) },
        { type: "redacted_thinking", data: "d" },
        { type: "server_tool_use", id: "a", name: "web_search", input: {} },
        { type: "web_search_tool_result", tool_use_id: "a", content: [] },
        { type: "compaction", content: "Hi" },
        { type: "tool_use", id: "a", name: "f", input: { a: [1, { b: "c" }] }, ...mark },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "a", content: [text, picture, ...files], is_error: true, ...mark },
        { type: "tool_result", tool_use_id: "b", content: [{ type: "tool_reference", tool_name: "g" }] },
      ],
    },
  ],
  tools: [
    { name: "f", description: "F", input_schema: { type: "object" }, strict: true, ...mark },
    { type: "custom", name: "g", input_schema: {}, defer_loading: true, input_examples: [{}] },
    { type: "tool_search_tool_bm25_20251119", name: "tool_search_tool_bm25" },
  ],
  tool_choice: { type: "tool", name: "f", disable_parallel_tool_use: true },
  stop_sequences: ["a"],
  thinking: { type: "enabled", budget_tokens: 2048, display: "omitted" },
  output_config: { effort: "low", format: { type: "json_schema", schema: { type: "object" } } },
  output_format: { type: "json_schema", schema: {} },
  metadata: { user_id: "u" },
  service_tier: "auto",
  context_management: { edits: [] },
  mcp_servers: [],
  temperature: 1,
  ...mark,
};
