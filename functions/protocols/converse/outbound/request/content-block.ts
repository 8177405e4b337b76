// Blocks of a request's content. A point up to which the prompt is cached is a block of its own.
import type { CacheMark, TextPart } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";

export type Block = Members;

export interface Message {
  readonly role: "user" | "assistant";
  readonly content: readonly Block[];
}

/** Without text that says nothing: most models refuse it. */
export function writeText({ text, cache }: TextPart): Block[] {
  return marked(isBlank(text) ? [] : [{ text }], cache);
}

export function marked(blocks: readonly Block[], cache: CacheMark | undefined): Block[] {
  return cache === undefined ? [...blocks] : [...blocks, cachePoint(cache)];
}

export function cachePoint({ ttl }: CacheMark): Block {
  return { cachePoint: { type: "default", ...(ttl && { ttl }) } };
}

export function isCachePoint(block: Block): boolean {
  return "cachePoint" in block;
}

/** Points alone say nothing. */
export function saySomething(blocks: readonly Block[]): boolean {
  return !blocks.every(isCachePoint);
}
