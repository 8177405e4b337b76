// The events of a stream. Those that are not known here say nothing to a client of another protocol.
import type { ReadEvents } from "../../../../core/protocol.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { NOTHING } from "../../../answers/answer-reader.ts";
import { idIn, textIn } from "../../../chat/outbound/answer/text.ts";
import { type Answer, type Item, type ItemType, MOST_ITEMS, newItem } from "./answer.ts";
import { type ItemText, say, sayRest } from "./item-text.ts";
import { beginItem, endItem } from "./items.ts";
import { readResponse } from "./response.ts";

/** Undefined: it cannot be read. */
export function readStreamEvent(answer: Answer, type: string, event: Members): ReadEvents | undefined {
  const { item, response } = event;
  switch (type) {
    case "response.created":
      answer.id ??= isMembers(response) ? idIn(response["id"]) : undefined;
      return NOTHING;
    case "response.completed":
    case "response.incomplete":
      return readResponse(answer, isMembers(response) ? response : {}, type);
    case "response.output_item.added":
      return isMembers(item) ? readEvents(beginItem(answer, placeOf(event), item)) : NOTHING;
    case "response.output_item.done":
      return isMembers(item) ? readEvents(endItem(answer, placeOf(event), item)) : NOTHING;
    default:
      return readText(answer, type, event);
  }
}

function readEvents(events: ReadEvents["events"] | undefined): ReadEvents | undefined {
  return events && { events };
}

function placeOf({ output_index: index, item_id: id, item }: Members): unknown {
  if (typeof index === "number") return index;
  return id ?? (isMembers(item) ? item["id"] : undefined);
}

interface TextKind {
  readonly item: ItemType;
  readonly kind: ItemText["kind"];
  /** The member that has all of it at its end. */
  readonly whole: string;
}

const TEXTS: ReadonlyMap<string, TextKind> = new Map<string, TextKind>([
  ["response.output_text", { item: "message", kind: "output_text", whole: "text" }],
  ["response.refusal", { item: "message", kind: "refusal", whole: "refusal" }],
  ["response.reasoning_summary_text", { item: "reasoning", kind: "summary", whole: "text" }],
  ["response.reasoning_text", { item: "reasoning", kind: "reasoning", whole: "text" }],
  ["response.function_call_arguments", { item: "function_call", kind: "input", whole: "arguments" }],
  ["response.custom_tool_call_input", { item: "custom_tool_call", kind: "input", whole: "input" }],
]);

function readText(answer: Answer, type: string, event: Members): ReadEvents {
  const at = type.lastIndexOf(".");
  const kind = TEXTS.get(type.slice(0, at));
  const item = kind && itemFor(answer, event, kind);
  if (kind === undefined || item?.type !== kind.item) return NOTHING;
  const index = kind.kind === "input" ? 0 : (event["summary_index"] ?? event["content_index"]);
  const said = (member: string) => ({ kind: kind.kind, index, text: textIn(event[member]) });
  if (type.endsWith(".delta")) return { events: say(answer, item, said("delta")) };
  return type.endsWith(".done") ? { events: sayRest(answer, item, said(kind.whole)) } : NOTHING;
}

/** Servers may begin an item with its text. A call needs its name first: without it, it is read when it is done. */
function itemFor(answer: Answer, event: Members, { item: type, kind }: TextKind): Item | undefined {
  const place = placeOf(event);
  const known = answer.items.get(place);
  if (known !== undefined || kind === "input" || answer.items.size >= MOST_ITEMS) return known;
  const item = newItem(type);
  answer.items.set(place, item);
  return item;
}
