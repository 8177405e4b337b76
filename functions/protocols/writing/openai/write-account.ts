// Who asks, and how urgently: members that do not change the answer.
import type { Options } from "../../../core/conversation/conversation.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { Omissions } from "../omissions.ts";
import type { ChatCapabilities } from "./chat-capabilities.ts";

/** In characters: OpenAI refuses a longer one, and vendors have similar limits. */
const LONGEST_USER = 64;
/** OpenAI's names of the tiers, and Anthropic's own. */
const TIERS: ReadonlyMap<string, string> = new Map([
  ...["default", "flex", "priority", "scale"].map((tier) => [tier, tier] as const),
  ["standard_only", "default"],
]);

/** `auto` says as much as no tier. */
export function writeAccount(
  { user, serviceTier }: Options,
  { capabilities, omissions }: { readonly capabilities: ChatCapabilities; readonly omissions: Omissions },
): Members {
  const isSent = user !== undefined && user !== "" && user.length <= LONGEST_USER;
  if (user !== undefined && !isSent) omissions.drop("user");
  const isSaid = serviceTier !== undefined && serviceTier !== "auto";
  const tier = isSaid && capabilities.isOpenAi ? TIERS.get(serviceTier) : undefined;
  if (isSaid && tier === undefined) omissions.drop("service_tier");
  return { ...(isSent && { user }), ...(tier !== undefined && { service_tier: tier }) };
}
