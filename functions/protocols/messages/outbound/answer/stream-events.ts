// The events of Anthropic's streams.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { ReadEvents } from "../../../../core/protocol.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { NOTHING } from "../../../answers/answer-reader.ts";
import { inputText, textAt } from "../../../answers/member-texts.ts";
import { type Answer, start } from "./answer.ts";
import { deltaText, idIn, readBlock, textIn } from "./blocks.ts";
import { ending } from "./ending.ts";
import { loggedReasons, readStop } from "./finish-reason.ts";
import { readContent } from "./json-answer.ts";
import { closePart, continuePart, hasRoom, openPart, sign } from "./parts.ts";
import { addCounts, readInputUsage, readMessagesUsage } from "./usage.ts";

/** What an event says, and its text. Undefined: it cannot be of this answer. */
type Reader = (answer: Answer, event: Members, text: string) => ReadEvents | undefined;

/** All that mean anything to a client of another protocol. */
export const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["message_start", startMessage],
  ["content_block_start", startBlock],
  ["content_block_delta", continueBlock],
  ["content_block_stop", stopBlock],
  ["message_delta", changeMessage],
  ["message_stop", stopMessage],
]);

/** Of another id: two answers have been spliced together. */
function startMessage(answer: Answer, event: Members, text: string): ReadEvents | undefined {
  const message = isMembers(event["message"]) ? event["message"] : {};
  const id = idIn(message);
  if (answer.message !== undefined) return answer.message.id === id ? NOTHING : undefined;
  answer.message = { id };
  answer.counts = addCounts(answer.counts, message["usage"]);
  const started = start(answer, id);
  const content = readContent(answer, message["content"], () => textAt(text, ["message", "content"]));
  return content && { events: [...started, ...content], usage: readInputUsage(answer.counts) };
}

function startBlock(answer: Answer, { index, content_block }: Members, text: string): ReadEvents | undefined {
  const at = indexIn(index);
  const before = [...start(answer), ...closePart(answer, at)];
  const block = isMembers(content_block) ? readBlock(content_block, answer.options) : undefined;
  if (block === null || !hasRoom(answer)) return undefined;
  if (block === undefined) return { events: before };
  const input = block.hasInput ? inputText(textAt(text, ["content_block"])) : "";
  return { events: [...before, ...openPart(answer, { at, block, input })] };
}

function continueBlock(answer: Answer, { index, delta }: Members): ReadEvents {
  const part = answer.open.get(indexIn(index));
  if (part === undefined || !isMembers(delta)) return NOTHING;
  if (delta["type"] === "signature_delta") sign(part, textIn(delta["signature"]));
  return said(continuePart(answer, part, deltaText(delta, part.block.deltas)));
}

function stopBlock(answer: Answer, { index }: Members): ReadEvents {
  return said(closePart(answer, indexIn(index)));
}

/** Its counts are the last word only if it has the output itself: that of the start was a first count. */
function changeMessage(answer: Answer, { delta, usage }: Members): ReadEvents {
  const stop = isMembers(delta) ? readStop(delta) : undefined;
  answer.stop = stop ?? answer.stop;
  answer.isFinished ||= stop !== undefined;
  answer.counts = addCounts({ ...answer.counts, output: undefined }, usage);
  const finishReasons = stop && loggedReasons(stop, answer);
  return { events: [], usage: readMessagesUsage(answer.counts), finishReasons };
}

/** Of nothing that has begun, it is not the end. */
function stopMessage(answer: Answer): ReadEvents | undefined {
  if (!answer.hasStarted) return undefined;
  const events = ending(answer);
  answer.end = "complete";
  return { events, isComplete: true };
}

/** Blocks without a number are taken for the first. */
function indexIn(index: unknown): number {
  return typeof index === "number" && index >= 0 ? index : 0;
}

function said(events: readonly AnswerEvent[]): ReadEvents {
  return events.length === 0 ? NOTHING : { events };
}
