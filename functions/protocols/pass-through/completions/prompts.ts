// The prompts of a completion's request: each is completed by itself.
import type { Members } from "../../../core/wire/members.ts";

/** Texts, or lists of the numbers of tokens. Whatever cannot be one counts as one: the provider refuses it. */
export function promptsIn({ prompt }: Members): readonly unknown[] {
  const isSeveral = Array.isArray(prompt) && prompt.length > 0 && typeof prompt[0] !== "number";
  return isSeveral ? prompt : [prompt];
}
