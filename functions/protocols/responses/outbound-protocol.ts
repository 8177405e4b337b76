// OpenAI's Responses as providers speak them: passed through, and for clients of other protocols. The entry of the bundle has
// this, so it is small.
import type { OutboundProtocol } from "../../core/protocol.ts";
import type { Members } from "../../core/wire/members.ts";

export const outboundResponses: OutboundProtocol = {
  name: "responses",
  statusOf,
  outbound: async () => (await import("./outbound/translation.ts")).translation,
};

/** By the code of an error, or else by its type: those that OpenAI's API has, and those in which others copy it. */
const STATUSES: ReadonlyMap<unknown, number> = new Map([
  ...["invalid_request_error", "invalid_prompt", "invalid_image", "invalid_value", "image_parse_error"].map(of(400)),
  ...["context_length_exceeded", "content_filter", "bio_policy", "cyber_policy"].map(of(400)),
  ...["authentication_error", "invalid_api_key"].map(of(401)),
  ...["permission_error"].map(of(403)),
  ...["not_found_error", "model_not_found"].map(of(404)),
  ...["rate_limit_error", "rate_limit_exceeded", "insufficient_quota", "usage_limit_reached"].map(of(429)),
  ...["server_error", "api_error"].map(of(500)),
  ...["server_is_overloaded", "slow_down", "overloaded_error"].map(of(503)),
  ...["vector_store_timeout", "timeout_error"].map(of(504)),
]);

function of(status: number) {
  return (word: string) => [word, status] as const;
}

function statusOf({ code, type }: Members): number | undefined {
  return STATUSES.get(code) ?? STATUSES.get(type);
}
