// One call of a tool, which comes whole or in pieces.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import { follow, type InputEnd, noInput } from "./input-end.ts";

/** What a chunk says of a call. */
export interface CallPiece {
  readonly index: number | undefined;
  /** Empty if there is none. */
  readonly id: string;
  readonly name: string;
  readonly input: string;
  readonly signature: Signature | undefined;
  /** Nothing of the call will follow. */
  readonly isWhole: boolean;
}

export interface Call {
  /** The provider's. Empty: it has none. */
  id: string;
  name: string;
  signature: Signature | undefined;
  /** The index of its part, once that has begun. */
  part: number | undefined;
  /** The input that came before the part could begin, or that counts only if nothing follows. */
  waiting: string;
  hasDelta: boolean;
  end: InputEnd;
  isClosed: boolean;
}

export function newCall(): Call {
  const nothing = { id: "", name: "", signature: undefined, part: undefined, waiting: "" };
  return { ...nothing, hasDelta: false, end: noInput(), isClosed: false };
}

const NO_ARGUMENTS = "{}";

/** What a piece adds to its input. An empty object counts only if nothing follows: some servers begin every input with one. */
export function inputOf(call: Call, piece: string): string {
  if (piece === "") return "";
  const isFirst = !call.hasDelta && call.waiting === "";
  if (call.waiting !== "") call.end = noInput();
  follow(call.end, piece);
  call.waiting = isFirst && piece === NO_ARGUMENTS ? piece : "";
  call.hasDelta ||= call.waiting === "";
  return call.hasDelta ? piece : "";
}
