// Bytes that come in pieces, kept as one. A list of pieces would take many times the memory where they are of a byte each.

export interface GrowingBytes {
  add(piece: Uint8Array): void;
  /** All of them so far, without a copy: they are the reader's once no more are added. */
  all(): Uint8Array;
}

export function growingBytes(): GrowingBytes {
  let bytes = new Uint8Array(0);
  let length = 0;
  return {
    add(piece) {
      const needed = length + piece.byteLength;
      if (needed > bytes.byteLength) bytes = larger(bytes.subarray(0, length), Math.max(needed, 2 * length));
      bytes.set(piece, length);
      length = needed;
    },
    all: () => bytes.subarray(0, length),
  };
}

function larger(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(length);
  copy.set(bytes);
  return copy;
}
