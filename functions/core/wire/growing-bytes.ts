// Bytes that come in pieces, kept as one. A list of pieces would take many times the memory where they are of a byte each.

export interface GrowingBytes {
  /** The piece is kept, and not copied, where it is the first one. */
  add(piece: Uint8Array): void;
  length(): number;
  /** All of them so far, without a copy: they are the reader's once no more are added. */
  all(): Uint8Array;
}

export function growingBytes(): GrowingBytes {
  let bytes: Uint8Array = new Uint8Array(0);
  let length = 0;
  return {
    add(piece) {
      const needed = length + piece.byteLength;
      if (length === 0) bytes = piece;
      else {
        if (needed > bytes.byteLength) bytes = larger(bytes.subarray(0, length), Math.max(needed, 2 * length));
        bytes.set(piece, length);
      }
      length = needed;
    },
    length: () => length,
    all: () => (length === bytes.byteLength ? bytes : bytes.subarray(0, length)),
  };
}

function larger(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(length);
  copy.set(bytes);
  return copy;
}
