// Who asks, and how urgently: members that do not change the answer.
import type { Options } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { Omissions } from "../../../writing/omissions.ts";

const TIERS = new Set(["default", "flex", "priority", "reserved"]);
/** What the values of `requestMetadata` may have. */
const VALUE = /^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/;

/** `auto` says as much as no tier. The user is in the operator's own logs of Bedrock, and nowhere else. */
export function writeAccount({ user, serviceTier }: Options, omissions: Omissions): Members {
  const isSent = user !== undefined && VALUE.test(user);
  if (user !== undefined && !isSent) omissions.drop("user");
  const hasTier = serviceTier !== undefined && TIERS.has(serviceTier);
  if (serviceTier !== undefined && serviceTier !== "auto" && !hasTier) omissions.drop("service_tier");
  return {
    ...(hasTier && { serviceTier: { type: serviceTier } }),
    ...(isSent && { requestMetadata: { user } }),
  };
}
