// A hash that spreads texts evenly and costs little. It is no secret: with it, anyone can find texts of the same hash.

/**
 * The upper 52 of 64 bits, as a number from 0 to 1, and neither of the two. The construction is Austin Appleby's MurmurHash3
 * (x86, 32 bits) over the text's UTF-16 code units, least significant byte first, once for each half with a seed of its own.
 */
export function hashToUnit(text: string): number {
  return unitOf(murmur3(text, SEEDS[0]), murmur3(text, SEEDS[1]));
}

/** Of two whole numbers of 32 bits. A double holds the half exactly beside 52 bits, and not beside 53. */
export function unitOf(high: number, low: number): number {
  return (high * 2 ** 20 + (low >>> 12) + 0.5) / 2 ** 52;
}

/** 64 bits in hexadecimal. */
export function hashToText(text: string): string {
  return SEEDS.map((seed) => murmur3(text, seed).toString(16).padStart(8, "0")).join("");
}

const SEEDS = [0x9747b28c, 0x2f6c1d05] as const;

export function murmur3(text: string, seed: number): number {
  let hash = seed;
  const even = text.length & ~1;
  for (let at = 0; at < even; at += 2) {
    hash ^= scrambled(text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16));
    hash = (Math.imul(rotated(hash, 13), 5) + 0xe6546b64) | 0;
  }
  if (even < text.length) hash ^= scrambled(text.charCodeAt(even));
  return mixed(hash ^ (2 * text.length));
}

function scrambled(block: number): number {
  return Math.imul(rotated(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Every bit of the value changes half of the result's bits. */
function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
