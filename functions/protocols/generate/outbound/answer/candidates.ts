// The candidates in an event: the parts that each says, and why it has ended.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { textAt } from "../../../answers/member-texts.ts";
import { itemsOf, type Written } from "../../../answers/written-value.ts";
import { type Answer, type Candidate, candidateAt } from "./answer.ts";
import { readStop } from "./finish-reason.ts";
import { readCall } from "./function-call.ts";
import { callTool, say } from "./parts.ts";
import { textIn } from "./text.ts";

/** In one event. No answer has a hundredth of them, and the client gets a chunk for each. */
const MOST_PARTS = 100_000;

/** What they say is added to `events`. False: a part cannot be read, or there are too many. */
export function readCandidates(answer: Answer, list: Written, events: AnswerEvent[]): boolean {
  let count = 0;
  for (const { value, text } of itemsOf(list)) {
    const candidate = isMembers(value) ? candidateAt(answer, value["index"] ?? undefined) : undefined;
    if (candidate === undefined || !isMembers(value)) continue;
    const content = isMembers(value["content"]) ? value["content"] : {};
    const parts = { value: content["parts"], text: () => textAt(text(), ["content", "parts"]) };
    for (const part of itemsOf(parts)) {
      if (++count > MOST_PARTS || !readPart(answer, candidate, { ...part, events })) return false;
    }
    candidate.stop = readStop(value) ?? candidate.stop;
  }
  return true;
}

/** Of what the provider's own tools do, and of pictures, a client of another protocol gets nothing. */
function readPart(
  answer: Answer,
  candidate: Candidate,
  { value, text, events }: Written & { readonly events: AnswerEvent[] },
): boolean {
  if (!isMembers(value)) return true;
  if ((value["functionCall"] ?? null) !== null) {
    const call = readCall(value, answer.options, text);
    if (call !== undefined) events.push(...callTool(answer, candidate, call));
    return call !== undefined;
  }
  events.push(...say(answer, candidate, pieceOf(value)));
  return true;
}

function pieceOf({ text, thought }: Members) {
  return { type: thought === true ? "reasoning" : "text", text: textIn(text) } as const;
}
