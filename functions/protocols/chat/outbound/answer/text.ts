// Texts in an answer, whatever is in their place.

/** Empty if it is no text. */
export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** In characters. */
const LONGEST_ID = 256;

/** The name of an answer, which a stream repeats in every chunk. */
export function idIn(value: unknown): string | undefined {
  return textIn(value).slice(0, LONGEST_ID).toWellFormed() || undefined;
}

/** The id of a call, or the name of a tool. None is as long as those that are not read. */
export function wordIn(value: unknown): string {
  const word = textIn(value);
  return word.length > LONGEST_ID ? "" : word;
}
