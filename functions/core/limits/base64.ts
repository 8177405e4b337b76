// Looks into base64 data without holding it all decoded.
import { estimateTokens } from "./estimate-text.ts";

/** Characters that are decoded at once: a multiple of 4. */
const PIECE = 64 * 1024;

/** How many bytes the data holds, or a few more. */
export function bytesOf(base64: string): number {
  return Math.ceil(base64.length / 4) * 3;
}

/** The first bytes, one in each character; undefined if the data is not base64. */
export function decodeBase64(base64: string, bytes: number): string | undefined {
  return decode(base64.slice(0, Math.ceil(bytes / 3) * 4));
}

/** Estimates the tokens of the text that the data holds; undefined if the data is not base64. */
export function estimateDecoded(base64: string): number | undefined {
  const decoder = new TextDecoder();
  let tokens = 0;
  for (let at = 0; at < base64.length; at += PIECE) {
    const piece = decode(base64.slice(at, at + PIECE));
    if (piece === undefined) return undefined;
    const bytes = new Uint8Array(piece.length);
    for (let index = 0; index < piece.length; index++) bytes[index] = piece.charCodeAt(index);
    tokens += estimateTokens(decoder.decode(bytes, { stream: true }));
  }
  return tokens;
}

function decode(base64: string): string | undefined {
  try {
    return atob(base64);
  } catch {
    return undefined;
  }
}
