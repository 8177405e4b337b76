// Parts of a request that are text.
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";

/** Nothing for text that says nothing: Vertex AI refuses it. */
export function writeText({ text }: { readonly text: string }): Members[] {
  return isBlank(text) ? [] : [{ text }];
}
