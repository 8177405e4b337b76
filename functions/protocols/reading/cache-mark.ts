// `cache_control`, which is Anthropic's. OpenRouter and LiteLLM take it in chat completions too: on a message, a part, a
// tool, or the whole request.
import type { CacheMark } from "../../core/conversation/conversation.ts";
import { optional, optionalPlace, type Place, required } from "./place.ts";
import { oneOf } from "./value-type.ts";

const TYPE = oneOf("ephemeral");
const TTL = oneOf("5m", "1h");

export function readCacheMark(place: Place): CacheMark | undefined {
  const mark = optionalPlace(place, "cache_control");
  if (mark === undefined) return undefined;
  required(mark, "type", TYPE);
  return { ttl: optional(mark, "ttl", TTL) };
}

interface Markable {
  readonly type: string;
  readonly cache?: CacheMark | undefined;
}

/** A message's own mark is for all of it, and so belongs to its last part; reasoning cannot have one. */
export function markLast<T extends Markable>(parts: T[], message: Place): T[] {
  const mark = readCacheMark(message);
  const at = parts.findLastIndex(({ type }) => type !== "reasoning");
  const last = parts[at];
  if (mark === undefined || last === undefined) return parts;
  return parts.with(at, { ...last, cache: last.cache ?? mark });
}
