// The calls of tools in one choice, and which of them a piece continues. OpenAI numbers them. Others leave out the number, the
// id or both, give all calls the same number, or repeat id and name in every piece.
import { type Call, type CallPiece, newCall } from "./call.ts";

export interface Calls {
  readonly byIndex: Map<number, Call>;
  readonly byId: Map<string, Call>;
  /** All that have not ended, in the order in which they began. */
  readonly open: Set<Call>;
  /** The one to which the last piece belonged. */
  last: Call | undefined;
}

export function noCalls(): Calls {
  return { byIndex: new Map(), byId: new Map(), open: new Set(), last: undefined };
}

/** Undefined: the piece begins another call. */
export function continued(calls: Calls, piece: CallPiece): Call | undefined {
  const { index, id, name, isWhole } = piece;
  if (isWhole) return undefined;
  const unnumbered = calls.byId.get(id) ?? (name === "" ? calls.last : undefined);
  const known = index === undefined ? unnumbered : calls.byIndex.get(index);
  return known === undefined || isAnother(known, piece) ? undefined : known;
}

/** Only the first piece of a call needs a name. Some servers give every piece an id of its own. */
function isAnother(known: Call, { id, name, input }: CallPiece): boolean {
  if (name === "") return false;
  if (id !== "" && known.id !== "") return id !== known.id;
  return known.end.isReached && (input !== "" || name !== known.name);
}

export function addCall(calls: Calls, { index, id, isWhole }: CallPiece): Call {
  const call = newCall();
  identify(calls, call, id);
  if (index !== undefined && !isWhole) calls.byIndex.set(index, call);
  calls.open.add(call);
  return call;
}

/** Gives a call its id, unless it has one, or another call has this one. */
export function identify({ byId }: Calls, call: Call, id: string): void {
  if (id === "" || call.id !== "" || byId.has(id)) return;
  call.id = id;
  byId.set(id, call);
}
