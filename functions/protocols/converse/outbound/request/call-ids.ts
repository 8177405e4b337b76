// Ids of calls, each only once in a request.
import { openShortIds } from "../../../writing/short-ids.ts";
import { openUniqueWords, plainWords } from "../../../writing/unique-words.ts";
import type { ModelCapabilities } from "./families.ts";

/** For the calls of one request. The same calls always get the same ids. */
export function openCallIds({ call_ids: kind }: ModelCapabilities): (wanted: string) => string {
  return kind === "mistral" ? openShortIds() : openUniqueWords(plainWords(64));
}
