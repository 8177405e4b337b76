// The betas of Anthropic's API that the clouds know. They refuse a request that names any other, and clients that take the
// gateway for Anthropic name many: docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html,
// github.com/BerriAI/litellm, litellm/anthropic_beta_headers_config.json.

export type Cloud = "bedrock" | "mantle" | "vertex";

const COMMON = [
  ...["compact-2026-01-12", "computer-use-2025-01-24", "computer-use-2025-11-24", "context-1m-2025-08-07"],
  ...["context-management-2025-06-27", "dangerous-tool-use-2026-09-03", "interleaved-thinking-2025-05-14"],
  ...["thinking-binding-controls-2026-08-01", "thinking-display-updates-2026-08-18", "tool-search-tool-2025-10-19"],
];
const AWS = [
  ...["effort-2025-11-24", "fine-grained-tool-streaming-2025-05-14", "output-128k-2025-02-19"],
  ...["token-efficient-tools-2025-02-19", "tool-examples-2025-10-29"],
];

const KNOWN: Readonly<Record<Cloud, ReadonlySet<string>>> = {
  bedrock: new Set([
    ...COMMON,
    ...AWS,
    ...["computer-use-2024-10-22", "dev-full-thinking-2025-05-14"],
    ...["mid-conversation-output-config-2026-07-01", "mid-conversation-tool-changes-2026-07-01"],
  ]),
  mantle: new Set([
    ...COMMON,
    ...AWS,
    ...[
      "claude-code-20250219",
      "per-turn-control-2026-07-01",
      "structured-outputs-2025-11-13",
      "web-search-2025-03-05",
    ],
  ]),
  vertex: new Set([...COMMON, "compact-2026-09-04", "per-turn-control-2026-07-01", "web-search-2025-03-05"]),
};

/** Anthropic's name of one that the clouds have as part of it. */
const RENAMED: ReadonlyMap<string, string> = new Map([["advanced-tool-use-2025-11-20", "tool-search-tool-2025-10-19"]]);

/** Of those that a client asks for, the ones that a cloud knows. */
export function betasFor(cloud: Cloud, { "anthropic-beta": asked = "" }: Readonly<Record<string, string>>): string[] {
  const names = asked.split(",").map((name) => name.trim());
  const known = names.map((name) => RENAMED.get(name) ?? name).filter((name) => KNOWN[cloud].has(name));
  return [...new Set(known)];
}

/** What of a client's headers travels on to a cloud that takes the betas in one. It has versions of its own. */
export function forwardedTo(cloud: Cloud, forwarded: Readonly<Record<string, string>>): Record<string, string> {
  const { "anthropic-version": _, "anthropic-beta": __, ...others } = forwarded;
  const betas = betasFor(cloud, forwarded);
  return { ...others, ...(betas.length > 0 && { "anthropic-beta": betas.join(",") }) };
}
