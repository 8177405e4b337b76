// Counts tokens as well as a stand-in can: a token for every four characters of text.
import { type Block, type Body, blocksOf } from "./request.ts";

const MEDIA_TOKENS = 1600;

export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

export function promptTokens(body: Body): number {
  return piecesOf(body).reduce((sum, piece) => sum + tokensOf(piece), 0);
}

/** The prompt in the order in which it is cached: tools, system, messages. */
export function piecesOf({ tools = [], system = [], messages }: Body): string[] {
  const blocks = [
    ...(typeof system === "string" ? [{ type: "text", text: system }] : system),
    ...messages.flatMap(blocksOf),
  ];
  return [...tools.map(withoutMark), ...blocks.map(pieceOf)];
}

function pieceOf(block: Block): string {
  if (block.type === "image" || block.type === "document") return `${block.type} `.padEnd(MEDIA_TOKENS * 4, ".");
  return block.type === "text" ? (block.text ?? "") : withoutMark(block);
}

function withoutMark(value: object): string {
  return JSON.stringify({ ...value, cache_control: undefined });
}
