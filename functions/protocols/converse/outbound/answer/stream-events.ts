// The events of Converse's streams.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { ReadEvents } from "../../../../core/protocol.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { NOTHING } from "../../../answers/answer-reader.ts";
import { type Answer, start } from "./answer.ts";
import { ending } from "./ending.ts";
import { failureOf, loggedReasons } from "./finish-reason.ts";
import { addPiece, closePart } from "./parts.ts";
import { piecesIn } from "./pieces.ts";
import { textIn } from "./text.ts";
import { openTool } from "./tool-use.ts";
import { readTrace } from "./trace.ts";
import { readUsage } from "./usage.ts";

/** What an event says. Undefined: it cannot be of this answer. */
type Reader = (answer: Answer, event: Members) => ReadEvents | undefined;

/** All that mean anything to a client of another protocol. */
export const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["messageStart", startMessage],
  ["contentBlockStart", startBlock],
  ["contentBlockDelta", continueBlock],
  ["contentBlockStop", stopBlock],
  ["messageStop", stopMessage],
  ["metadata", describeMessage],
]);

/** Another one, behind what was said: two answers have been spliced together. */
function startMessage(answer: Answer): ReadEvents | undefined {
  if (answer.parts > 0 || answer.open.size > 0 || answer.stop !== undefined) return undefined;
  return said(start(answer));
}

/** The blocks of text and of reasoning begin with their first delta. */
function startBlock(answer: Answer, event: Members): ReadEvents | undefined {
  const at = indexIn(event);
  const toolUse = isMembers(event["start"]) ? event["start"]["toolUse"] : undefined;
  const before = [...start(answer), ...closePart(answer, at)];
  const opened = isMembers(toolUse) ? openTool(answer, at, toolUse) : [];
  return opened && said([...before, ...opened]);
}

function continueBlock(answer: Answer, event: Members): ReadEvents | undefined {
  const events = start(answer);
  for (const piece of isMembers(event["delta"]) ? piecesIn(event["delta"]) : []) {
    const added = addPiece(answer, indexIn(event), piece);
    if (added === undefined) return undefined;
    events.push(...added);
  }
  return said(events);
}

function stopBlock(answer: Answer, event: Members): ReadEvents {
  return said(closePart(answer, indexIn(event)));
}

/** Of nothing that has begun, it is not the end. */
function stopMessage(answer: Answer, { stopReason }: Members): ReadEvents | undefined {
  if (!answer.hasStarted) return undefined;
  answer.stop = textIn(stopReason);
  return { events: [], finishReasons: loggedReasons(answer) };
}

/** Behind the stop reason it is the end, if it counts the tokens. There may be others, which do not. */
function describeMessage(answer: Answer, { usage: counted, trace }: Members): ReadEvents {
  const usage = readUsage(counted);
  answer.usage = usage ?? answer.usage;
  answer.trace = readTrace(trace) ?? answer.trace;
  if (answer.stop === undefined || answer.usage === undefined) return { events: [], usage };
  const malformed = failureOf(answer);
  if (malformed !== undefined) return { events: [], usage, malformed };
  answer.end = "complete";
  return { events: ending(answer), usage, finishReasons: loggedReasons(answer), isComplete: true };
}

/** Blocks without a number are taken for the first. */
function indexIn({ contentBlockIndex: index }: Members): number {
  return typeof index === "number" && index >= 0 ? index : 0;
}

function said(events: readonly AnswerEvent[]): ReadEvents {
  return events.length === 0 ? NOTHING : { events };
}
