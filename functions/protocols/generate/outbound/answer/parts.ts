// The parts of an answer. Text goes on from event to event, until something else is said; a call of a tool comes whole.
import type { AnswerEvent, OpenedPart } from "../../../../core/conversation/events.ts";
import { type Answer, type Candidate, type OpenPart, startOf } from "./answer.ts";
import type { Call } from "./function-call.ts";

/** Whose models can read the signatures of an answer. */
const MAKER = "google";

interface Piece {
  readonly type: OpenPart["type"];
  readonly text: string;
}

export function say(answer: Answer, candidate: Candidate, { type, text }: Piece): AnswerEvent[] {
  if (text === "") return [];
  candidate.stop = undefined;
  candidate.hasContent ||= type === "text";
  if (candidate.open?.type === type) return [{ type: "part-delta", index: candidate.open.index, text }];
  const begun = begin(answer, candidate, { type });
  const index = answer.parts++;
  candidate.open = { index, type };
  return [...begun, { type: "part-delta", index, text }];
}

export function callTool(answer: Answer, candidate: Candidate, { id, name, input, signature }: Call): AnswerEvent[] {
  candidate.stop = undefined;
  candidate.hasContent = true;
  candidate.callsTools = true;
  const signed = signature !== "" && { signature: { maker: MAKER, value: signature } as const };
  const events = begin(answer, candidate, { type: "tool-call", id, name, ...signed });
  const index = answer.parts++;
  candidate.open = undefined;
  if (input !== "") events.push({ type: "part-delta", index, text: input });
  return [...events, { type: "part-end", index }];
}

function begin(answer: Answer, candidate: Candidate, part: OpenedPart): AnswerEvent[] {
  const events = [...startOf(answer), ...closing(candidate)];
  answer.hasStarted = true;
  return [...events, { type: "part-start", index: answer.parts, choice: candidate.index, part }];
}

/** The end of the part that is open. */
export function closing({ open }: Candidate): AnswerEvent[] {
  return open === undefined ? [] : [{ type: "part-end", index: open.index }];
}
