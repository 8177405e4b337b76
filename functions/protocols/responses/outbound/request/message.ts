// Messages of a request, and what they say.
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";

export type Part = Members;

/** Nothing for text that says nothing. */
export function writeText(text: string): Part[] {
  return isBlank(text) ? [] : [{ type: "input_text", text }];
}

export function messageOf(role: "user" | "developer" | "assistant", content: readonly Part[]): Members {
  return { type: "message", role, content };
}
