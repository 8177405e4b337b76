// One answer of the simulated provider as Converse has it: whole, and as the frames of a stream.
import { type Block, inputOf, type Message } from "../anthropic/message.ts";
import { eventFrame } from "./event-frame.ts";

export function converseJson(message: Message): object {
  const content = message.blocks.map(contentBlock);
  return { output: { message: { role: "assistant", content } }, stopReason: message.stopReason, ...endOf(message) };
}

/** Bedrock's answers have no id: that it is simulated is beside the time that it took. */
function endOf({ inputTokens, outputTokens }: Message): object {
  const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
  return { usage, metrics: { latencyMs: 0, simulated: true } };
}

function contentBlock(block: Block): object {
  const text = block.pieces.join("");
  if (block.type === "text") return { text };
  if (block.type === "thinking") return { reasoningContent: { reasoningText: { text, signature: block.signature } } };
  return { toolUse: { ...toolUse(block), input: inputOf(text) } };
}

function toolUse({ id, name }: { readonly id: string; readonly name: string }): object {
  return { toolUseId: id.replace("toolu_", "tooluse_"), name };
}

export function* converseFrames(message: Message): Generator<Buffer> {
  yield eventFrame("messageStart", { role: "assistant" });
  for (const [contentBlockIndex, block] of message.blocks.entries()) {
    if (block.type === "tool_use")
      yield eventFrame("contentBlockStart", { contentBlockIndex, start: { toolUse: toolUse(block) } });
    for (const delta of deltasOf(block)) yield eventFrame("contentBlockDelta", { contentBlockIndex, delta });
    yield eventFrame("contentBlockStop", { contentBlockIndex });
  }
  yield eventFrame("messageStop", { stopReason: message.stopReason });
  yield eventFrame("metadata", endOf(message));
}

function deltasOf(block: Block): object[] {
  if (block.type === "text") return block.pieces.map((text) => ({ text }));
  if (block.type === "tool_use") return block.pieces.map((input) => ({ toolUse: { input } }));
  const thoughts = block.pieces.map((text) => ({ reasoningContent: { text } }));
  return [...thoughts, { reasoningContent: { signature: block.signature } }];
}
