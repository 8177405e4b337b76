// Texts of an answer that are several in OpenAI's form and one in the gateway's.
import { isMembers, type Members } from "../../../../../functions/core/wire/members.ts";
import type { SaidItem } from "./said-answer.ts";

/** The summaries of a thought as one, with an empty line between two. */
export function joinSummaries({ item, begun, events }: SaidItem): SaidItem {
  const { summary } = item;
  if (!Array.isArray(summary) || summary.length < 2) return { item, begun, events };
  const text = summary.map((part) => part.text).join("\n\n");
  const part = { type: "summary_text", text };
  const last = summary.length - 1;
  const joined: Members[] = [];
  let isAt = 0;
  for (const event of events) {
    const { type, summary_index: index } = event;
    const begins = type === "response.reasoning_summary_text.delta" && index !== isAt;
    if (begins) isAt = Number(index);
    const isAdded = type === "response.reasoning_summary_part.added";
    if (isAdded ? index !== 0 : !String(type).endsWith(".delta") && index !== last) continue;
    const whole = type === "response.reasoning_summary_text.done" ? { text } : !isAdded && "part" in event && { part };
    joined.push({ ...event, summary_index: 0, ...whole, ...(begins && { delta: `\n\n${event["delta"]}` }) });
  }
  return { item: { ...item, summary: [part] }, begun, events: joined };
}

/** Each refusal in one piece. */
export function joinRefusals({ events, ...said }: SaidItem): SaidItem {
  const joined: Members[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    const goesOn = event["type"] === "response.refusal.delta" && last?.["type"] === event["type"];
    if (goesOn) joined[joined.length - 1] = { ...event, delta: `${last["delta"]}${event["delta"]}` };
    else joined.push(event);
  }
  return { ...said, events: joined };
}

/** Messages that follow each other as one with the parts of all. */
export function joinMessages(items: readonly SaidItem[]): readonly SaidItem[] {
  const all: SaidItem[] = [];
  for (const { item, begun, events } of items) {
    const last = all.at(-1);
    if (item["type"] !== "message" || last?.item["type"] !== "message") {
      all.push({ item, begun, events });
      continue;
    }
    const before = partsOf(last.item);
    const moved = events.map((event) => ({ ...event, content_index: Number(event["content_index"]) + before.length }));
    const { status } = item;
    const joined = { ...last.item, status, content: [...before, ...partsOf(item)] };
    all[all.length - 1] = { item: joined, begun: last.begun, events: [...last.events, ...moved] };
  }
  return all;
}

function partsOf({ content }: Members): readonly Members[] {
  return Array.isArray(content) ? content.filter(isMembers) : [];
}
