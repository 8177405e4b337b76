// Who asks, and how urgently: members that do not change the answer.
import type { Conversation, Options, Turn } from "../../../core/conversation/conversation.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { Omissions } from "../../omissions.ts";
import type { Dialect } from "../dialect.ts";

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

/** Gemini caches without being asked. All marks have one name in the list of what was left out: there may be thousands. */
export function omitCacheMarks({ turns, tools, options }: Conversation, omissions: Omissions): void {
  const parts = turns.flatMap(({ parts }): AnyPart[] => [...parts]);
  const within = parts.flatMap((part) => (part.type === "tool-result" ? part.output : []));
  if ([options, ...tools, ...parts, ...within].some(({ cache }) => cache !== undefined))
    omissions.drop("cache_control");
}

type AnyPart = Turn["parts"][number];
