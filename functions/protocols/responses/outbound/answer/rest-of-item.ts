// What an item says as a whole and has not said before: all of it in a JSON answer.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { textIn } from "../../../chat/outbound/answer/text.ts";
import type { Answer, Item } from "./answer.ts";
import { sayRest } from "./item-text.ts";

export function restOf(answer: Answer, item: Item, members: Members): AnswerEvent[] {
  const { content, summary, arguments: written, input } = members;
  if (item.type === "function_call" || item.type === "custom_tool_call") {
    const text = textIn(item.type === "function_call" ? written : input);
    return sayRest(answer, item, { kind: "input", index: 0, text });
  }
  const events: AnswerEvent[] = [];
  for (const [name, list] of Object.entries({ summary, content })) {
    for (const [index, part] of Array.isArray(list) ? list.entries() : []) {
      const kind = kindOf(item, name, part);
      const text = isMembers(part) ? textIn(part[kind === "refusal" ? "refusal" : "text"]) : "";
      for (const event of sayRest(answer, item, { kind, index, text })) events.push(event);
    }
  }
  return events;
}

function kindOf({ type }: Item, list: string, part: unknown) {
  if (type === "reasoning") return list === "summary" ? "summary" : "reasoning";
  return isMembers(part) && part["type"] === "refusal" ? "refusal" : "output_text";
}
