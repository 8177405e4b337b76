// What the pieces of a reply's body say, of which some may be bytes.
import type { Reply } from "../../functions/core/reply.ts";

type Piece = Reply["body"] extends AsyncIterable<infer Each> ? Each : never;

/** Characters may be cut between two pieces of bytes. */
export function textOf(pieces: readonly Piece[]): string {
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString();
}
