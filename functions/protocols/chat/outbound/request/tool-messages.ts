// What the tools have answered: a message for each call, which holds text only. Media are for the user's message behind them.
import type { ToolResultPart } from "../../../../core/conversation/conversation.ts";
import type { CallResult } from "../../../writing/open-calls.ts";
import { withFailure } from "../../../writing/openai/with-failure.ts";
import { IN_MESSAGE, NO_OUTPUT, returnedBy } from "../../../writing/words.ts";
import { contentOf, type Message, marked, type Part, writeText } from "./content.ts";
import { type MediaOptions, writeMedia } from "./write-media.ts";

export interface WrittenResult {
  readonly message: Message;
  readonly behind: readonly Part[];
}

export function writeResult({ id, results }: CallResult, options: MediaOptions): WrittenResult {
  const written = results.flatMap(({ output }) => output).flatMap((part) => writePart(part, options));
  const media = written.filter(({ type }) => type !== "text");
  const texts = written.filter(({ type }) => type === "text");
  const said = texts.length > 0 ? texts : [{ type: "text", text: media.length > 0 ? IN_MESSAGE : NO_OUTPUT }];
  const content = contentOf(markLast(sayFailed(said, results), results, options));
  const label = { type: "text", text: returnedBy(id) };
  return {
    message: { role: "tool", tool_call_id: id, content },
    behind: media.length === 0 ? [] : [label, ...media],
  };
}

/** Marks within a result are for all of it. */
function writePart(part: ToolResultPart["output"][number], options: MediaOptions): Part[] {
  const unmarked = { ...part, cache: undefined };
  return unmarked.type === "text" ? writeText(unmarked, false) : writeMedia(unmarked, options);
}

function markLast(parts: readonly Part[], results: readonly ToolResultPart[], { capabilities }: MediaOptions): Part[] {
  const marks = results.flatMap(({ cache, output }) => [...output.map((part) => part.cache), cache]);
  const mark = marks.findLast((each) => each !== undefined);
  return parts.map((part, at) => (at === parts.length - 1 ? marked(part, mark, capabilities.cacheMarks) : part));
}

function sayFailed(parts: readonly Part[], results: readonly ToolResultPart[]): readonly Part[] {
  const [first, ...rest] = parts;
  return [{ ...first, text: withFailure(String(first?.["text"]), results) }, ...rest];
}
