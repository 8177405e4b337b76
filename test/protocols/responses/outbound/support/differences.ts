// What a stream of OpenAI's Responses loses on its way through the internal form. docs/translation.md has the list for users.
import { isMembers, type Members } from "../../../../../functions/core/wire/members.ts";

export interface Difference {
  readonly what: string;
  /** A response without it: whole, as the last event has it. */
  readonly without: (response: Members) => Members;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    what: "the id, the time, and the members that repeat the request: they are the gateway's",
    without: ({ status, incomplete_details, error, output, usage }) => ({
      ...{ status, incomplete_details: incomplete_details ?? null, error: error ?? null, output, usage },
    }),
  },
  {
    what: "ids of items, and the status of those that have none",
    without: eachItem(({ id: _, ...item }) => item),
  },
  {
    what: "items of OpenAI's own tools",
    without: items((output) => output.filter(({ type }) => !/^(?!function|custom).*_call$/.test(String(type)))),
  },
  {
    what: "annotations, and log probabilities",
    without: eachPart((part) => (part["type"] === "output_text" ? { ...part, annotations: [], logprobs: [] } : part)),
  },
  {
    what: "`phase` of messages",
    without: eachItem(({ phase: _, ...item }) => item),
  },
  {
    what: "summaries of one thought, which are joined by an empty line",
    without: eachItem((item) => {
      const { summary } = item;
      if (!Array.isArray(summary) || summary.length < 2) return item;
      return { ...item, summary: [{ type: "summary_text", text: summary.map(({ text }) => text).join("\n\n") }] };
    }),
  },
  {
    what: "thoughts that are neither shown nor encrypted",
    without: items((output) =>
      output.filter(({ type, summary, content, encrypted_content: encrypted }) => {
        const isEmpty = [summary, content].every((list) => !Array.isArray(list) || list.length === 0);
        return type !== "reasoning" || !isEmpty || encrypted;
      }),
    ),
  },
  {
    what: "messages that follow each other, which are one, with their refusal as its last part",
    without: items((output) => joined(output)),
  },
  {
    what: "a refusal, which makes an answer incomplete: `content_filter`",
    without: (response) => {
      const refuses = JSON.stringify(response["output"]).includes('"type":"refusal"');
      const calls = JSON.stringify(response["output"]).includes("_call");
      if (!refuses || calls || response["status"] !== "completed") return response;
      const incomplete_details = { reason: "content_filter" };
      const ended = { ...response, status: "incomplete", incomplete_details };
      return items((output) =>
        output.map((item, at) => (at === output.length - 1 ? { ...item, status: "incomplete" } : item)),
      )(ended);
    },
  },
];

/** The response without any of them. */
export function comparable(response: Members): Members {
  return DIFFERENCES.reduce((rest, { without }) => without(rest), response);
}

function items(change: (output: readonly Members[]) => readonly Members[]) {
  return (response: Members): Members => {
    const { output } = response;
    return { ...response, output: change(Array.isArray(output) ? output.filter(isMembers) : []) };
  };
}

function eachItem(change: (item: Members) => Members) {
  return items((output) => output.map(change));
}

function eachPart(change: (part: Members) => Members) {
  return eachItem((item) => {
    const { content } = item;
    return Array.isArray(content) ? { ...item, content: content.filter(isMembers).map(change) } : item;
  });
}

function joined(output: readonly Members[]): readonly Members[] {
  const all: Members[] = [];
  for (const item of output) {
    const last = all.at(-1);
    if (item["type"] === "message" && last?.["type"] === "message") {
      all[all.length - 1] = { ...last, content: [...partsOf(last), ...partsOf(item)] };
    } else all.push(item);
  }
  return all;
}

function partsOf({ content }: Members): readonly unknown[] {
  return Array.isArray(content) ? content : [];
}
