// The errors of all three protocols.
import type { Said } from "./answer.ts";
import { member, text } from "./json.ts";

export function problemIn(value: unknown): Said[] {
  const error = member(value, "error") ?? member(value, "response", "error");
  if (!error) return [];
  const message = text(error, "message") ?? "The answer ended with an error.";
  return [{ type: "problem", problem: { message, code: text(error, "code") ?? text(error, "type") ?? "error" } }];
}
