// A call of a tool, as its block begins.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { Answer } from "./answer.ts";
import { openPart } from "./parts.ts";
import { textIn } from "./text.ts";

/** Undefined: it is a call that nothing could answer. */
export function openTool(answer: Answer, at: number, toolUse: Members): AnswerEvent[] | undefined {
  const { toolUseId: id, name, type } = toolUse;
  if (type === "server_tool_use") return openPart(answer, { at, kind: "ignored", part: undefined });
  const [knownId, said] = [textIn(id), textIn(name)];
  if (knownId === "" || said === "") return undefined;
  const isAnswer = said === answer.options.answerTool;
  answer.hasAnswered ||= isAnswer;
  answer.callsTools ||= !isAnswer;
  const call = { type: "tool-call", id: knownId, name: answer.options.toolNames?.get(said) ?? said } as const;
  return openPart(answer, { at, kind: "input", part: isAnswer ? { type: "text" } : call });
}
