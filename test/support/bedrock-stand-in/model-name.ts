// Ids of models: with the regions of a profile or without, or as the end of an ARN.

export interface ModelName {
  /** Such as `amazon.nova-micro-v1:0`. */
  readonly name: string;
  /** As Anthropic names it, such as `claude-sonnet-4-5-20250929`. */
  readonly claude: string | undefined;
  readonly isProfile: boolean;
}

/** The only profile of an application. */
export const APPLICATION_PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6";
const PROFILED = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const ARN = /^arn:aws:bedrock:[a-z0-9-]+:\d*:(?:inference-profile|foundation-model)\//;
const REGIONS = /^(?:us|us-gov|eu|apac|jp|au|ca|global)\./;

export function nameIn(id: string): ModelName {
  const full = id === APPLICATION_PROFILE ? PROFILED : id.replace(ARN, "");
  const name = full.replace(REGIONS, "");
  const [, claude] = /^anthropic\.(.+?)(?:-v\d+(?::\d+)?)?$/.exec(name) ?? [];
  return { name, claude, isProfile: full !== name };
}
