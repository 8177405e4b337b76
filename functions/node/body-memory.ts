// How much memory the bodies of all requests under way may take together.

/** In bytes. */
const MOST = 256 * 1024 * 1024;

export interface BodyMemory {
  /** Whether there was room. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

export function createBodyMemory(most = MOST): BodyMemory {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > most) return false;
      taken += bytes;
      return true;
    },
    giveBack(bytes) {
      taken -= bytes;
    },
  };
}
