// Texts in an answer, whatever is in their place.

/** Empty if it is no text. */
export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** In characters. A stream repeats the name of an answer in every chunk. */
const LONGEST_ID = 256;

export function idIn(value: unknown): string | undefined {
  return textIn(value).slice(0, LONGEST_ID).toWellFormed() || undefined;
}
