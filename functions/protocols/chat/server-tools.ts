// Which tools of the provider a chat completion's request may use.
import type { Members } from "../../core/wire/members.ts";
import { serverToolTypes } from "../tool-types.ts";

const OWN: ReadonlySet<string> = new Set(["function", "custom"]);

/** Models that always search take `web_search_options` in place of a tool. */
export function serverTools(body: Members): string[] {
  const searches = (body["web_search_options"] ?? null) !== null;
  return [...serverToolTypes(body, OWN), ...(searches ? ["web_search"] : [])];
}
