// What the client itself has found, as text: other protocols have no such block.
import type { TextPart } from "../../../../core/conversation/conversation.ts";
import { markLast } from "../../../reading/cache-mark.ts";
import { readContent, readTextPart } from "../../../reading/content.ts";
import { type Place, pathOf, required } from "../../../reading/place.ts";
import { LIST, STRING } from "../../../reading/value-type.ts";

export function readSearchResult(block: Place): TextPart[] {
  const [title, source] = [required(block, "title", STRING), required(block, "source", STRING)];
  required(block, "content", LIST);
  const heading: TextPart = { type: "text", path: pathOf(block, "title"), text: `Search result: ${title} (${source})` };
  return markLast([heading, ...readContent(block, readTextPart)], block);
}
