// The items of an answer: where each begins and where it ends. Those of OpenAI's own tools say nothing to others.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { textIn, wordIn } from "../../../chat/outbound/answer/text.ts";
import {
  type Answer,
  beginPart,
  deltaOf,
  type Item,
  type ItemType,
  MOST_ITEMS,
  MOST_PARTS,
  newItem,
} from "./answer.ts";
import { endPart } from "./item-text.ts";
import { restOf } from "./rest-of-item.ts";

/** Undefined: it calls a tool without a name, or there are too many. */
type Read = AnswerEvent[] | undefined;

const TYPES: ReadonlySet<unknown> = new Set<ItemType>(["message", "reasoning", "function_call", "custom_tool_call"]);

function isItemType(type: unknown): type is ItemType {
  return TYPES.has(type);
}

export function beginItem(answer: Answer, place: unknown, members: Members): Read {
  const { type } = members;
  if (!isItemType(type) || answer.items.has(place)) return [];
  if (answer.items.size >= MOST_ITEMS) return undefined;
  const item = newItem(type);
  answer.items.set(place, item);
  return type === "function_call" || type === "custom_tool_call" ? beginCall(answer, item, members) : [];
}

function beginCall(answer: Answer, item: Item, { call_id: callId, id, name: given }: Members): Read {
  const [called, name] = [wordIn(callId) || wordIn(id), wordIn(given)];
  if (called === "" || name === "") return undefined;
  answer.callsTools = true;
  const known = answer.options.toolNames?.get(name) ?? name;
  const begun = beginPart(answer, item, { type: "tool-call", id: called, name: known });
  return [...begun, ...mark(item, '{"input":"')];
}

function mark({ type, open }: Item, text: string): AnswerEvent[] {
  return type === "custom_tool_call" && open !== undefined ? deltaOf(open, text) : [];
}

/** The item as a whole: what was not said yet is said now. */
export function endItem(answer: Answer, place: unknown, members: Members): Read {
  const begun = beginItem(answer, place, members);
  const item = answer.items.get(place);
  if (begun === undefined || item === undefined || item.isDone || item.type !== members["type"]) return begun;
  const rest = restOf(answer, item, members);
  const ended = item.type === "reasoning" ? endThought(answer, item, members) : [...mark(item, '"}'), ...endPart(item)];
  item.isDone = true;
  return answer.parts > MOST_PARTS ? undefined : [...begun, ...rest, ...ended];
}

/** It may be encrypted only, and have nothing that could be shown. */
function endThought(answer: Answer, item: Item, { encrypted_content: encrypted }: Members): AnswerEvent[] {
  const { maker } = answer.options;
  const value = textIn(encrypted);
  if (value === "" || maker === undefined) return endPart(item);
  const begun = item.open === undefined ? beginPart(answer, item, { type: "reasoning" }) : [];
  return [...begun, ...endPart(item).map((end) => ({ ...end, signature: { maker, value } }))];
}

/** What is open when the answer ends. */
export function endItems(answer: Answer): AnswerEvent[] {
  const events: AnswerEvent[] = [];
  for (const item of answer.items.values()) {
    if (item.isDone) continue;
    events.push(...mark(item, '"}'), ...endPart(item));
    item.isDone = true;
  }
  return events;
}
