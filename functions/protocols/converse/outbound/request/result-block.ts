// What a tool has answered, and the media in it where the model can see them there.
import type { ToolResultPart } from "../../../../core/conversation/conversation.ts";
import type { CallResult } from "../../../writing/open-calls.ts";
import { IN_MESSAGE, NO_OUTPUT } from "../../../writing/words.ts";
import { type Block, isCachePoint, marked, writeText } from "./content-block.ts";
import { withText } from "./document-text.ts";
import { type MediaOptions, writeMedia } from "./write-media.ts";

export interface WrittenResult {
  readonly blocks: readonly Block[];
  /** The user's blocks behind all results. */
  readonly behind: readonly Block[];
}

export function writeResult({ id, results }: CallResult, options: MediaOptions): WrittenResult {
  const blocks = results.flatMap(({ output }) => output).flatMap((part) => writePart(part, options));
  const kinds: readonly string[] = options.capabilities.media_kinds_in_results;
  const isWithin = (block: Block) => ["text", ...kinds].some((kind) => kind in block);
  const within = blocks.filter(isWithin);
  const behind = blocks.filter((block) => !isWithin(block));
  const hasFailed = options.capabilities.result_status && results.some((result) => result.isError === true);
  const toolResult = {
    toolUseId: id,
    content: contentOf(within, behind.length > 0),
    ...(hasFailed && { status: "error" }),
  };
  const mark = results.map(markOf).findLast((mark) => mark !== undefined);
  return { blocks: marked([{ toolResult }], mark), behind };
}

/** Marks within a result are for all of it: its parts cannot have one. */
function writePart(part: ToolResultPart["output"][number], options: MediaOptions): Block[] {
  const blocks = part.type === "text" ? writeText(part) : writeMedia(part, options);
  return blocks.filter((block) => !isCachePoint(block));
}

function markOf({ cache, output }: ToolResultPart) {
  return cache ?? output.findLast((part) => part.cache !== undefined)?.cache;
}

/** A tool may have nothing to say, but its result may not be empty. */
function contentOf(within: readonly Block[], hasBehind: boolean): readonly Block[] {
  if (within.length > 0) return withText(within);
  return [{ text: hasBehind ? IN_MESSAGE : NO_OUTPUT }];
}
