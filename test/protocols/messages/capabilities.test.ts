// What a request may ask of each generation of Claude.
import { describe, expect, it } from "vitest";
import { capabilitiesOf } from "../../../functions/protocols/messages/outbound/request/capabilities.ts";
import { NEWEST, optionsFor } from "./support/write.ts";

const of = (id: string) => capabilitiesOf(optionsFor({ id }).target);

describe("the capabilities of a model", () => {
  it.each([
    ...[
      ["claude-3-haiku-20240307", 4096],
      ["claude-3-5-sonnet-latest", 8192],
      ["claude-3.7-sonnet", 64_000],
    ],
    ...[
      ["claude-opus-4-20250514", 32_000],
      ["claude-opus-4@20250514", 32_000],
      ["claude-opus-4-1-20250805", 32_000],
    ],
    ...[
      ["eu.anthropic.claude-sonnet-4-5-20250929-v1:0", 64_000],
      ["anthropic/claude-haiku-4.5", 64_000],
    ],
    ...[
      ["claude-opus-4-6", 128_000],
      ["us.anthropic.claude-opus-4-6-v1", 128_000],
    ],
  ])("follow from its id, whatever is around it: %s", (id, limit) => {
    expect(of(String(id)).output_limit).toBe(limit);
  });

  it.each(["claude-opus-4-9", "claude-opus-41", "claude-opus-5-6", "claude-haiku-7", "claude-3-9", "gpt-5", "claude-"])(
    "are those of the newest for one that is unknown: %s",
    (id) => expect(of(id)).toEqual(of(NEWEST)),
  );

  it("are what the operator says of them", () => {
    const { target } = optionsFor({ id: NEWEST, capabilities: { sampling: "both", output_limit: 7 } });
    expect(capabilitiesOf(target)).toEqual({ ...of(NEWEST), sampling: "both", output_limit: 7 });
  });

  it.each([
    ["claude-3-5-haiku-20241022", "none", "both", true],
    ["claude-sonnet-4-0", "budget", "either", true],
    ["claude-opus-4-5-20251101", "budget", "either", true],
    ["claude-sonnet-4-6", "adaptive", "either", false],
    ["claude-opus-4-7", "adaptive", "none", false],
    ["claude-opus-5", "adaptive", "none", false],
  ])("differ by generation: %s", (id, thinking, sampling, prefill) => {
    expect(of(id)).toMatchObject({ thinking, sampling, prefill });
  });
});
