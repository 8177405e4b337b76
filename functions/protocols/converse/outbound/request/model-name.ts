// The name of a model in an id of Bedrock.

export interface BedrockName {
  /** As `anthropic`; undefined where the id names no model. */
  readonly vendor: string | undefined;
  /** As `anthropic.claude-sonnet-5`. */
  readonly text: string;
}

/** Of an inference profile that crosses regions. */
const GEOGRAPHY = /^(?:[a-z]{2}|apac|global|us-gov)\./;
/** Kinds of ARNs that end with the name of a model. */
const NAMING = /^arn:[^/]*:(?:foundation-model|inference-profile)\//;

export function nameIn(id: string): BedrockName {
  const lower = id.toLowerCase();
  const isOpaque = lower.startsWith("arn:") && !NAMING.test(lower);
  const text = isOpaque ? "" : lower.slice(lower.lastIndexOf("/") + 1).replace(GEOGRAPHY, "");
  const dot = text.indexOf(".");
  return { vendor: dot === -1 ? undefined : text.slice(0, dot), text };
}
