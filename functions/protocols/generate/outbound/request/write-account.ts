// Who asks, and how urgently: members that do not change the answer.
import type { Options } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { Dialect } from "../../dialect.ts";

/** OpenAI's names of the tiers, and Google's own. */
const TIERS: ReadonlyMap<string, string> = new Map([
  ["default", "standard"],
  ["standard", "standard"],
  ["flex", "flex"],
  ["priority", "priority"],
]);

/** `auto` says as much as no tier. Vertex AI has its tiers in headers, and neither service knows the client's users. */
export function writeAccount({ user, serviceTier }: Options, omissions: Omissions, dialect: Dialect): Members {
  if (user !== undefined) omissions.drop("user");
  if (serviceTier === undefined || serviceTier === "auto") return {};
  const tier = dialect === "gemini" ? TIERS.get(serviceTier) : undefined;
  if (tier === undefined) omissions.drop("service_tier");
  return tier === undefined ? {} : { serviceTier: tier };
}
