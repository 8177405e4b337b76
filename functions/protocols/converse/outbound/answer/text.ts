// Texts in an answer, whatever is in their place.

/** Empty if it is no text. */
export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
