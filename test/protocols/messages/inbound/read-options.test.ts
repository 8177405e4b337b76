// The options of a Messages request, in the internal form.
import { describe, expect, it } from "vitest";
import { writeRequest } from "../../../../functions/protocols/chat/outbound/write-request.ts";
import { readAnswerWishes } from "../../../../functions/protocols/messages/inbound/answer-wishes.ts";
import { targetFrom } from "../../../support/target.ts";
import { read } from "./support/read.ts";
import { writtenAgain } from "./support/write-again.ts";

const schema = { type: "object", properties: {}, additionalProperties: false };
const format = { type: "json_schema", schema };
const strict = { type: "json-schema", schema, strict: true };

describe("the options of a request", () => {
  it("say nothing where the client says nothing", () => {
    const { options, left } = read({
      temperature: null,
      stop_sequences: null,
      unknown: null,
      thinking: null,
      metadata: null,
    });
    const { stop, maximumTokens, ...others } = options;
    expect({ stop, maximumTokens }).toEqual({ stop: [], maximumTokens: 100 });
    expect(Object.values(others)).toEqual(Object.keys(others).map(() => undefined));
    expect(left).toEqual([]);
  });

  it.each([
    [{ max_tokens: 5 }, { maximumTokens: 5 }],
    [
      { temperature: 0, top_p: 0.5, top_k: 40 },
      { temperature: 0, topP: 0.5, topK: 40 },
    ],
    [{ stop_sequences: ["a", "b"] }, { stop: ["a", "b"] }],
    [{ metadata: { user_id: "u" } }, { user: "u" }],
    [{ metadata: { user_id: null } }, { user: undefined }],
    [{ service_tier: "auto" }, { serviceTier: "auto" }],
    [{ service_tier: "standard_only" }, { serviceTier: "default" }],
    [{ cache_control: { type: "ephemeral", ttl: "1h" } }, { cache: { ttl: "1h" } }],
    [{ output_config: { format } }, { format: strict }],
    [{ output_config: { format: null }, output_format: format }, { format: strict }],
    [{ mcp_servers: [] }, {}],
  ])("are read: %j", (members, expected) => {
    const { options, left } = read(members);
    expect(options).toMatchObject(expected);
    expect(left).toEqual([]);
  });

  const high = { output_config: { effort: "high" } };
  it.each([
    [{ thinking: { type: "disabled" } }, { effort: "none" }],
    [{ thinking: { type: "disabled" }, ...high }, { effort: "none" }],
    [{ thinking: { type: "enabled", budget_tokens: 2048 } }, { budget: 2048 }],
    [
      { thinking: { type: "enabled", budget_tokens: 2048 }, ...high },
      { effort: "high", budget: 2048 },
    ],
    [{ thinking: { type: "adaptive", display: "omitted" }, output_config: { effort: "low" } }, { effort: "low" }],
    [{ thinking: { type: "adaptive" } }, { effort: "high" }],
    [{ output_config: { effort: "max" } }, { effort: "max" }],
    [{ output_config: {} }, undefined],
  ])("say how much to reason: %j", (members, expected) => {
    const { options, left } = read(members);
    expect(options.reasoning).toEqual(expected);
    expect(left).toEqual([]);
  });

  it.each([
    [{}, true],
    [{ thinking: null }, true],
    [{ thinking: { type: "adaptive" } }, true],
    [{ thinking: { type: "adaptive", display: "summarized" } }, true],
    [{ thinking: { type: "adaptive", display: "omitted" } }, false],
    [{ thinking: { type: "disabled" } }, false],
  ])("say whether the answer shows what the model thinks: %j", (members, showsThinking) => {
    expect(readAnswerWishes(members)).toEqual({ showsThinking });
  });

  it("leave out what only Anthropic has, and name it", () => {
    const others = { context_management: { edits: [] }, inference_geo: "us", speed: "fast", vendors_own: 1 };
    const cited = { type: "document", source: { type: "url", url: "https://a.example" }, citations: { enabled: true } };
    const members = {
      ...others,
      output_config: { task_budget: {} },
      messages: [{ role: "user", content: [cited, cited] }],
    };
    expect(read(members).left).toEqual([
      ...[...Object.keys(others), "output_config.task_budget", "messages[].content[].citations"],
    ]);
  });

  it.each(["container", "mcp_servers"])("refuse what Anthropic runs beside the model, or leave it out: %s", (name) => {
    expect(() => read({ [name]: [{}] })).toThrow(name);
    expect(read({ [name]: [{}] }, "drop").left).toEqual([name]);
  });
});

describe("what a provider cannot honor", () => {
  const older = { id: "claude-3-haiku-20240307" };
  const impossible = { type: "json_schema", schema: { type: "string", not: {} } };

  it.each([
    [{ stop_sequences: [" "] }, "stop_sequences"],
    [{ metadata: { user_id: "a@b.example" } }, "metadata.user_id"],
    [{ output_config: { effort: "high" } }, "output_config.effort"],
    [{ thinking: { type: "adaptive" }, output_config: { effort: "high" } }, "thinking"],
  ])("is left out and named as Messages call it: %j", (members, name) => {
    expect(writtenAgain(members, older).dropped).toEqual([name]);
  });

  it("is named as a member of the format, if only its strictness is left out", () => {
    const open = { type: "json_schema", schema: { type: "object", properties: { a: { type: "string" } } } };
    const target = targetFrom({ model: "openai/gpt-4.1-mini" });
    const options = { target, stream: false, maximumTokens: 100 };
    const { dropped } = writeRequest(read({ output_config: { format: open } }), options);
    expect(dropped).toEqual(["output_config.format.strict"]);
  });

  it.each([
    [{ output_config: { format: impossible } }, "output_config.format"],
    [{ output_format: impossible }, "output_format"],
  ])("is refused as Messages call it: %j", (members, name) => {
    expect(() => writtenAgain(members, older)).toThrow(`'${name}'`);
  });
});
