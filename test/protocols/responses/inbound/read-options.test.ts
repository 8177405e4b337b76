// The options of a Responses request, and what of it other providers do not get.
import { describe, expect, it } from "vitest";
import { read } from "./support/read.ts";

const schema = { type: "object", properties: {} };

describe("the options of a request", () => {
  it("are read by their names", () => {
    const { options, left } = read({
      ...{ max_output_tokens: 100, temperature: 0.5, top_p: 0.9, user: "u", service_tier: "flex" },
    });
    expect(options).toMatchObject({ maximumTokens: 100, temperature: 0.5, topP: 0.9, user: "u", serviceTier: "flex" });
    expect(left).toEqual([]);
    expect(read({ user: "u", safety_identifier: "s" }).options.user).toBe("s");
  });

  it.each([
    [{}, undefined],
    [{ reasoning: null }, undefined],
    [{ reasoning: { summary: "auto" } }, undefined],
    [{ reasoning: { effort: "none" } }, { effort: "none" }],
    [{ reasoning: { effort: "xhigh", summary: null } }, { effort: "xhigh" }],
    [{ reasoning: { effort: "ultra" } }, { effort: "max" }],
  ])("have an effort: %j", (members, reasoning) => {
    expect(read(members).options.reasoning).toEqual(reasoning);
  });

  it("have the last effort to which the input changes it", () => {
    const user = { role: "user", content: "Hi" };
    const update = (effort?: string | null) => ({ type: "configuration_update", reasoning: { effort } });
    const reasoning = { effort: "low" };
    const changed = read({ reasoning, input: [update("minimal"), user, update("high"), user, update(null)] });
    expect(changed.options.reasoning).toEqual({ effort: "high" });
    expect(changed.turns).toHaveLength(2);
    expect(changed.left).toEqual([]);
    expect(read({ reasoning, input: [user, { type: "configuration_update" }] }).options.reasoning).toEqual(reasoning);
  });

  it.each([
    [{ text: {} }, undefined],
    [{ text: { format: null } }, undefined],
    [{ text: { format: { type: "text" } } }, undefined],
    [{ text: { format: { type: "json_object" } } }, { type: "json" }],
    [
      { text: { format: { type: "json_schema", name: "a", schema, strict: true } } },
      { type: "json-schema", name: "a", description: undefined, schema, strict: true },
    ],
  ])("have a format: %j", (members, format) => {
    expect(read(members).options.format).toEqual(format);
  });

  it.each([
    [{ top_logprobs: 0 }, undefined],
    [{ top_logprobs: 3 }, 3],
    [{ include: ["message.output_text.logprobs"] }, 0],
    [{ include: ["reasoning.encrypted_content"] }, undefined],
  ])("have log probabilities where they are asked for: %j", (members, logprobs) => {
    expect(read(members).options.logprobs).toBe(logprobs);
  });
});

describe("members that other providers do not have", () => {
  it("are left out by name", () => {
    const members = {
      client_metadata: { a: "b" },
      metadata: {},
      prompt_cache_key: "k",
      store: true,
      truncation: "auto",
    };
    const { left } = read({
      ...members,
      text: { verbosity: "low" },
      reasoning: { context: "auto" },
      max_tool_calls: 3,
    });
    expect(left.toSorted()).toEqual([
      ...["client_metadata", "max_tool_calls", "metadata", "prompt_cache_key", "reasoning.context", "store"],
      ...["text.verbosity", "truncation"],
    ]);
  });

  it("are not named where they ask for nothing, or for what happens anyway", () => {
    const members = { store: false, truncation: "disabled", background: false, stream_options: {}, include: [] };
    expect(read({ ...members, metadata: null, previous_response_id: null, conversation: null }).left).toEqual([]);
  });

  it("are named once, wherever in the input they are", () => {
    const part = { type: "input_image", image_url: "https://a.example/b.png", detail: "high" };
    const said = { role: "assistant", content: "Well.", phase: "commentary" };
    const { left } = read({ input: [{ role: "user", content: [part, part] }, said, said] });
    expect(left).toEqual(["input[].phase", "input[].content[].detail"]);
  });
});
