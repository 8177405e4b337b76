// What an answer of OpenAI's Responses loses on its way through the internal form. docs/translation.md has the list for users.
import { isMembers, type Members } from "../../../../../functions/core/wire/members.ts";
import type { ResponseWishes } from "../../../../../functions/protocols/responses/inbound/response-wishes.ts";
import { eachEvent, eachItem, eachPart, items } from "./each.ts";
import { joinMessages, joinRefusals, joinSummaries } from "./joined-items.ts";
import type { SaidAnswer, SaidItem } from "./said-answer.ts";

export interface Difference {
  readonly what: string;
  /** The answer without it. */
  readonly without: (answer: SaidAnswer, wishes: Wishes) => SaidAnswer;
}

/** What a request asks for. */
type Wishes = Pick<ResponseWishes, "encrypted">;

interface OwnDifference {
  readonly what: string;
  readonly without: (answer: SaidAnswer) => SaidAnswer;
}

/** What the gateway says in its own words: it is in the original and in what is written. */
const OWN: readonly OwnDifference[] = [
  {
    what: "the id, the time, and the members that repeat the request",
    without: ({ response: { status, incomplete_details, error, usage }, items }) => ({
      response: { status, incomplete_details: incomplete_details ?? null, error: error ?? null, usage },
      items,
    }),
  },
  { what: "ids of items", without: eachItem(({ id: _, ...item }) => item) },
];

/** What the original has, and what is written has not. */
export const DIFFERENCES: readonly Difference[] = [
  {
    what: "items of OpenAI's own tools",
    without: items((all) => all.filter(({ item: { type } }) => KNOWN.has(String(type)))),
  },
  {
    what: "annotations",
    without: (answer) => eachPart(withoutAnnotations)(items((all) => all.map(withoutAnnotationEvents))(answer)),
  },
  {
    what: "log probabilities: they are an empty list, also where there is none",
    without: (answer) => eachPart(withoutLogprobs)(eachEvent(withoutLogprobsOfText)(answer)),
  },
  { what: "`obfuscation`, which is padding", without: eachEvent(({ obfuscation: _, ...event }) => event) },
  { what: "`phase` of messages", without: eachItem(({ phase: _, ...item }) => item) },
  { what: "`namespace` of calls", without: eachItem(({ namespace: _, ...item }) => item) },
  {
    what: "the name of a function, which the event of its whole arguments has, too",
    without: items((all) => all.map(withName)),
  },
  { what: "the status and the empty content of thoughts", without: eachItem(onlyOfThought) },
  {
    what: "what is encrypted of a thought before it is whole",
    without: items((all) => all.map((said) => ({ ...said, begun: said.begun && withoutEncrypted(said.begun) }))),
  },
  {
    what: "summaries of one thought, which are joined by an empty line",
    without: items((all) => all.map(joinSummaries)),
  },
  {
    what: "what is encrypted of thoughts where the request does not ask for it",
    without: (answer, { encrypted }) => (encrypted ? answer : eachItem(withoutEncrypted)(answer)),
  },
  { what: "thoughts that are neither shown nor encrypted", without: items((all) => all.filter(saysSomething)) },
  { what: "messages that follow each other, which are one", without: items(joinMessages) },
  { what: "the pieces of a refusal, which come as one", without: items((all) => all.map(joinRefusals)) },
  { what: "further counts of the usage; those of caches are 0 if they are missing", without: withKnownUsage },
];

/** The original as it would be written. */
export function expected(original: SaidAnswer, wishes: Wishes): SaidAnswer {
  return DIFFERENCES.reduce((rest, { without }) => without(rest, wishes), comparable(original));
}

/** What is written, but for what is the gateway's own. */
export function comparable(answer: SaidAnswer): SaidAnswer {
  return OWN.reduce((rest, { without }) => without(rest), answer);
}

const KNOWN: ReadonlySet<string> = new Set(["message", "reasoning", "function_call", "custom_tool_call"]);

function withoutAnnotations(part: Members): Members {
  return part["type"] === "output_text" ? { ...part, annotations: [] } : part;
}

function withoutAnnotationEvents({ events, ...said }: SaidItem): SaidItem {
  return { ...said, events: events.filter(({ type }) => type !== "response.output_text.annotation.added") };
}

function withoutLogprobs(part: Members): Members {
  return part["type"] === "output_text" ? { ...part, logprobs: [] } : part;
}

function withoutLogprobsOfText(event: Members): Members {
  return String(event["type"]).startsWith("response.output_text.") ? { ...event, logprobs: [] } : event;
}

function withName({ events, ...said }: SaidItem): SaidItem {
  const { name } = said.item;
  const isWhole = ({ type }: Members) => type === "response.function_call_arguments.done";
  return { ...said, events: events.map((event) => (isWhole(event) ? { ...event, name } : event)) };
}

function onlyOfThought(item: Members): Members {
  if (item["type"] !== "reasoning") return item;
  const { status: _, content, ...thought } = item;
  return Array.isArray(content) && content.length > 0 ? { ...thought, content } : thought;
}

function withoutEncrypted({ encrypted_content: _, ...item }: Members): Members {
  return item;
}

function saysSomething({ item: { type, summary, content, encrypted_content: encrypted } }: SaidItem): boolean {
  const isEmpty = [summary, content].every((list) => !Array.isArray(list) || list.length === 0);
  return type !== "reasoning" || !isEmpty || Boolean(encrypted);
}

function withKnownUsage({ response, items }: SaidAnswer): SaidAnswer {
  const { usage } = response;
  if (!isMembers(usage)) return { response, items };
  const { input_tokens_details: input, output_tokens_details: output, ...counts } = usage;
  const { cached_tokens = 0, cache_write_tokens = 0 } = isMembers(input) ? input : {};
  const { reasoning_tokens = 0 } = isMembers(output) ? output : {};
  const details = { input_tokens_details: { cached_tokens, cache_write_tokens } };
  return {
    response: { ...response, usage: { ...counts, ...details, output_tokens_details: { reasoning_tokens } } },
    items,
  };
}
