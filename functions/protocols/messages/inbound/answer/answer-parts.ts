// The parts of an answer, and the blocks that come of them.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import type { OpenedCall, OpenedPart } from "../../../../core/conversation/events.ts";
import { openUniqueWords, plainWords } from "../../../writing/unique-words.ts";
import { writeCallSignature, writeSignature } from "../../signatures.ts";
import type { AnswerWishes } from "../answer-wishes.ts";
import type { Block } from "./block.ts";
import { addText, type BlockQueue, type QueuedBlock } from "./queued-block.ts";

export interface AnswerPart {
  say(text: string): void;
  end(signature: Signature | undefined): void;
}

/** What Anthropic's API takes when the client sends a call back. */
const IDS = plainWords(64);

/** Opens the parts of one answer. Undefined: nothing more can come of it. */
export function partOpener(queue: BlockQueue, wishes: AnswerWishes): (part: OpenedPart) => AnswerPart | undefined {
  const idOf = openUniqueWords(IDS);
  return (part) => {
    if (part.type === "text") return textPart(queue);
    if (part.type === "reasoning") return reasoningPart(queue, wishes);
    if (part.type === "tool-call") return callPart(queue, { ...part, id: idOf(part.id) });
    addRedacted(queue, part.data);
    return undefined;
  };
}

/** A block begins with its first text, because clients could not send an empty one back. */
function textPart(queue: BlockQueue): AnswerPart {
  const block = resumable(queue, { type: "text", text: "" });
  return {
    say: (text) => addText(block.open(), text),
    end: () => block.close(),
  };
}

/** The signature comes in any case: the provider may refuse the next turn without it. */
function reasoningPart(queue: BlockQueue, { showsThinking }: AnswerWishes): AnswerPart {
  const block = resumable(queue, THINKING);
  return {
    say(text) {
      if (showsThinking) addText(block.open(), text);
    },
    end(signature) {
      if (signature?.value) block.open().signature = writeSignature(signature);
      block.close();
    },
  };
}

function callPart(queue: BlockQueue, { id, name, signature }: OpenedCall): AnswerPart {
  if (signature?.maker === "google") addWhole(queue, THINKING, writeCallSignature(signature));
  const block = queue.open({ type: "tool_use", id, name, input: {} });
  return {
    say: (text) => addText(block, text),
    end() {
      block.isClosed = true;
    },
  };
}

/** No client can read it, and no provider but its maker: blocks of Anthropic's are the only ones that say whose they are. */
function addRedacted(queue: BlockQueue, { maker, value: data }: Signature): void {
  if (maker === "anthropic") addWhole(queue, { type: "redacted_thinking", data });
}

const THINKING: Block = { type: "thinking", thinking: "", signature: "" };

function addWhole(queue: BlockQueue, block: Block, signature = ""): void {
  const queued = queue.open(block);
  queued.signature = signature;
  queued.isClosed = true;
}

/** The last block of a part that goes on in another one if its own had to give way. */
function resumable(queue: BlockQueue, block: Block) {
  let last: QueuedBlock | undefined;
  return {
    open(): QueuedBlock {
      if (last === undefined || last.isClosed) last = queue.open(block);
      return last;
    },
    close(): void {
      if (last !== undefined) last.isClosed = true;
    },
  };
}
