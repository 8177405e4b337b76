// Passes on a provider's own answer with embeddings: as it came, but for the gateway's name of the model.
import type { AnswerHead, AnswerStream, Passed } from "../../core/answer-stream.ts";
import { type Completion, note } from "../../core/completion.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import { setMember } from "../../core/wire/json.ts";
import { isMembers } from "../../core/wire/members.ts";
import { parseData } from "../answers/event-data.ts";
import { largeAnswer } from "./large-answer.ts";
import { readPromptUsage } from "./usage.ts";

export function passThrough(completion: Completion, _head: AnswerHead): AnswerStream {
  return {
    pass: ({ data }) => passAnswer(data, completion),
    isComplete: () => false,
    close: () => "",
    bytes: largeAnswer(completion),
  };
}

function passAnswer(data: string, completion: Completion): Passed {
  const answer = parseData(data);
  if (answer === undefined) return malformed("The provider's answer is not JSON.");
  const { usage, data: list } = answer;
  note(completion, { choices: [], usage: readPromptUsage(usage), hasUsage: isMembers(usage) });
  if (reportsError(answer, false)) return { text: "", end: { type: "error", error: answer } };
  if (!Array.isArray(list)) return malformed("The provider's answer is not a list of embeddings.");
  const text = "model" in answer ? setMember(data, "model", JSON.stringify(completion.model)) : data;
  return { text, end: { type: "complete" } };
}

function malformed(message: string): Passed {
  return { text: "", end: { type: "malformed", message } };
}
