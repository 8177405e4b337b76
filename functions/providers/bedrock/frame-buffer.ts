// Puts the frames of AWS's event streams together from reads that may end anywhere. Each frame begins with its length, the
// length of its headers, and a checksum of both.
import { Crc32 } from "@smithy/core/checksum";
import { LONGEST_EVENT } from "../../core/wire/sse.ts";

/** In bytes. */
const PRELUDE = 12;
const CHECKED = 8;
/** A frame with neither headers nor payload. */
const SHORTEST = 16;

export interface Frames {
  /** The beginning of a frame. It grows with what there is, whatever length the frame says to have. */
  bytes: Uint8Array;
  filled: number;
  /** Up to the end of the prelude, or of the frame. */
  wanted: number;
}

export function openFrames(): Frames {
  return { bytes: new Uint8Array(PRELUDE), filled: 0, wanted: PRELUDE };
}

export function isBetweenFrames({ filled }: Frames): boolean {
  return filled === 0;
}

/** The frames that are whole now. Throws an Error if a length is not what was sent, and a RangeError if it is too long. */
export function* addBytes(frames: Frames, bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const taken = bytes.subarray(at, at + frames.wanted - frames.filled);
    at += taken.length;
    append(frames, taken);
    if (frames.filled < frames.wanted) return;
    if (frames.wanted === PRELUDE) frames.wanted = lengthIn(frames.bytes);
    else {
      yield frames.bytes.subarray(0, frames.wanted);
      Object.assign(frames, openFrames());
    }
  }
}

function append(frames: Frames, taken: Uint8Array): void {
  const { bytes, filled, wanted } = frames;
  const needed = filled + taken.length;
  if (needed > bytes.length) {
    frames.bytes = new Uint8Array(Math.min(wanted, Math.max(needed, 2 * bytes.length)));
    frames.bytes.set(bytes.subarray(0, filled));
  }
  frames.bytes.set(taken, filled);
  frames.filled = needed;
}

/** It is checked before the rest is awaited, which might never come. */
function lengthIn(prelude: Uint8Array): number {
  const view = new DataView(prelude.buffer, prelude.byteOffset, PRELUDE);
  const length = view.getUint32(0);
  const checksum = new Crc32();
  checksum.update(prelude.subarray(0, CHECKED));
  if (checksum.digestSync() !== view.getUint32(CHECKED)) throw new Error("the checksum of a prelude is wrong");
  if (length > LONGEST_EVENT) throw new RangeError("a frame is too long");
  if (length < SHORTEST) throw new Error("a frame is too short");
  return length;
}
