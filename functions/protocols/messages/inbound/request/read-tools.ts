// The tools of a request. The client's own are read; Anthropic's are no other provider's, even those that the client runs,
// because only Anthropic's models know what they take.
import type { Tool } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { optional, type Place, placesIn, refuse, required } from "../../../reading/place.ts";
import { BOOLEAN, NAME, OBJECT, STRING } from "../../../reading/value-type.ts";
import { shown } from "../../../request-error.ts";
import { isSearch, openDeferredTools } from "./deferred-tools.ts";

export interface ReadTools {
  readonly tools: readonly Tool[];
  /** The paths of those that are not sent, though the answer is the same. */
  readonly left: readonly string[];
}

export function readTools(request: Place): ReadTools {
  const given = placesIn(request, "tools").map((tool) => ({ tool, type: typeOf(tool) }));
  const searches = given.filter(({ type }) => isSearch(type));
  const isOffered = openDeferredTools(request, searches.length > 0);
  const tools = given.flatMap(({ tool, type }) => {
    if (type === "custom") return isOffered(tool) ? [readTool(tool)] : [];
    if (!isSearch(type)) refuseTool(tool, type);
    return [];
  });
  return { tools, left: searches.map(({ type }) => pathOf(type)) };
}

function typeOf(tool: Place): string {
  return optional(tool, "type", NAME) ?? "custom";
}

function readTool(tool: Place): Tool {
  return {
    path: tool.path,
    name: required(tool, "name", NAME),
    description: optional(tool, "description", STRING),
    parameters: required(tool, "input_schema", OBJECT),
    strict: optional(tool, "strict", BOOLEAN),
    cache: readCacheMark(tool),
  };
}

function refuseTool(tool: Place, type: string): void {
  refuse(tool, { at: pathOf(type) }, `this model's provider has no tool of type ${shown(type)}`);
}

/** By the tool's type, without its date. */
function pathOf(type: string): string {
  return `tools[${type.replace(/_\d{8}$/, "")}]`;
}
