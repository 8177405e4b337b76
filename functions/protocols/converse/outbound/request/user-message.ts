// What the user says and the tools answer. All results of the assistant's calls are in one message, before all else.
import type { SystemTurn, TextPart, UserTurn } from "../../../../core/conversation/conversation.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { OpenCalls } from "../../../writing/open-calls.ts";
import { asInstruction, RESULTS_READ, RETURNED } from "../../../writing/words.ts";
import { type Block, type Message, saySomething, writeText } from "./content-block.ts";
import { withText } from "./document-text.ts";
import type { MessageOptions } from "./message-options.ts";
import { writeResult } from "./result-block.ts";
import { writeMedia } from "./write-media.ts";

/** One message, or two with one of the assistant's between them, where results cannot be together with what is said. */
export function writeUser(
  turns: readonly (UserTurn | SystemTurn)[],
  calls: OpenCalls,
  options: MessageOptions,
): Message[] {
  const said = turns.flatMap((turn): Block[] => {
    if (turn.role === "system") return turn.parts.flatMap(writeInstruction);
    return turn.parts.flatMap((part) => {
      if (part.type === "text") return writeText(part);
      if (part.type === "media") return writeMedia(part, options);
      calls.answer(part);
      return [];
    });
  });
  const written = calls.takeResults().map((result) => writeResult(result, options));
  const results = written.flatMap(({ blocks }) => blocks);
  const behind = written.flatMap((each) => each.behind);
  return together(results, behind.length === 0 ? said : [{ text: RETURNED }, ...behind, ...said], options);
}

/** Instructions between the turns stay where they are, as the user's text: at the top they would be out of their order. */
function writeInstruction(part: TextPart): Block[] {
  return isBlank(part.text) ? [] : writeText({ ...part, text: asInstruction(part.text) });
}

function together(
  results: readonly Block[],
  said: readonly Block[],
  { capabilities: { beside_results: beside } }: MessageOptions,
): Message[] {
  const isApart =
    results.length > 0 &&
    saySomething(said) &&
    (beside === "nothing" || (beside === "no documents" && said.some((block) => "document" in block)));
  if (!isApart) return [userMessage([...results, ...said])];
  return [userMessage(results), { role: "assistant", content: [{ text: RESULTS_READ }] }, userMessage(said)];
}

function userMessage(content: readonly Block[]): Message {
  return { role: "user", content: withText(content) };
}
