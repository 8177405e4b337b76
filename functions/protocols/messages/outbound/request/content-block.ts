// Blocks of a request's content, which all may have a cache mark.
import type { CacheMark, TextPart } from "../../../../core/conversation/conversation.ts";
import { isBlank } from "../../../writing/blank.ts";

/** Marks are taken away again where there are too many. */
export type Block = Record<string, unknown>;

/** Nothing for text that Anthropic refuses: without it the request says the same. */
export function writeText({ text, cache }: TextPart): Block[] {
  return isBlank(text) ? [] : [marked({ type: "text", text }, cache)];
}

export function marked(block: Block, cache: CacheMark | undefined): Block {
  return cache === undefined ? block : { ...block, cache_control: cacheControl(cache) };
}

export function cacheControl({ ttl }: CacheMark): Block {
  return { type: "ephemeral", ...(ttl && { ttl }) };
}
