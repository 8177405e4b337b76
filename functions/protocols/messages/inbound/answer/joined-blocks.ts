// The blocks of a message, put together from the steps of a stream, as JSON texts.
import type { Block, BlockStep, Delta } from "./block.ts";
import { objectText } from "./input-text.ts";

interface JoinedBlock {
  readonly block: Block;
  text: string;
  signature: string;
}

export function joinBlocks() {
  const blocks: JoinedBlock[] = [];
  return {
    add(step: BlockStep): void {
      if (step.type === "start") blocks.push({ block: step.block, text: "", signature: "" });
      const last = blocks.at(-1);
      if (step.type === "delta" && last !== undefined) join(last, step.delta);
    },
    texts: (): string[] => blocks.map(textOf),
  };
}

function join(joined: JoinedBlock, delta: Delta): void {
  if (delta.type === "signature_delta") joined.signature = delta.signature;
  else if (delta.type === "text_delta") joined.text += delta.text;
  else joined.text += delta.type === "thinking_delta" ? delta.thinking : delta.partial_json;
}

/** The input of a call keeps the text that the model wrote. */
function textOf({ block, text, signature }: JoinedBlock): string {
  if (block.type === "text") return JSON.stringify({ ...block, text });
  if (block.type === "thinking") return JSON.stringify({ ...block, thinking: text, signature });
  if (block.type === "redacted_thinking") return JSON.stringify(block);
  const { input: _, ...call } = block;
  return `${JSON.stringify(call).slice(0, -1)},"input":${objectText(text)}}`;
}
