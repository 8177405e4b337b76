// What a model has thought, in every form in which servers say it: `reasoning_content` (DeepSeek), `reasoning` (vLLM, Groq),
// `reasoning_details` (OpenRouter), `thinking_blocks` (LiteLLM). Several of them say the same.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import type { Piece } from "./piece.ts";
import { textIn } from "./text.ts";

/** A piece of reasoning of which more is known than its text. */
interface Thought {
  readonly text: string;
  readonly signature?: Signature | undefined;
  readonly redacted?: Signature | undefined;
}

/** `isWhole`: all that was thought, and not a piece of it. Then only the list says which signature belongs to which text. */
export function reasoningIn(said: Members, isWhole: boolean): Piece[] {
  const plain = textIn(said["reasoning_content"]) || textIn(said["reasoning"]);
  const thoughts = [...listIn(said["thinking_blocks"], readBlock), ...listIn(said["reasoning_details"], readDetail)];
  const isToldByList = isWhole && thoughts.some(({ text, signature }) => text !== "" && signature !== undefined);
  const text: Piece[] = plain === "" || isToldByList ? [] : [{ type: "reasoning", text: plain }];
  return [...text, ...thoughts.flatMap((thought) => pieceOf(thought, plain !== "" && !isToldByList))];
}

function pieceOf({ text, signature, redacted }: Thought, isTold: boolean): Piece[] {
  if (redacted !== undefined) return [{ type: "redacted-reasoning", data: redacted }];
  if (signature !== undefined) return [{ type: "signature", text, signature }];
  return isTold ? [] : [{ type: "reasoning", text }];
}

function listIn(value: unknown, read: (item: Members) => Thought): Thought[] {
  return Array.isArray(value) ? value.filter(isMembers).map(read) : [];
}

function readBlock({ type, thinking, signature, data }: Members): Thought {
  if (type === "redacted_thinking") return { text: "", redacted: signatureOf("anthropic", data) };
  return { text: textIn(thinking), signature: signatureOf("anthropic", signature) };
}

function readDetail({ type, text, summary, signature, data, format }: Members): Thought {
  const maker = textIn(format).startsWith("anthropic") ? "anthropic" : undefined;
  if (type === "reasoning.encrypted") return { text: "", redacted: signatureOf(maker, data) };
  return { text: textIn(text) || textIn(summary), signature: signatureOf(maker, signature) };
}

/** A client of another protocol can send back no other maker's. */
function signatureOf(maker: Signature["maker"] | undefined, value: unknown): Signature | undefined {
  const said = textIn(value);
  return maker === undefined || said === "" ? undefined : { maker, value: said };
}
