// Which tools of the provider a Responses request may use.
import { isMembers, type Members } from "../../core/wire/members.ts";
import { serverToolTypes } from "../tool-types.ts";

/** The client runs these itself, or they only say which others the model may call. */
const OWN: ReadonlySet<string> = new Set([
  ...["function", "custom", "namespace", "tool_search"],
  ...["local_shell", "apply_patch", "computer", "computer_use_preview"],
]);

/** Items of the input may add tools in the middle of a conversation. */
export function serverTools(body: Members): string[] {
  const items: unknown[] = Array.isArray(body["input"]) ? body["input"] : [];
  return [body, ...items.filter(isMembers)].flatMap((holder) => serverToolTypes(holder, OWN));
}
