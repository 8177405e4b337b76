// Blocks that show what the block before them prints have a mark in place of a language: see test/docs/blocks.ts.
import type { MarkdownRenderer } from "vitepress";

export function plainOutputs(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("plain-outputs", ({ tokens }) => {
    for (const token of tokens) if (token.type === "fence" && token.info.trim() === "output") token.info = "txt";
  });
}
