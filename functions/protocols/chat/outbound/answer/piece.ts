// What a chunk, or a JSON answer, says of one choice: piece after piece.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import type { CallPiece } from "./call.ts";

export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | { readonly type: "refusal"; readonly text: string }
  | SignaturePiece
  | { readonly type: "redacted-reasoning"; readonly data: Signature }
  | { readonly type: "call"; readonly call: CallPiece };

/** It ends a piece of reasoning, whose text may come with it. */
export interface SignaturePiece {
  readonly type: "signature";
  readonly text: string;
  readonly signature: Signature;
}
