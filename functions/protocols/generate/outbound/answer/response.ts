// One `GenerateContentResponse`: an event of a stream, or a whole JSON answer.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { ReadEvents } from "../../../../core/protocol.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { textAt } from "../../../answers/member-texts.ts";
import { type Answer, candidateAt, expectedIn } from "./answer.ts";
import { readCandidates } from "./candidates.ts";
import { ending } from "./ending.ts";
import { failureOf } from "./failure.ts";
import { loggedReason, readBlock } from "./finish-reason.ts";
import { readUsage } from "./running-usage.ts";
import { idIn } from "./text.ts";

/** Members of which every response has one. */
const NAMES = ["candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId"];

/** Undefined: it is no response, or has a part that cannot be read. */
export function readResponse(answer: Answer, response: Members, text: string): ReadEvents | undefined {
  if (!NAMES.some((name) => Object.hasOwn(response, name))) return undefined;
  answer.id ??= idIn(response["responseId"]);
  const events: AnswerEvent[] = [];
  const list = { value: response["candidates"], text: () => textAt(text, ["candidates"]) };
  if (!readCandidates(answer, list, events)) return undefined;
  blockAll(answer, response);
  const usage = readUsage(answer, response["usageMetadata"]);
  const candidates = [...answer.candidates.values()];
  const malformed = candidates.map(failureOf).find((words) => words !== undefined);
  if (malformed !== undefined) return { events: [], usage, malformed };
  const read = { events, usage, finishReasons: candidates.flatMap(loggedReason) };
  return answer.options.stream ? read : whole(answer, read);
}

/** A blocked prompt has no candidates: each that was asked for gets this end. */
function blockAll(answer: Answer, { promptFeedback }: Members): void {
  const block = readBlock(promptFeedback);
  if (block === undefined) return;
  for (let index = 0; index < expectedIn(answer); index++) {
    const candidate = candidateAt(answer, index);
    if (candidate !== undefined) candidate.stop = block;
  }
}

/** A JSON answer is complete, with as many candidates as it has; but each says something, or why it says nothing. */
function whole(answer: Answer, { events, ...read }: ReadEvents): ReadEvents | undefined {
  const candidates = [...answer.candidates.values()];
  const saysNothing = candidates.some(({ stop, hasContent }) => stop === undefined && !hasContent);
  if (candidates.length === 0 || saysNothing) return undefined;
  answer.end = "complete";
  return { ...read, events: [...events, ...ending(answer)], isComplete: true };
}
