// Who asks, and how urgently: members that do not change the answer.
import type { Options } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { Omissions } from "../../../writing/omissions.ts";

const LONGEST_USER = 256;
/** In digits. */
const SHORTEST_PHONE = 7;
const EMAIL = /[^\s@]@[^\s@]/;
/** An international number, or one in groups. Digits alone may be any id. */
const PHONE = /^\s*(?:(?:\+|00)[\d\s()./-]{6,}|\(?\d+\)?(?:[\s./-]+\(?\d+\)?)+)\s*$/;

/** OpenAI's names of the tiers, and Anthropic's own. */
const TIERS: ReadonlyMap<string, string> = new Map([
  ["auto", "auto"],
  ["default", "standard_only"],
  ["standard_only", "standard_only"],
]);

export function writeAccount({ user, serviceTier }: Options, omissions: Omissions): Members {
  const tier = serviceTier === undefined ? undefined : TIERS.get(serviceTier);
  const isSent = user !== undefined && isOpaque(user);
  if (user !== undefined && !isSent) omissions.drop("user");
  if (serviceTier !== undefined && tier === undefined) omissions.drop("service_tier");
  return { ...(isSent && { metadata: { user_id: user } }), ...(tier !== undefined && { service_tier: tier }) };
}

/** Anthropic forbids what identifies a person. Hashes of addresses and numbers would: there are few enough to try them all. */
function isOpaque(user: string): boolean {
  if (user === "" || user.length > LONGEST_USER || EMAIL.test(user)) return false;
  return !PHONE.test(user) || user.replace(/\D/g, "").length < SHORTEST_PHONE;
}
