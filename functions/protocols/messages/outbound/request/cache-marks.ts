// Cache marks of a whole request: how many there may be, and in which order of their lifetimes.
import type { CacheMark } from "../../../../core/conversation/conversation.ts";
import { type Block, cacheControl } from "./content-block.ts";

const MOST = 4;

/**
 * Takes surplus marks away from blocks, which are in the prompt's order. The last ones stay: each covers all of the prompt
 * before it, and so also what an earlier one would. Returns the mark of the whole request.
 */
export function limitMarks(blocks: readonly Block[], whole: CacheMark | undefined): Block | undefined {
  // The whole request's mark goes to its last block, and counts as one.
  const own = blocks.at(-1)?.["cache_control"] === undefined ? whole : undefined;
  const marked = blocks.filter((block) => block["cache_control"] !== undefined);
  const surplus = Math.max(marked.length + (own === undefined ? 0 : 1) - MOST, 0);
  for (const block of marked.slice(0, surplus)) delete block["cache_control"];
  const top = own && { cache_control: cacheControl(own) };
  shortenAfterShort([...marked.slice(surplus), ...(top === undefined ? [] : [top])]);
  return top?.cache_control;
}

/** A mark for an hour may not follow one for five minutes, and becomes one for five minutes. */
function shortenAfterShort(marked: readonly Block[]): void {
  const isLong = (block: Block) => (block["cache_control"] as Block)["ttl"] === "1h";
  const firstShort = marked.findIndex((block) => !isLong(block));
  if (firstShort === -1) return;
  for (const block of marked.slice(firstShort).filter(isLong)) block["cache_control"] = { type: "ephemeral" };
}
