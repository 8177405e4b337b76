// An answer that is one JSON object, and blocks of content that come whole.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { ReadEvents } from "../../../../core/protocol.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { inputText, itemTexts, textAt } from "../../../answers/member-texts.ts";
import { type Answer, start } from "./answer.ts";
import { idIn, readBlock } from "./blocks.ts";
import { ending } from "./ending.ts";
import { loggedReasons, readStop } from "./finish-reason.ts";
import { closePart, openPart } from "./parts.ts";
import { addCounts, readMessagesUsage } from "./usage.ts";

/** It is complete, whatever it says of its end. */
export function readMessage(answer: Answer, message: Members, text: string): ReadEvents | undefined {
  if (answer.hasStarted || !Array.isArray(message["content"])) return undefined;
  const started = start(answer, idIn(message));
  const content = readContent(answer, message["content"], () => textAt(text, ["content"]));
  if (content === undefined) return undefined;
  answer.stop = readStop(message);
  answer.counts = addCounts(answer.counts, message["usage"]);
  answer.end = "complete";
  return {
    events: [...started, ...content, ...ending(answer)],
    usage: readMessagesUsage(answer.counts),
    finishReasons: answer.stop && loggedReasons(answer.stop, answer),
    isComplete: true,
  };
}

/** `text` is that of the list. Undefined if a block cannot be read. */
export function readContent(answer: Answer, content: unknown, text: () => string): AnswerEvent[] | undefined {
  const events: AnswerEvent[] = [];
  let texts: string[] | undefined;
  for (const [at, value] of Array.isArray(content) ? content.entries() : []) {
    const block = isMembers(value) ? readBlock(value, answer.options) : undefined;
    if (block === null) return undefined;
    if (block === undefined) continue;
    if (block.hasInput) texts ??= itemTexts(text());
    const input = block.hasInput ? inputText(texts?.[at] ?? "{}") : "";
    for (const event of openPart(answer, { at: WHOLE, block, input })) events.push(event);
    for (const event of closePart(answer, WHOLE)) events.push(event);
  }
  return events;
}

/** No block of a stream has this index. */
const WHOLE = -1;
