// One answer of Responses while it is read: what each of its items has said so far.
import type { AnswerEvent, OpenedPart } from "../../../../core/conversation/events.ts";
import type { ReadOptions } from "../../../../core/protocol.ts";

export interface Answer {
  readonly options: ReadOptions;
  /** Those that have begun, by where they are in the output; by their ids where servers do not number them. */
  readonly items: Map<unknown, Item>;
  id: string | undefined;
  hasStarted: boolean;
  /** How many parts have begun. */
  parts: number;
  /** Why the model refuses. It comes with the end. */
  refusal: string;
  callsTools: boolean;
  end: "complete" | "failed" | undefined;
}

/** More are not read. */
export const MOST_ITEMS = 10_000;
export const MOST_PARTS = 100_000;

export type ItemType = "message" | "reasoning" | "function_call" | "custom_tool_call";

export interface Item {
  readonly type: ItemType;
  /** How much of each of its texts was read, in characters. */
  readonly said: Map<string, number>;
  /** The part that its text goes on in. */
  open: OpenPart | undefined;
  isDone: boolean;
}

export interface OpenPart {
  readonly index: number;
  /** Which of the texts said something last. */
  text: string;
}

export function openAnswer(options: ReadOptions): Answer {
  const nothing = { id: undefined, hasStarted: false, parts: 0, refusal: "", callsTools: false, end: undefined };
  return { options, items: new Map(), ...nothing };
}

export function newItem(type: ItemType): Item {
  return { type, said: new Map(), open: undefined, isDone: false };
}

/** The start of the answer, if it is still owed. */
export function startOf(answer: Answer): AnswerEvent[] {
  if (answer.hasStarted) return [];
  answer.hasStarted = true;
  return [{ type: "start", id: answer.id }];
}

/** The part has the next index. */
export function beginPart(answer: Answer, item: Item, part: OpenedPart): AnswerEvent[] {
  const index = answer.parts++;
  item.open = { index, text: "" };
  return [...startOf(answer), { type: "part-start", index, part }];
}

export function deltaOf({ index }: OpenPart, text: string): AnswerEvent[] {
  return text === "" ? [] : [{ type: "part-delta", index, text }];
}
