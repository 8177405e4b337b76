// Where the input of a call ends, which comes in pieces: behind the bracket that closes its first one.

export interface InputEnd {
  depth: number;
  isInString: boolean;
  isEscaped: boolean;
  /** The value has come to its end. */
  isReached: boolean;
}

export function noInput(): InputEnd {
  return { depth: 0, isInString: false, isEscaped: false, isReached: false };
}

/** Whatever is not JSON has no end. */
export function follow(end: InputEnd, piece: string): void {
  for (let at = 0; at < piece.length && !end.isReached; at++) followCharacter(end, piece.charAt(at));
}

function followCharacter(end: InputEnd, character: string): void {
  if (end.isEscaped) end.isEscaped = false;
  else if (end.isInString) {
    if (character === "\\") end.isEscaped = true;
    else if (character === '"') end.isInString = false;
  } else if (character === '"') end.isInString = true;
  else if (character === "{" || character === "[") end.depth++;
  else if (character === "}" || character === "]") end.isReached = --end.depth === 0;
}
