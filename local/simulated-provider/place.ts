// In whose place the simulated provider answers a request: each of the gateway's providers has an address of its own, so that
// an answer can say what it takes to get one from a real model.
import { isPrivateAddress } from "../../functions/core/limits/private-address.ts";
import { type CredentialNames, DEFAULT_CREDENTIALS } from "../../functions/providers/default-credentials.ts";
import { VENDORS } from "../../functions/providers/vendors.ts";

export interface Place {
  /** As the API has it, without the query. */
  readonly path: string;
  /** With which of the gateway's variables a real provider would answer. Undefined where the place is unknown. */
  readonly variable: string | undefined;
  /** Whether streams of chat completions end with their usage without being asked for it. */
  readonly alwaysCounts: boolean;
}

/** `address` is the simulated provider's own. */
export function addressFor(provider: string, address: string): string {
  return address.replace(/\/v1$/, `/for/${provider}/v1`);
}

export function placeAt(requested: string): Place {
  const [, name, within] = /^\/for\/(\w+)(\/.*)$/s.exec(requested) ?? [];
  const names = DEFAULT_CREDENTIALS.find(({ provider }) => provider === name);
  const vendor = VENDORS.find((each) => each.name === name);
  return {
    path: withoutOthers(within ?? requested),
    variable: names && variableOf(names),
    alwaysCounts: vendor?.drop?.includes("stream_options") ?? false,
  };
}

/** A key is of no use for a server of one's own, or without an address that everybody could have. */
function variableOf({ builtIn, keyVariable, addressVariable }: CredentialNames): string {
  const isElsewhere = builtIn === undefined || isPrivateAddress(new URL(builtIn));
  return isElsewhere ? addressVariable : keyVariable;
}

/** Azure serves OpenAI's API below addresses of its own, and Bedrock those of OpenAI and Anthropic. */
function withoutOthers(path: string): string {
  const azures = /^(?:\/v1)?\/openai\/(?:v1|deployments\/[^/]+)\//;
  return path.replace(azures, "/v1/").replace(/^\/anthropic\/v1\//, "/v1/");
}
