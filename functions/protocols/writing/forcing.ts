// Whether the client wants a tool called, whatever the model would do.
import type { ToolChoice } from "../../core/conversation/conversation.ts";

export function isForcing(choice: ToolChoice | undefined): boolean {
  return choice?.mode === "required" || choice?.mode === "tool";
}
