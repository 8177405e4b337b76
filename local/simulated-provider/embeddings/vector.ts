// A unit vector for a set of features: each feature adds its weight, up or down, at a few places that its hash chooses.
import type { Features } from "./features.ts";

export type Vector = readonly number[];

const PLACES = 32;
/** Nine digits hold every number of 32 bits, and eight after the point are enough of a unit vector. */
const SCALE = 1e8;

export function vectorOf(features: Features, dimensions: number): Vector {
  const sums = new Float64Array(dimensions);
  for (const [feature, weight] of features) addFeature(sums, feature, weight);
  const length = Math.sqrt(sums.reduce((squares, sum) => squares + sum ** 2, 0));
  if (length === 0) sums[0] = 1; // With few dimensions, features may cancel each other.
  return Array.from(sums, (sum) => Math.round((sum / (length || 1)) * SCALE) / SCALE);
}

function addFeature(sums: Float64Array, feature: string, weight: number): void {
  let state = hashOf(feature);
  for (let place = 0; place < PLACES; place++) {
    state = mixed(state + 0x9e3779b9);
    const at = (state >>> 1) % sums.length;
    sums[at] = (sums[at] ?? 0) + (state & 1 ? weight : -weight);
  }
}

/** FNV-1a of its UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** The last step of MurmurHash3: every bit of the result depends on every bit. */
function mixed(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
