// Finds the members of a JSON object in its bytes as they come, cut anywhere, and checks that all of it is JSON. Its memory
// does not grow with the text.
import {
  AFTER,
  ARRAY,
  CLOSE,
  CLOSED,
  COLON,
  FIRST,
  INVALID,
  NAME,
  NAME_STRING,
  NEXT,
  NUMBER_ENDED,
  OBJECT,
  OPEN_ARRAY,
  OPEN_OBJECT,
  START,
  TOP,
  VALUE,
} from "./json-states.ts";

/** Of the object at the top: the position is that of its byte, or of the first behind what has ended. */
export type Boundary = "comma" | "name" | "name-end" | "value" | "value-end" | "close";

type Visit = (boundary: Boundary, at: number) => void;

export interface MemberScanner {
  /** Calls `visit` with the boundaries in these bytes. False if they cannot be a part of a JSON object, or one too deep. */
  scan(bytes: Uint8Array, visit: Visit): boolean;
}

/** Levels of nesting, as in an answer that is read whole. */
const DEEPEST = 1_000;

export function memberScanner(): MemberScanner {
  /** The kinds of the arrays and objects that are open within the object at the top. */
  const kinds = new Uint8Array(DEEPEST);
  let depth = 0;
  let state = START;

  function open(kind: number, at: number, visit: Visit): boolean {
    if (depth === DEEPEST) return false;
    if (depth === 0) visit("value", at);
    kinds[depth++] = kind;
    state = kind + FIRST;
    return true;
  }

  function close(at: number, visit: Visit): true {
    if (depth === 0) {
      state = CLOSED;
      visit("close", at);
      return true;
    }
    depth--;
    state = (depth === 0 ? TOP : (kinds[depth - 1] ?? TOP)) + AFTER;
    if (depth === 0) visit("value-end", at + 1);
    return true;
  }

  /** The first byte from there on that needs a closer look: almost all do not, and cost one look into the table. */
  function next(bytes: Uint8Array, from: number): number {
    let current = state;
    let at = from;
    for (; at < bytes.length; at++) {
      const next = NEXT[(current << 8) | (bytes[at] ?? 0)] ?? INVALID;
      if (next >= TOP) break;
      current = next;
    }
    state = current;
    return at;
  }

  /** Whether the byte may be there. */
  function step(byte: number, at: number, visit: Visit): boolean {
    const before = state;
    const next = NEXT[(before << 8) | byte] ?? INVALID;
    if (next === INVALID) return false;
    if (next === OPEN_ARRAY) return open(ARRAY, at, visit);
    if (next === OPEN_OBJECT) return open(OBJECT, at, visit);
    if (next === CLOSE) return close(at, visit);
    if (next === NUMBER_ENDED) {
      state = TOP + AFTER;
      visit("value-end", at);
      return step(byte, at, visit);
    }
    state = next;
    if (next !== before) visitTop(before - TOP, { next: next - TOP, at }, visit);
    return true;
  }

  return {
    scan(bytes, visit) {
      for (let at = next(bytes, 0); at < bytes.length; at = next(bytes, at + 1)) {
        if (!step(bytes[at] ?? 0, at, visit)) return false;
      }
      return true;
    },
  };
}

/** Between two states of the object at the top. */
function visitTop(before: number, { next, at }: { readonly next: number; readonly at: number }, visit: Visit): void {
  if (before === VALUE) visit("value", at);
  else if (next === AFTER) visit("value-end", at + 1);
  else if (before === AFTER) visit("comma", at);
  else if (next === NAME_STRING && (before === FIRST || before === NAME)) visit("name", at);
  else if (next === COLON) visit("name-end", at + 1);
}
