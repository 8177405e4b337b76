// What the texts of an item say, and the parts that come of them.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { type Answer, beginPart, deltaOf, type Item } from "./answer.ts";

/** One of an item's texts: a message and a thought may have several. */
export interface ItemText {
  readonly kind: "output_text" | "refusal" | "summary" | "reasoning" | "input";
  readonly index: unknown;
  readonly text: string;
}

/** In characters: it is held back until the end. */
const LONGEST_REFUSAL = 1_000_000;

export function say(answer: Answer, item: Item, { kind, index, text }: ItemText): AnswerEvent[] {
  if (text === "" || item.isDone) return [];
  const name = `${kind} ${typeof index === "number" ? index : 0}`;
  item.said.set(name, (item.said.get(name) ?? 0) + text.length);
  switch (kind) {
    case "refusal":
      if (answer.refusal.length < LONGEST_REFUSAL) answer.refusal += text;
      return [];
    case "output_text":
      return sayText(answer, item, { name, text });
    case "input":
      return item.open === undefined ? [] : deltaOf(item.open, inputOf(item, text));
    default:
      return think(answer, item, { name, text });
  }
}

/** What was not said yet of a text that is whole. */
export function sayRest(answer: Answer, item: Item, { kind, index, text }: ItemText): AnswerEvent[] {
  const known = item.said.get(`${kind} ${typeof index === "number" ? index : 0}`) ?? 0;
  return say(answer, item, { kind, index, text: text.slice(known) });
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Each text of a message is a part. */
function sayText(answer: Answer, item: Item, { name, text }: NamedText): AnswerEvent[] {
  if (item.open?.text === name) return deltaOf(item.open, text);
  const ended = endPart(item);
  const begun = beginPart(answer, item, { type: "text" });
  return [...ended, ...begun, ...sayIn(item, { name, text })];
}

/** All that an item thinks is one part, because it has one signature. Some servers say it twice: as it is, and in short. */
function think(answer: Answer, item: Item, { name, text }: NamedText): AnswerEvent[] {
  if (item.open === undefined) {
    const begun = beginPart(answer, item, { type: "reasoning" });
    return [...begun, ...sayIn(item, { name, text })];
  }
  const { text: last } = item.open;
  if (last.split(" ")[0] !== name.split(" ")[0]) return [];
  return sayIn(item, { name, text: last === name ? text : `\n\n${text}` });
}

function sayIn({ open }: Item, { name, text }: NamedText): AnswerEvent[] {
  if (open === undefined) return [];
  open.text = name;
  return deltaOf(open, text);
}

/** The text of a custom tool is a string in an object: its quotation marks are the call's to open and to close. */
function inputOf({ type }: Item, text: string): string {
  return type === "custom_tool_call" ? JSON.stringify(text).slice(1, -1) : text;
}

export function endPart(item: Item): AnswerEvent[] {
  const { open } = item;
  item.open = undefined;
  return open === undefined ? [] : [{ type: "part-end", index: open.index }];
}
