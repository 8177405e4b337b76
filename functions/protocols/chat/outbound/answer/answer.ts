// One answer of chat completions while it is read: what each of its choices has said so far.
import type { AnswerEvent, OpenedPart } from "../../../../core/conversation/events.ts";
import type { ReadOptions } from "../../../../core/protocol.ts";
import { type Calls, noCalls } from "./calls.ts";
import type { Stop } from "./finish-reason.ts";

export interface Answer {
  readonly options: ReadOptions;
  /** Those that have begun, by their index. */
  readonly choices: Map<number, Choice>;
  id: string | undefined;
  hasStarted: boolean;
  /** How many parts have begun. */
  parts: number;
  /** How many calls of tools have begun. */
  calls: number;
  /** How much text waits for what follows, or for the end. In characters. */
  held: number;
  end: "complete" | "failed" | undefined;
}

export interface Choice {
  readonly index: number;
  /** Text that may go on. */
  open: OpenText | undefined;
  readonly calls: Calls;
  /** Why the model refuses. It comes with the end. */
  refusal: string;
  /** Text beside the call of the tool whose input is the answer. It is the answer only if the call never comes. */
  aside: string;
  /** Whether it calls a tool of the client. */
  callsTools: boolean;
  /** Whether it calls the tool whose input is the answer. */
  hasAnswered: boolean;
  /** The last finish reason, if nothing was said behind it. */
  stop: Stop | undefined;
}

export interface OpenText {
  readonly index: number;
  readonly type: "text" | "reasoning";
}

export function openAnswer(options: ReadOptions): Answer {
  const nothing = { id: undefined, hasStarted: false, parts: 0, calls: 0, held: 0, end: undefined };
  return { options, choices: new Map(), ...nothing };
}

/** How many choices the request asks for. */
export function expectedIn({ options }: Pick<Answer, "options">): number {
  return options.choices ?? 1;
}

/** Undefined: it is none of those that the request asks for. */
export function choiceAt(answer: Answer, index: number): Choice | undefined {
  if (index >= expectedIn(answer)) return undefined;
  const known = answer.choices.get(index);
  if (known !== undefined) return known;
  const nothing = { open: undefined, refusal: "", aside: "", callsTools: false, hasAnswered: false, stop: undefined };
  const choice = { index, calls: noCalls(), ...nothing };
  answer.choices.set(index, choice);
  return choice;
}

/** The start of the answer, if it is still owed. */
export function startOf(answer: Answer): AnswerEvent[] {
  if (answer.hasStarted) return [];
  answer.hasStarted = true;
  return [{ type: "start", id: answer.id }];
}

/** The part has the next index. */
export function beginPart(answer: Answer, { index: choice }: Choice, part: OpenedPart): AnswerEvent[] {
  return [...startOf(answer), { type: "part-start", index: answer.parts++, choice, part }];
}

export function deltaOf(index: number, text: string): AnswerEvent[] {
  return text === "" ? [] : [{ type: "part-delta", index, text }];
}
