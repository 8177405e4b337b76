// A response in the form in which two are compared: what it says of itself, and each of its items with the events that brought it.
import { isMembers, type Members } from "../../../../../functions/core/wire/members.ts";

export interface SaidAnswer {
  /** The response without its items, as the last event has it. */
  readonly response: Members;
  readonly items: readonly SaidItem[];
}

export interface SaidItem {
  /** As it is done. */
  readonly item: Members;
  /** As it began: undefined in a JSON answer. */
  readonly begun?: Members | undefined;
  /** What came between. */
  readonly events: readonly Members[];
}

/** A JSON answer. */
export function wholeAnswer({ output, ...response }: Members): SaidAnswer {
  const items = Array.isArray(output) ? output.filter(isMembers) : [];
  return { response, items: items.map((item) => ({ item, events: [] })) };
}

/** A stream, which is valid: its numbers and ids are checked already, and left out. */
export function streamedAnswer(events: readonly Members[]): SaidAnswer {
  const items: SaidItem[] = [];
  let response: Members = {};
  for (const { sequence_number: _, output_index: __, item_id: ___, ...event } of events) {
    const last = items.at(-1);
    if (isMembers(event["response"])) response = wholeAnswer(event["response"]).response;
    else if (!isMembers(event["item"])) {
      if (last !== undefined) items[items.length - 1] = { ...last, events: [...last.events, event] };
    } else if (event["type"] === "response.output_item.added") {
      items.push({ item: {}, begun: event["item"], events: [] });
    } else items[items.length - 1] = { events: [], ...last, item: event["item"] };
  }
  return { response, items };
}
