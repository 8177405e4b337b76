// The body for a provider that speaks Anthropic's Messages too: the client's own text, but for a few members.
import type { ClientRequest } from "../../core/client-request.ts";
import type { Target } from "../../core/directory/target.ts";
import { editedBody } from "../../core/upstream/edited-body.ts";
import { getMember } from "../../core/wire/json.ts";
import { mayHaveForeignThoughts, withoutForeignThoughts } from "./foreign-thoughts.ts";
import { withoutThinking } from "./lost-thoughts.ts";
import { operatorMembers } from "./operator-members.ts";

export function writeBody({ text }: ClientRequest, asked: Target): string {
  const target = operatorMembers(asked);
  const isStrict = isClaude(target);
  if (!mayHaveForeignThoughts(text, isStrict)) return editedBody(text, target, []);
  const messages = getMember(text, "messages") ?? "[]";
  const rest = withoutForeignThoughts(messages, isStrict);
  const isBudgeted = isStrict && rest !== messages && !Object.hasOwn(target.set, "thinking");
  const edits = isBudgeted ? withoutThinking(text, rest) : [];
  return editedBody(text, target, [{ name: "messages", write: () => rest }, ...edits]);
}

/** Which signs all its thoughts, and refuses others. Copies of the protocol may want unsigned ones back. An ARN may be of any name. */
function isClaude({ model }: Target): boolean {
  return /claude|^bedrock\/arn:/i.test(model);
}

/** What is of the answer, and not of the prompt, is refused where tokens are counted. */
const OF_ANSWER = [
  "max_tokens",
  "stream",
  "temperature",
  "top_p",
  "top_k",
  "stop_sequences",
  "metadata",
  "service_tier",
];

export function writeCountedBody(text: string, target: Target): string {
  return editedBody(text, { ...operatorMembers(target), drop: [...target.drop, ...OF_ANSWER] }, []);
}
