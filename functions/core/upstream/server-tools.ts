// Tools that a provider runs itself, such as a search of the web: which of them a model's entry allows.
import type { Target } from "../directory/target.ts";

/** Such as `_20250305` and `_2025_08_26`. */
const VERSION = /[-_]\d{4}([-_]?)\d{2}\1\d{2}$/;

/**
 * The first of a request's tools that a target does not allow, as a path such as `tools[web_search]`. Tools are known by
 * their type: what a client calls one says nothing of what it does. A version of a type is allowed where the type is.
 */
export function forbiddenTool({ server_tools: allowed }: Target, types: () => readonly string[]): string | undefined {
  if (allowed === undefined) return undefined;
  const known = new Set(allowed);
  const forbidden = types().find((type) => !known.has(type) && !known.has(nameOf(type)));
  return forbidden === undefined ? undefined : `tools[${nameOf(forbidden).slice(0, LONGEST_SHOWN)}]`;
}

function nameOf(type: string): string {
  return type.replace(VERSION, "");
}

/** Of a type that an error repeats, in characters. */
const LONGEST_SHOWN = 128;
