// What an answer of Anthropic's loses on its way through the internal form. docs/translation.md has the list for users.
import { isMembers, type Members } from "../../../../../functions/core/wire/members.ts";

export interface Difference {
  readonly what: string;
  /** The events of the original without it. A JSON answer is one event. */
  readonly without: (events: readonly Members[]) => readonly Members[];
}

export const DIFFERENCES: readonly Difference[] = [
  { what: "pings: the gateway sends its own", without: butFor((event) => event["type"] === "ping") },
  {
    what: "the model's name: it is the gateway's",
    without: each(inMessage, (message) => ("model" in message ? { ...message, model: "my-gpt4-mini" } : message)),
  },
  {
    what: "blocks of the provider's own tools",
    without: withoutBlocks,
  },
  { what: "citations: pieces", without: butFor((event) => deltaOf(event)["type"] === "citations_delta") },
  { what: "citations: members of blocks", without: each(inBlocks, ({ citations: _, ...block }) => block) },
  { what: "`caller` of a call", without: each(inBlocks, ({ caller: _, ...block }) => block) },
  {
    what: "empty pieces of thoughts",
    without: butFor((event) => deltaOf(event)["thinking"] === ""),
  },
  {
    what: "`stop_reason` `pause_turn`, which is `end_turn`",
    without: each(inStop, (stop) =>
      stop["stop_reason"] === "pause_turn" ? { ...stop, stop_reason: "end_turn" } : stop,
    ),
  },
  {
    what: "`stop_details` that are null",
    without: each(inStop, ({ stop_details: details, ...stop }) =>
      details ? { ...stop, stop_details: details } : stop,
    ),
  },
  {
    what: "`category` and `recommended_model` of a refusal",
    without: each(inStop, (stop) => {
      const { stop_details: details } = stop;
      if (!isMembers(details)) return stop;
      const { recommended_model: _, ...others } = details;
      return { ...stop, stop_details: { ...others, category: null } };
    }),
  },
  {
    what: "`output_tokens` at the start, which is 1",
    without: each(inStart, (message) => ({ ...message, usage: { ...membersIn(message, "usage"), output_tokens: 1 } })),
  },
  {
    what: "`cache_creation`, `service_tier` and `inference_geo` of the usage",
    without: each(inUsage, ({ cache_creation: _, service_tier: __, inference_geo: ___, ...usage }) => usage),
  },
  {
    what: "`thinking_tokens` that are 0",
    without: each(inUsage, (usage) => {
      const { output_tokens_details: details, ...others } = usage;
      return isMembers(details) && details["thinking_tokens"] === 0 ? others : usage;
    }),
  },
  {
    what: "cache counts that are not there, which are 0",
    without: each(inUsage, (usage) => ({ cache_creation_input_tokens: 0, cache_read_input_tokens: 0, ...usage })),
  },
];

function deltaOf(event: Members): Members {
  return membersIn(event, "delta");
}

function membersIn(members: Members, name: string): Members {
  const value = members[name];
  return isMembers(value) ? value : {};
}

type Change = (members: Members) => Members;

function each(place: (change: Change) => Change, change: Change): Difference["without"] {
  return (events) => events.map(place(change));
}

function butFor(isLost: (event: Members) => boolean): Difference["without"] {
  return (events) => events.filter((event) => !isLost(event));
}

/** Those that are left are numbered again. */
function withoutBlocks(events: readonly Members[]): Members[] {
  const starts = events.filter(({ type }) => type === "content_block_start");
  const kept = starts.filter(({ content_block: block }) => isMembers(block) && !isOwn(block));
  const numbers = new Map(kept.map(({ index }, at) => [index, at]));
  const left = events.filter(({ index }) => index === undefined || numbers.has(index));
  return left.map(({ index, content, ...event }) => ({
    ...event,
    ...(index !== undefined && { index: numbers.get(index) }),
    ...(Array.isArray(content) && { content: content.filter((block) => !isOwn(block)) }),
  }));
}

function isOwn({ type }: Members): boolean {
  return /^server_tool_use$|_tool_result$/.test(String(type));
}

function inStart(change: Change): Change {
  return (event) => (isMembers(event["message"]) ? { ...event, message: change(event["message"]) } : event);
}

/** The message that starts a stream, or the whole one. */
function inMessage(change: Change): Change {
  return (event) => {
    return event["type"] === "message" ? change(event) : inStart(change)(event);
  };
}

function inBlocks(change: Change): Change {
  return (event) => {
    const { content_block: block, content } = event;
    if (isMembers(block)) return { ...event, content_block: change(block) };
    return Array.isArray(content) ? { ...event, content: content.map(change) } : event;
  };
}

/** What says why the answer ended. */
function inStop(change: Change): Change {
  const changeMessage = inMessage(change);
  return (event) =>
    event["type"] === "message_delta" ? { ...event, delta: change(deltaOf(event)) } : changeMessage(event);
}

function inUsage(change: Change): Change {
  const changeOwn: Change = (members) =>
    isMembers(members["usage"]) ? { ...members, usage: change(members["usage"]) } : members;
  const changeMessage = inMessage(changeOwn);
  return (event) => (event["type"] === "message_delta" ? changeOwn(event) : changeMessage(event));
}
