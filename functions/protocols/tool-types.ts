// The types of a request's tools.
import { isMembers, type Members } from "../core/wire/members.ts";

/** Of those tools that the client does not run itself: it runs those of its `own` types, and those without a type. */
export function serverToolTypes({ tools }: Members, own: ReadonlySet<string>): string[] {
  if (!Array.isArray(tools)) return [];
  const types = tools.map((tool: unknown) => (isMembers(tool) ? tool["type"] : undefined));
  return types.filter((type) => typeof type === "string").filter((type) => !own.has(type));
}
