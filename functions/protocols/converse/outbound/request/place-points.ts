// Where in a list of blocks the cache may have its points.
import { type Block, isCachePoint } from "./content-block.ts";

export function withoutPoints(blocks: readonly Block[]): Block[] {
  return blocks.filter((block) => !isCachePoint(block));
}

/** Not first, not twice, not behind thoughts, and before documents at the end: there Bedrock refuses them. */
export function placePoints(blocks: readonly Block[]): Block[] {
  const sent: Block[] = [];
  let end = 0;
  for (const block of blocks) {
    if (!isCachePoint(block)) {
      sent.push(block);
      if (!("document" in block)) end = sent.length;
      continue;
    }
    const before = sent[end - 1];
    if (before === undefined || isCachePoint(before) || "reasoningContent" in before) continue;
    sent.splice(end, 0, block);
    end++;
  }
  return sent;
}
