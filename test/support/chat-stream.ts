// Reads a stream of chat completions as clients do: its chunks, and the message that they add up to.
import { expect } from "vitest";
import { type ChatCompletionChunk, chatCompletionChunk } from "./chat-schema.ts";

/** The chunks of a whole stream, each checked; `[DONE]` is none. */
export function chunksOf(text: string): ChatCompletionChunk[] {
  const events = text.split("\n\n");
  expect(events.pop(), "the stream ends within an event").toBe("");
  for (const event of events) expect(event).toMatch(/^data: [^\n]+$/);
  const data = events.map((event) => event.slice("data: ".length));
  return data.filter((each) => each !== "[DONE]").map((each) => chatCompletionChunk.parse(JSON.parse(each)));
}

type Json = Record<string, unknown>;

/**
 * All deltas of the first choice added up, as OpenAI's Python client does it: texts are joined, items of lists with the same
 * `index` too, `index` and `type` are replaced.
 */
export function addUp(chunks: readonly ChatCompletionChunk[]): Json {
  const deltas = chunks.flatMap(({ choices }) => choices).map(({ delta }) => delta as Json);
  return deltas.reduce((sum, delta) => join(sum, delta), {});
}

function join(sum: Json, delta: Json): Json {
  return Object.fromEntries(
    [...new Set([...Object.keys(sum), ...Object.keys(delta)])].map((name) => {
      const [before, after] = [sum[name], delta[name]];
      if (!(name in delta)) return [name, before];
      return [name, name === "index" || name === "type" ? after : joinValue(before, after)];
    }),
  );
}

function joinValue(before: unknown, after: unknown): unknown {
  if (before === undefined || before === null) return Array.isArray(after) ? joinLists([], after as Json[]) : after;
  if (typeof before === "string" && typeof after === "string") return before + after;
  if (Array.isArray(before) && Array.isArray(after)) return joinLists(before, after as Json[]);
  if (typeof before === "object" && typeof after === "object") return join(before as Json, (after ?? {}) as Json);
  return before;
}

function joinLists(before: readonly Json[], after: readonly Json[]): Json[] {
  const list = [...before];
  for (const item of after) {
    const index = item["index"];
    if (typeof index !== "number" || index > list.length) throw new Error(`no index: ${JSON.stringify(item)}`);
    list[index] = join(list[index] ?? {}, item);
  }
  return list;
}
