// A whole answer in one JSON object.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { ReadEvents } from "../../../../core/protocol.ts";
import { reportedError } from "../../../../core/upstream/refusal.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { inputText, itemTexts, textAt } from "../../../answers/member-texts.ts";
import { type Answer, start } from "./answer.ts";
import { ending } from "./ending.ts";
import { withCode } from "./error-code.ts";
import { failureOf, loggedReasons } from "./finish-reason.ts";
import { addPiece, closePart } from "./parts.ts";
import { piecesIn } from "./pieces.ts";
import { textIn } from "./text.ts";
import { openTool } from "./tool-use.ts";
import { readTrace } from "./trace.ts";
import { readUsage } from "./usage.ts";

/** Undefined: it is no answer, or has a block that cannot be read. */
export function readMessage(answer: Answer, value: Members, text: string): ReadEvents | undefined {
  const message = isMembers(value["output"]) ? value["output"]["message"] : undefined;
  if (!isMembers(message) || !Array.isArray(message["content"])) return withoutOutput(value);
  const started = start(answer);
  const content = readContent(answer, message["content"], () => textAt(text, ["output", "message", "content"]));
  if (content === undefined) return undefined;
  answer.stop = textIn(value["stopReason"]);
  answer.trace = readTrace(value["trace"]);
  const usage = readUsage(value["usage"]);
  const malformed = failureOf(answer);
  if (malformed !== undefined) return { events: [], usage, malformed };
  answer.end = "complete";
  const events = [...started, ...content, ...ending(answer)];
  return { events, usage, finishReasons: loggedReasons(answer), isComplete: true };
}

/** Where there is no such operation at the address, the status is 200 all the same. */
function withoutOutput({ Output: unknown, ...value }: Members): ReadEvents | undefined {
  const error = withCode(reportedError(isMembers(unknown) ? unknown : value));
  const words = textIn(error["message"]) || textIn(error["type"]);
  return words === "" ? undefined : { events: [], error: { ...error, message: words } };
}

/** `text` is that of the list. */
function readContent(answer: Answer, content: readonly unknown[], text: () => string): AnswerEvent[] | undefined {
  const events: AnswerEvent[] = [];
  let texts: string[] | undefined;
  const inputOf = (at: number) => {
    texts ??= itemTexts(text());
    return inputText(textAt(texts[at] ?? "{}", ["toolUse"]));
  };
  for (const [at, block] of content.entries()) {
    const said = isMembers(block) ? readBlock(answer, block, () => inputOf(at)) : [];
    if (said === undefined) return undefined;
    for (const event of said) events.push(event);
  }
  return events;
}

/** No block of a stream has this index. */
const WHOLE = -1;

function readBlock(answer: Answer, block: Members, input: () => string): AnswerEvent[] | undefined {
  const { toolUse } = block;
  const opened = isMembers(toolUse) ? openTool(answer, WHOLE, toolUse) : [];
  if (opened === undefined) return undefined;
  const pieces = isMembers(toolUse) ? [{ kind: "input", text: input() } as const] : piecesIn(block);
  const said = pieces.filter((piece) => piece.text !== "").map((piece) => addPiece(answer, WHOLE, piece) ?? []);
  return [...opened, ...said.flat(), ...closePart(answer, WHOLE)];
}
