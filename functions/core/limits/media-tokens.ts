// What providers bill for pictures, recordings and documents, on the side that holds: the dearest of the common models.
import type { Size } from "./image-size.ts";

/** OpenAI bills a picture in low detail with this, whatever its size. */
const LOW_DETAIL = 85;
/** For each tile, in high detail. */
const TILE = 170;
const PDF_PAGE = 3_000;
/** Anthropic's most; OpenAI takes as many. */
const MOST_PAGES = 100;
/** Bytes of a document that make a page, with its share of the fonts. */
const BYTES_OF_PAGE = 20_000;
/** An address or an id says nothing of a recording's or a document's length: 20 pages, or half an hour. */
export const TOKENS_OF_UNKNOWN = 60_000;

const LARGEST: Size = { width: 8_192, height: 8_192 };

/**
 * Tokens of a picture. Tiles: GPT-4o and its kin. Patches of 32 pixels: at most 1,536, 2.46 tokens each, for GPT-4.1 nano;
 * at most 10,000, 1.2 tokens each, for newer ones with `original` detail. Patches of 28: Claude, at most 4,784.
 */
export function imageTokens(size: Size | undefined, detail: unknown): number {
  if (detail === "low") return LOW_DETAIL;
  const measured = size ?? LARGEST;
  const original = detail === "original" ? 1.2 * patches(measured, 32, 10_000) : 0;
  const tokens = [2.46 * patches(measured, 32, 1_536), patches(measured, 28, 4_784), tiles(measured), original];
  return Math.ceil(Math.max(...tokens));
}

function patches({ width, height }: Size, side: number, most: number): number {
  return Math.min(most, Math.ceil(width / side) * Math.ceil(height / side));
}

/** Scaled to fit 2,048 pixels, then its shortest side to 768, then cut into tiles of 512. */
function tiles({ width, height }: Size): number {
  const fit = Math.min(1, 2_048 / Math.max(width, height));
  const scale = fit * Math.min(1, 768 / (fit * Math.min(width, height)));
  return LOW_DETAIL + TILE * Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512);
}

/**
 * Gemini's 32 tokens a second are more than OpenAI's 10. A WAV file has 16,000 bytes a second at least (8 kHz, 16 bits);
 * what is compressed, 4,000.
 */
export function audioTokens(bytes: number, isWav: boolean): number {
  return Math.ceil(bytes / (isWav ? 500 : 125));
}

/** Gemini's 300 tokens a second, of 25,000 bytes at least. */
export function videoTokens(bytes: number): number {
  return Math.ceil(bytes / 83);
}

export function documentTokens(bytes: number): number {
  return PDF_PAGE * Math.min(MOST_PAGES, Math.ceil(bytes / BYTES_OF_PAGE));
}
