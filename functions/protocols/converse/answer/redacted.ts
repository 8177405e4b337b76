// Reasoning that only its maker can read: bytes in base64, which come in any number of pieces.

/**
 * The bytes, as characters: what Anthropic's own API has as text, so that it can be sent there, too. Empty if a piece cannot
 * be read: a part of it is worth nothing.
 */
export function joinRedacted(pieces: readonly string[]): string {
  try {
    return pieces.map(atob).join("");
  } catch {
    return "";
  }
}
