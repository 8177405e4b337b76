// What the gateway itself says to a model, where a provider has no member for it.
import type { Members } from "../../core/wire/members.ts";

/** The user's, where the assistant's own message is the last. */
export const CONTINUE = "Continue.";

/** An instruction. */
export const JSON_ONLY = "Answer with one JSON object and nothing else.";

export function askForSchema(schema: Members): string {
  return `${JSON_ONLY} It fits this JSON schema: ${JSON.stringify(schema)}`;
}

/** An instruction that stays between the turns. */
export function asInstruction(text: string): string {
  return `<system>${text}</system>`;
}
