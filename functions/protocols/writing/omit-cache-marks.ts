// Cache marks for providers that take none: they cache without being asked, or not at all.
import type { Conversation, Turn } from "../../core/conversation/conversation.ts";
import type { Omissions } from "./omissions.ts";

/** All marks have one name in the list of what was left out: there may be thousands. */
export function omitCacheMarks({ turns, tools, options }: Conversation, omissions: Omissions): void {
  const parts = turns.flatMap(({ parts }): AnyPart[] => [...parts]);
  const within = parts.flatMap((part) => (part.type === "tool-result" ? part.output : []));
  if ([options, ...tools, ...parts, ...within].some(({ cache }) => cache !== undefined))
    omissions.drop("cache_control");
}

type AnyPart = Turn["parts"][number];
