// The client's tools that a request can name.
import type { Tool } from "../../core/conversation/conversation.ts";
import type { Omissions } from "./omissions.ts";

/** Those that may be called. Of two with one name the second is left out: no call could mean it. */
export function sentTools(
  tools: readonly Tool[],
  allowed: readonly string[] | undefined,
  omissions: Omissions,
): readonly Tool[] {
  const names = allowed && new Set(allowed);
  const seen = new Set<string>();
  return tools.filter((tool) => {
    if (names?.has(tool.name) === false) return false;
    const isFirst = !seen.has(tool.name);
    if (!isFirst) omissions.drop(tool.path);
    seen.add(tool.name);
    return isFirst;
  });
}
