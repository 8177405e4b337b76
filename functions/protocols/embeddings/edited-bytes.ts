// Bytes on their way to the client, of which some are held back until it is known what becomes of them, and some left out.
import { growingBytes } from "../../core/wire/growing-bytes.ts";

/** What becomes of bytes: they go on, wait, or are left out. */
export type Fate = "pass" | "keep" | "drop";

export interface EditedBytes {
  /** To be called with each piece before anything else. */
  begin(piece: Uint8Array): void;
  /** What comes from this position of the piece on has another fate. */
  from(at: number, fate: Fate): void;
  /** Bytes of the gateway's own. */
  write(bytes: Uint8Array): void;
  /** What is held back. */
  kept(): Uint8Array;
  /** Lets it go on. */
  release(): void;
  /** Leaves it out. */
  forget(): void;
  /** What goes on of the piece, all of which has its fate now. */
  end(): Uint8Array;
}

export function editedBytes(): EditedBytes {
  let piece: Uint8Array = NOTHING;
  let passed: Uint8Array[] = [];
  let kept = growingBytes();
  let fate: Fate = "pass";
  let since = 0;

  function take(at: number): void {
    const bytes = piece.subarray(since, at);
    if (fate === "pass") passed.push(bytes);
    if (fate === "keep") kept.add(bytes);
    since = at;
  }

  function from(at: number, next: Fate): void {
    take(at);
    fate = next;
  }

  function forget(): void {
    kept = growingBytes();
  }

  return {
    begin(next) {
      piece = next;
      passed = [];
      since = 0;
    },
    from,
    write: (bytes) => void passed.push(bytes),
    kept: () => kept.all(),
    release() {
      passed.push(kept.all());
      forget();
    },
    forget,
    end() {
      take(piece.length);
      return together(passed);
    },
  };
}

const NOTHING = new Uint8Array(0);

function together(pieces: readonly Uint8Array[]): Uint8Array {
  const [only = NOTHING, ...more] = pieces.filter(({ length }) => length > 0);
  if (more.length === 0) return only;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const piece of pieces) {
    all.set(piece, length);
    length += piece.length;
  }
  return all;
}
