// Reads what a delta of a stream, or the message of a JSON answer, says.
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { textAt } from "../../../answers/member-texts.ts";
import { callsIn } from "./call-pieces.ts";
import type { Piece } from "./piece.ts";
import { reasoningIn } from "./reasoning.ts";
import { textIn } from "./text.ts";

/** `text` is that of the choice. Some servers write a text without a message. */
export function* piecesIn(choice: Members, text: () => string): Generator<Piece> {
  const name = isMembers(choice["delta"]) ? "delta" : "message";
  const said = isMembers(choice[name]) ? choice[name] : { content: choice["text"] };
  const isWhole = name === "message";
  yield* reasoningIn(said, isWhole);
  yield* contentIn(said["content"]);
  yield { type: "refusal", text: textIn(said["refusal"]) };
  for (const call of callsIn(said, () => textAt(text(), [name]), isWhole)) yield { type: "call", call };
}

/** Mistral has lists where others have a text, and in them what the model thought. */
function* contentIn(content: unknown): Generator<Piece> {
  if (!Array.isArray(content)) yield { type: "text", text: textIn(content) };
  else for (const part of content) yield partOf(part);
}

function partOf(part: unknown): Piece {
  if (!isMembers(part)) return { type: "text", text: textIn(part) };
  const { type, text, thinking, refusal } = part;
  if (type === "thinking") return { type: "reasoning", text: textsIn(thinking) };
  return type === "refusal" ? { type, text: textIn(refusal) } : { type: "text", text: textIn(text) };
}

function textsIn(value: unknown): string {
  if (!Array.isArray(value)) return textIn(value);
  return value.map((part) => textIn(isMembers(part) ? part["text"] : part)).join("");
}
