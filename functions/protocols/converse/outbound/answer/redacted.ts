// Reasoning that only its maker can read: base64 of what Anthropic's own API has as text, in any number of pieces.
import { decode } from "../../../writing/media-data.ts";

/** The text, which can be sent to either. Empty if it is none: a part of it is worth nothing. */
export function joinRedacted(pieces: readonly string[]): string {
  try {
    return decode(btoa(pieces.map(atob).join(""))) ?? "";
  } catch {
    return "";
  }
}
