// What the user says and the tools answer. The results of the assistant's calls come first, each in a message of its own.
import type { SystemTurn, TextPart, UserTurn } from "../../../../core/conversation/conversation.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { OpenCalls } from "../../../writing/open-calls.ts";
import { asInstruction, RESULTS_READ } from "../../../writing/words.ts";
import { contentOf, type Message, type Part, writeText } from "./content.ts";
import type { MessageOptions } from "./message-options.ts";
import { writeResult } from "./tool-messages.ts";
import { writeMedia } from "./write-media.ts";

interface Said {
  readonly role: "user" | "system";
  readonly parts: Part[];
}

export function writeUser(
  turns: readonly (UserTurn | SystemTurn)[],
  calls: OpenCalls,
  options: MessageOptions,
): Message[] {
  const said: Said[] = turns.map((turn) => writeTurn(turn, calls, options));
  const results = calls.takeResults().map((result) => writeResult(result, options));
  const behind = results.flatMap((result) => result.behind);
  const messages = joined([{ role: "user", parts: behind }, ...said]).map(({ role, parts }) => ({
    ...{ role, content: contentOf(parts) },
  }));
  const isApart = options.capabilities.isMistral && results.length > 0 && messages.length > 0;
  const between: Message[] = isApart ? [{ role: "assistant", content: RESULTS_READ }] : [];
  return [...results.map(({ message }) => message), ...between, ...messages];
}

function writeTurn(turn: UserTurn | SystemTurn, calls: OpenCalls, options: MessageOptions): Said {
  const { capabilities } = options;
  if (turn.role === "system") {
    const { system_anywhere: stays, cacheMarks } = capabilities;
    const parts = turn.parts.flatMap((part) => writeText(stays ? part : folded(part), cacheMarks));
    return { role: stays ? "system" : "user", parts };
  }
  const parts = turn.parts.flatMap((part) => {
    if (part.type === "text") return writeText(part, capabilities.cacheMarks);
    if (part.type === "media") return writeMedia(part, options);
    calls.answer(part);
    return [];
  });
  return { role: "user", parts };
}

/** Many models refuse instructions that are not the first message: there they are what the user says, in their order. */
function folded(part: TextPart): TextPart {
  return isBlank(part.text) ? part : { ...part, text: asInstruction(part.text) };
}

/** Neighbors of one role are one message, because some models want the roles in alternation. */
function joined(all: readonly Said[]): Said[] {
  const messages: Said[] = [];
  for (const { role, parts } of all) {
    const last = messages.at(-1);
    if (last?.role === role) for (const part of parts) last.parts.push(part);
    else if (parts.length > 0) messages.push({ role, parts: [...parts] });
  }
  return messages;
}
