// What the user says and the tools answer. All results of the assistant's calls are in one message, before any text.
import type { SystemTurn, TextPart, ToolResultPart, UserTurn } from "../../../../core/conversation/conversation.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { CallResult, OpenCalls } from "../../../writing/open-calls.ts";
import { asInstruction } from "../../../writing/words.ts";
import { type Block, marked, writeText } from "./content-block.ts";
import { writeMedia } from "./write-media.ts";

interface UserOptions {
  readonly omissions: Omissions;
}

export function writeUser(
  turns: readonly (UserTurn | SystemTurn)[],
  calls: OpenCalls,
  { omissions }: UserOptions,
): Block[] {
  const said = turns.flatMap((turn): Block[] => {
    if (turn.role === "system") return turn.parts.flatMap(writeInstruction);
    return turn.parts.flatMap((part) => {
      if (part.type === "text") return writeText(part);
      if (part.type === "media") return writeMedia(part, omissions);
      calls.answer(part);
      return [];
    });
  });
  return [...calls.takeResults().map((result) => writeResult(result, omissions)), ...said];
}

/**
 * Instructions between the turns stay where they are, as the user's text. At the top they would be out of their order, and
 * each new one would change the beginning of the prompt, which is what a cache holds.
 */
function writeInstruction(part: TextPart): Block[] {
  return isBlank(part.text) ? [] : writeText({ ...part, text: asInstruction(part.text) });
}

function writeResult({ id, results }: CallResult, omissions: Omissions): Block {
  const content = contentOf(results.flatMap(({ output }) => output).flatMap((part) => writePart(part, omissions)));
  const isError = results.some((result) => result.isError === true);
  const block = { type: "tool_result", tool_use_id: id, ...content, ...(isError && { is_error: true }) };
  return marked(
    block,
    results.map(markOf).findLast((mark) => mark !== undefined),
  );
}

function writePart(part: ToolResultPart["output"][number], omissions: Omissions): Block[] {
  const unmarked = { ...part, cache: undefined };
  return unmarked.type === "text" ? writeText(unmarked) : writeMedia(unmarked, omissions);
}

/** Marks within a result are for all of it: its parts cannot have one. */
function markOf({ cache, output }: ToolResultPart) {
  return cache ?? output.findLast((part) => part.cache !== undefined)?.cache;
}

/** A single text takes less as a string. A tool may also have nothing to say. */
function contentOf(blocks: Block[]): { content?: string | Block[] } {
  const [first] = blocks;
  if (first === undefined) return {};
  return { content: blocks.length === 1 && typeof first["text"] === "string" ? first["text"] : blocks };
}
