// The data of images and documents as clients send it: base64 of several kinds, and types with parameters.

/** Without its parameters, such as `charset`. */
export function mediaTypeOf(text: string): string {
  return (text.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** In the standard alphabet, on one line. */
export function base64Of(data: string): string {
  return /[\s_-]/.test(data) ? data.replace(/\s/g, "").replaceAll("-", "+").replaceAll("_", "/") : data;
}

/** The text in it. Undefined if it is none. */
export function decode(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64Of(base64)), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes that become characters at once: a function takes only so many arguments. */
const PIECE = 16 * 1024;

/** The reverse of `decode`. */
export function encode(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return btoa(pieces.join(""));
}
