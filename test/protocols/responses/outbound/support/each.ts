// Changes of every item, event or part of an answer.
import { isMembers, type Members } from "../../../../../functions/core/wire/members.ts";
import type { SaidAnswer, SaidItem } from "./said-answer.ts";

export function items(change: (all: readonly SaidItem[]) => readonly SaidItem[]) {
  return ({ response, items }: SaidAnswer): SaidAnswer => ({ response, items: change(items) });
}

/** As it begins, and as it is done. */
export function eachItem(change: (item: Members) => Members) {
  return items((all) =>
    all.map(({ item, begun, events }) => ({ item: change(item), begun: begun && change(begun), events })),
  );
}

export function eachEvent(change: (event: Members) => Members) {
  return items((all) => all.map((said) => ({ ...said, events: said.events.map(change) })));
}

/** In items and in the events of parts. */
export function eachPart(change: (part: Members) => Members) {
  const ofItem = eachItem((item) => {
    const { content } = item;
    return Array.isArray(content) ? { ...item, content: content.filter(isMembers).map(change) } : item;
  });
  return (answer: SaidAnswer) =>
    eachEvent((event) => (isMembers(event["part"]) ? { ...event, part: change(event["part"]) } : event))(
      ofItem(answer),
    );
}
