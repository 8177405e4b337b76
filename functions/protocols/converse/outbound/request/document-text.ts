// Text beside documents, without which Bedrock refuses them.
import { SEE_DOCUMENT } from "../../../writing/words.ts";
import type { Block } from "./content-block.ts";

export function withText(content: readonly Block[]): readonly Block[] {
  const first = content.findIndex((block) => "document" in block);
  if (first === -1 || content.some((block) => "text" in block)) return content;
  return content.toSpliced(first, 0, { text: SEE_DOCUMENT });
}
