// What a content block says: in a JSON answer all of it, in a stream a piece of it.
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { textIn } from "./text.ts";

export interface Piece {
  readonly kind: "text" | "reasoning" | "signature" | "redacted" | "input";
  /** Of redacted reasoning, base64; of a tool's input, JSON. */
  readonly text: string;
}

/** A block has one of these members. Sources of citations are not among them: chat clients have no place for them. */
export function piecesIn({ text, citationsContent, reasoningContent, toolUse }: Members): Piece[] {
  const pieces: Piece[] = [
    { kind: "text", text: textIn(text) || citedText(citationsContent) },
    ...(isMembers(reasoningContent) ? reasoningIn(reasoningContent) : []),
    { kind: "input", text: isMembers(toolUse) ? textIn(toolUse["input"]) : "" },
  ];
  return pieces.filter((piece) => piece.text !== "");
}

/** Only JSON answers have a `reasoningText`, with the members that are deltas of a stream. */
function reasoningIn(reasoning: Members): Piece[] {
  const { text, signature } = isMembers(reasoning["reasoningText"]) ? reasoning["reasoningText"] : reasoning;
  return [
    { kind: "reasoning", text: textIn(text) },
    { kind: "signature", text: textIn(signature) },
    { kind: "redacted", text: textIn(reasoning["redactedContent"]) },
  ];
}

function citedText(cited: unknown): string {
  const content = isMembers(cited) ? cited["content"] : undefined;
  return Array.isArray(content) ? content.map((each) => (isMembers(each) ? textIn(each["text"]) : "")).join("") : "";
}
