// Counts tokens as well as a stand-in can: a token for every four characters of text.
import { type Block, type Body, blocksOf } from "./request.ts";

const MEDIA_TOKENS = 1600;

/** A part of the prompt, as it is cached. */
export interface Piece {
  readonly text: string;
  readonly tokens: number;
  /** Whether the prompt up to here is to be cached. */
  readonly isMarked: boolean;
}

export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

export function sumOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { tokens }) => sum + tokens, 0);
}

/** In the order in which a prompt is cached: tools, system, messages. */
export function piecesOf({ tools = [], system = [], messages }: Body): Piece[] {
  const systemBlocks = typeof system === "string" ? [{ type: "text", text: system }] : system;
  return [...tools, ...systemBlocks, ...messages.flatMap(blocksOf)].map(pieceOf);
}

function pieceOf(value: object): Piece {
  const { type, text, cache_control: mark } = value as Partial<Block>;
  const words = type === "text" && text !== undefined ? text : JSON.stringify({ ...value, cache_control: undefined });
  const isMedia = type === "image" || type === "document";
  return { text: words, tokens: isMedia ? MEDIA_TOKENS : tokensOf(words), isMarked: (mark ?? null) !== null };
}
