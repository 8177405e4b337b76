// The body for a provider that has the Responses API too: the client's own text, but for a few members.
import type { ClientRequest } from "../../core/client-request.ts";
import type { Target } from "../../core/directory/target.ts";
import { editedBody } from "../../core/upstream/edited-body.ts";
import { editItems } from "../../core/wire/json-list.ts";
import { isMembers } from "../../core/wire/members.ts";
import { isMarked, mayBeMarked } from "./encrypted-reasoning.ts";
import { isOwnReasoning, mayHaveOwnReasoning } from "./item-ids.ts";
import { operatorMembers } from "./operator-members.ts";

/** What another model thought is left out: OpenAI refuses what it has not encrypted itself, and looks for the rest by its id. */
export function writeBody({ text }: ClientRequest, asked: Target): string {
  const { target, edits } = operatorMembers(asked);
  if (!mayBeForeign(text)) return editedBody(text, target, edits);
  return editedBody(text, target, [...edits, { name: "input", write: withoutForeignReasoning }]);
}

function withoutForeignReasoning(input: string | undefined): string | undefined {
  if (!input?.startsWith("[")) return input;
  return editItems(input, (item) => (mayBeForeign(item) && isForeign(item) ? undefined : item));
}

function mayBeForeign(text: string): boolean {
  return mayBeMarked(text) || mayHaveOwnReasoning(text);
}

function isForeign(text: string): boolean {
  const item: unknown = JSON.parse(text);
  if (!isMembers(item) || item["type"] !== "reasoning") return false;
  const { id, encrypted_content: encrypted } = item;
  return typeof encrypted === "string" && encrypted !== "" ? isMarked(encrypted) : isOwnReasoning(id);
}
