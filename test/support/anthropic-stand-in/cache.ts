// Caches prompts up to their marks, and counts what a prompt has in common with those before it.
import type { Body } from "./request.ts";
import { type Piece, piecesOf, sumOf } from "./tokens.ts";

export interface PromptUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
}

export interface PromptCache {
  use(body: Body): PromptUsage;
  clear(): void;
}

export function createPromptCache(): PromptCache {
  const written = new Set<string>();
  return {
    use: (body) => {
      const pieces = piecesOf(body);
      const marked = pieces.slice(0, endOfMarked(body, pieces));
      const read = sumOf(marked.slice(0, longest(marked, written)));
      if (marked.length > 0) written.add(keyOf(marked));
      const cached = sumOf(marked);
      return {
        input_tokens: sumOf(pieces) - cached,
        cache_creation_input_tokens: cached - read,
        cache_read_input_tokens: read,
      };
    },
    clear: () => written.clear(),
  };
}

/** A mark of the request itself is one on its last block. */
function endOfMarked(body: Body, pieces: readonly Piece[]): number {
  if ((body["cache_control"] ?? null) !== null) return pieces.length;
  return pieces.findLastIndex(({ isMarked }) => isMarked) + 1;
}

/** How many pieces were written before. */
function longest(pieces: readonly Piece[], written: ReadonlySet<string>): number {
  const lengths = [...pieces.keys()].map((index) => index + 1).reverse();
  return lengths.find((length) => written.has(keyOf(pieces.slice(0, length)))) ?? 0;
}

function keyOf(pieces: readonly Piece[]): string {
  return JSON.stringify(pieces.map(({ text }) => text));
}
