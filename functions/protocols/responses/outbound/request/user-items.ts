// What the user says and the tools answer. The results of the assistant's calls come first.
import type { SystemTurn, ToolResultPart, UserTurn } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { CallResult, OpenCalls } from "../../../writing/open-calls.ts";
import { withFailure } from "../../../writing/openai/with-failure.ts";
import { NO_OUTPUT } from "../../../writing/words.ts";
import type { ItemOptions } from "./item-options.ts";
import { messageOf, type Part, writeText } from "./message.ts";
import { writeMedia } from "./write-media.ts";

export function writeUser(
  turns: readonly (UserTurn | SystemTurn)[],
  calls: OpenCalls,
  options: ItemOptions,
): Members[] {
  const messages = turns.flatMap((turn) => writeTurn(turn, calls, options));
  return [...calls.takeResults().map((result) => writeResult(result, options)), ...messages];
}

function writeTurn(turn: UserTurn | SystemTurn, calls: OpenCalls, options: ItemOptions): Members[] {
  const content = turn.parts.flatMap((part) => {
    if (part.type !== "tool-result") return writePart(part, options);
    calls.answer(part);
    return [];
  });
  return content.length === 0 ? [] : [messageOf(turn.role === "system" ? "developer" : "user", content)];
}

function writePart(part: Exclude<UserTurn["parts"][number], { type: "tool-result" }>, options: ItemOptions): Part[] {
  return part.type === "text" ? writeText(part.text) : writeMedia(part, options.omissions);
}

/** One text where there is nothing else. */
function writeResult({ id, results }: CallResult, options: ItemOptions): Members {
  const parts = results.flatMap(({ output }) => output).flatMap((part) => writePart(part, options));
  const texts = parts.flatMap(({ text }) => (typeof text === "string" ? [text] : []));
  const isText = texts.length === parts.length;
  const output = isText ? withFailure(texts.join("\n\n") || NO_OUTPUT, results) : withFailureFirst(parts, results);
  return { type: "function_call_output", call_id: id, output };
}

/** Beside media. */
function withFailureFirst(parts: readonly Part[], results: readonly ToolResultPart[]): Part[] {
  const at = parts.findIndex(({ text }) => typeof text === "string");
  const failure = withFailure("", results).trim();
  if (at === -1) return [...writeText(failure), ...parts];
  return parts.map((part, index) =>
    index === at ? { ...part, text: withFailure(String(part["text"]), results) } : part,
  );
}
