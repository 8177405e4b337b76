// What each model of Bedrock accepts, by its id.
import { describe, expect, it } from "vitest";
import { capabilitiesOf } from "../../../functions/protocols/converse/outbound/request/capabilities.ts";
import { targetFrom } from "../../support/target.ts";
import { NEWEST, OPAQUE } from "./support/write.ts";

const of = (id: string, members: object = {}) => capabilitiesOf(targetFrom({ model: `bedrock/${id}`, ...members }));
const ARN = "arn:aws:bedrock:us-east-1";
const SONNET = "anthropic.claude-sonnet-4-5-20250929-v1:0";

describe("a model's capabilities", () => {
  it.each([
    [
      SONNET,
      [
        ...["us", "eu", "apac", "jp", "au", "ca", "global", "us-gov"].map((group) => `${group}.${SONNET}`),
        `${ARN}::foundation-model/${SONNET}`,
        `${ARN}:123456789012:inference-profile/us.${SONNET}`,
        "Anthropic.Claude-Sonnet-4-5",
      ],
    ],
    [NEWEST, ["anthropic.claude-opus-9", "us.anthropic.claude-opus-5-6-v1"]],
    [OPAQUE, ["acme.model-1", `${ARN}:123456789012:provisioned-model/abc`, `${ARN}:1:imported-model/${SONNET}`, "x"]],
    ["amazon.nova-lite-v1:0", ["us.amazon.nova-micro-v1:0", "amazon.nova-pro-v1:0:300k"]],
    ["us.meta.llama4-scout-17b-instruct-v1:0", ["meta.llama3-1-8b-instruct-v1:0"]],
  ])("are those of %s for %j", (known, others) => {
    for (const id of others) expect(of(id)).toEqual(of(known));
  });

  it("differ between models whose ids begin alike", () => {
    const ids = [
      ...["amazon.nova-pro", "amazon.nova-2-lite", "amazon.nova-2-omni", "amazon.titan-text-lite"],
      ...["mistral.mistral-7b", "mistral.mistral-large-2407", "mistral.mistral-large-3-675b", "mistral.voxtral-mini"],
      ...["openai.gpt-oss-20b", "openai.gpt-5.6", "qwen.qwen3-32b", "qwen.qwen3-coder-30b", "cohere.command-r-plus"],
      ...["deepseek.r1", "google.gemma-3-27b", "meta.llama3-1", "writer.palmyra-x5", "zai.glm-5", "acme.model"],
    ];
    expect(new Set(ids.map((id) => JSON.stringify(of(id)))).size).toBe(ids.length);
  });

  it.each([
    ["anthropic.claude-v2:1", { thinking: "none", output_limit: 4096, long_cache: false }],
    ["anthropic.claude-instant-v1", { thinking: "none", output_limit: 4096 }],
    ["us.anthropic.claude-opus-4-1-20250805-v1:0", { thinking: "budget", structured_output: false, long_cache: false }],
    ["us.anthropic.claude-opus-4-6-v1", { thinking: "adaptive", structured_output: true, long_cache: true }],
    ["us.anthropic.claude-opus-4-8", { structured_output: false, forced_tool_choice: true, long_cache: true }],
    ["us.anthropic.claude-opus-5-5", { structured_output: false, forced_tool_choice: false, sampling: "none" }],
  ])("are those of Claude's generation: %s", (id, expected) => {
    expect(of(id)).toMatchObject({ top_k: "claude", ...expected });
  });

  it("are the operator's, where the entry says so", () => {
    const capabilities = { sampling: "both", thinking: "adaptive" };
    expect(of(NEWEST, { capabilities })).toEqual({ ...of(NEWEST), ...capabilities });
  });

  it("are those of the model that the operator names behind a profile", () => {
    const capabilities = { base_model: SONNET, output_limit: 7 };
    expect(of(OPAQUE, { capabilities })).toEqual({ ...of(SONNET), output_limit: 7 });
  });
});
