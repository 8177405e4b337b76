// What a chunk, or a JSON answer, says in each of its choices.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { itemTexts, textAt } from "../../../answers/member-texts.ts";
import type { ChoicePart } from "../../choice.ts";
import { type Answer, type Choice, choiceAt } from "./answer.ts";
import { callTool, settle } from "./call-parts.ts";
import { readStop } from "./finish-reason.ts";
import type { Piece } from "./piece.ts";
import { piecesIn } from "./pieces.ts";
import { redact, say, sign } from "./texts.ts";

/** Of one event. No answer has a hundredth of them, and the client gets a chunk for each. */
const MOST_PIECES = 100_000;
/** Of an answer, each of which is remembered to its end. */
const MOST_CALLS = 10_000;
/** In characters. Reasons of a refusal, and the like. */
const MOST_HELD = 1_000_000;

/** `data` is the text of the event. Undefined: it says more than any answer does. */
export function readChoices(answer: Answer, parts: readonly ChoicePart[], data: string): AnswerEvent[] | undefined {
  const events: AnswerEvent[] = [];
  let texts: string[] | undefined;
  let count = 0;
  for (const part of parts) {
    const choice = choiceAt(answer, part.index);
    if (choice === undefined) continue;
    const before = events.length;
    const text = () => {
      texts ??= itemTexts(textAt(data, ["choices"]));
      return texts[part.at] ?? "{}";
    };
    for (const piece of piecesIn(part.members, text)) {
      if (++count > MOST_PIECES) return undefined;
      for (const event of take(answer, choice, piece)) events.push(event);
    }
    const goesOn = part.generated !== "" || events.length > before;
    choice.stop = readStop(part) ?? (goesOn ? undefined : choice.stop);
  }
  return answer.calls > MOST_CALLS || answer.held > MOST_HELD ? undefined : events;
}

function take(answer: Answer, choice: Choice, piece: Piece): AnswerEvent[] {
  if (piece.type === "call") return callTool(answer, choice, piece.call);
  if (isHeld(answer, piece)) return hold(answer, choice, piece);
  if (piece.type === "redacted-reasoning") return [...settle(answer, choice), ...redact(answer, choice, piece.data)];
  if (piece.type === "signature") return [...settle(answer, choice), ...sign(answer, choice, piece)];
  return piece.text === "" ? [] : [...settle(answer, choice), ...say(answer, choice, piece)];
}

type HeldPiece = Extract<Piece, { readonly type: "refusal" | "text" }>;

/** Of structured output by a forced tool, text is not the answer. */
function isHeld({ options }: Answer, piece: Piece): piece is HeldPiece {
  return piece.type === "refusal" || (piece.type === "text" && options.answerTool !== undefined);
}

function hold(answer: Answer, choice: Choice, { type, text }: HeldPiece): AnswerEvent[] {
  answer.held += text.length;
  if (type === "refusal") choice.refusal += text;
  else choice.aside += text;
  return [];
}
