// The parts that calls of tools are. One may go on while others do.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { type Answer, beginPart, type Choice, deltaOf } from "./answer.ts";
import { type Call, type CallPiece, inputOf } from "./call.ts";
import { addCall, continued, identify } from "./calls.ts";
import { closeText } from "./texts.ts";

export function callTool(answer: Answer, choice: Choice, piece: CallPiece): AnswerEvent[] {
  const { calls } = choice;
  const known = continued(calls, piece);
  const call = known ?? addCall(calls, piece);
  const events = call === calls.last ? [] : settle(answer, choice);
  calls.last = call;
  if (known === undefined) answer.calls++;
  else identify(calls, call, piece.id);
  call.signature ??= piece.signature;
  if (call.isClosed) return events;
  events.push(...goOn(answer, choice, { call, piece }));
  return piece.isWhole ? [...events, ...endCall(answer, choice, call)] : events;
}

interface Continued {
  readonly call: Call;
  readonly piece: CallPiece;
}

/** A name may come in pieces, too, or again and again. It is all there once the input begins. */
function goOn(answer: Answer, choice: Choice, { call, piece: { name, input } }: Continued): AnswerEvent[] {
  if (call.part !== undefined) return deltaOf(call.part, inputOf(call, input));
  if (call.name !== "" && name !== call.name) answer.held += name.length;
  if (name !== call.name) call.name += name;
  call.waiting += input;
  if (call.name !== "" && call.waiting !== "") return openCall(answer, choice, call);
  answer.held += input.length;
  return [];
}

function openCall(answer: Answer, choice: Choice, call: Call): AnswerEvent[] {
  const { id, name, signature, waiting } = call;
  const { answerTool, toolNames } = answer.options;
  const events = closeText(choice);
  call.part = answer.parts;
  call.waiting = "";
  if (name === answerTool) choice.hasAnswered = true;
  else choice.callsTools = true;
  const tool = { id: id || `call_${crypto.randomUUID()}`, name: toolNames?.get(name) ?? name };
  const signed = signature && { signature };
  const part = name === answerTool ? ({ type: "text" } as const) : ({ type: "tool-call", ...tool, ...signed } as const);
  events.push(...beginPart(answer, choice, part), ...deltaOf(call.part, inputOf(call, waiting)));
  return events;
}

/** Something else is said: the last call has begun, whatever it has, and has ended if it has all of its input. */
export function settle(answer: Answer, choice: Choice): AnswerEvent[] {
  const { last } = choice.calls;
  if (last === undefined || last.isClosed || last.name === "") return [];
  const opened = last.part === undefined ? openCall(answer, choice, last) : [];
  return last.end.isReached ? [...opened, ...endCall(answer, choice, last)] : opened;
}

/** All calls that have a name have ended. */
export function endCalls(answer: Answer, choice: Choice): AnswerEvent[] {
  const events: AnswerEvent[] = [];
  for (const call of choice.calls.open) events.push(...endCall(answer, choice, call));
  return events;
}

function endCall(answer: Answer, choice: Choice, call: Call): AnswerEvent[] {
  if (call.name === "") return [];
  const opened = call.part === undefined ? openCall(answer, choice, call) : [];
  const { part: index = 0, waiting, hasDelta, name } = call;
  const rest = hasDelta ? "" : waiting || (name === answer.options.answerTool ? "{}" : "");
  call.isClosed = true;
  choice.calls.open.delete(call);
  return [...opened, ...deltaOf(index, rest), { type: "part-end", index }];
}

/** Whether all calls have the name of a tool: no client can answer one without. */
export function areNamed({ calls }: Choice): boolean {
  for (const { name, id, waiting } of calls.open) if (name === "" && (id !== "" || waiting !== "")) return false;
  return true;
}
