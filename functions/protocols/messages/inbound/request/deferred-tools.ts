// Tools with `defer_loading`. The model is not shown them before a search, Anthropic's or one of the client's own, has found
// them.
import { isMembers } from "../../../../core/wire/members.ts";
import { membersIn } from "../../../reading/members-in.ts";
import { optional, type Place } from "../../../reading/place.ts";
import { BOOLEAN } from "../../../reading/value-type.ts";

/** Of Anthropic's. */
export function isSearch(type: string): boolean {
  return type.startsWith("tool_search_tool_");
}

/** Where Anthropic would search, the model is shown all: nothing else can find them for it. */
export function openDeferredTools({ members }: Place, canSearch: boolean): (tool: Place) => boolean {
  let found: ReadonlySet<unknown> | undefined;
  return (tool) => {
    if (canSearch || optional(tool, "defer_loading", BOOLEAN) !== true) return true;
    found ??= new Set([...namesFound(members["messages"]), chosenName(members["tool_choice"])]);
    return found.has(tool.members["name"]);
  };
}

/** Of tools that a search has returned, or that were called. */
function namesFound(messages: unknown): unknown[] {
  const blocks = membersIn(messages).flatMap(({ content }) => membersIn(content));
  return blocks.flatMap(({ type, name, content }) => {
    if (type === "tool_result") return membersIn(content).map(({ tool_name: found }) => found);
    return type === "tool_use" ? [name] : [];
  });
}

function chosenName(choice: unknown): unknown {
  return isMembers(choice) ? choice["name"] : undefined;
}
