// The words of a provider's error in which its kind is looked for, in lower case.
import type { Members } from "../wire/members.ts";

/** In characters. The reason comes first; what follows may be the request. */
const LONGEST = 4_096;

/** `metadata.raw` is what OpenRouter passes on of the provider behind it. */
export function wordsOf({ code, type, message, metadata }: Members): string {
  const raw = typeof metadata === "object" && metadata !== null ? (metadata as Members)["raw"] : undefined;
  const words = [code, type, message, raw].filter((word) => typeof word === "string");
  return words
    .map((word) => word.slice(0, LONGEST))
    .join("\n")
    .replaceAll("’", "'")
    .toLowerCase();
}
