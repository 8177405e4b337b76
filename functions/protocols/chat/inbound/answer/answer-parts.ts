// The parts of an answer, as what each of their events adds to the client's message.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import type { OpenedCall, OpenedPart } from "../../../../core/conversation/events.ts";
import type { Delta, ThinkingBlock, ToolCallDelta } from "./delta.ts";

export interface AnswerPart {
  /** What its beginning adds. */
  readonly begin?: Delta;
  /** What a piece of its text adds. */
  piece(text: string): Delta | undefined;
  /** What its end adds. */
  end(signature: Signature | undefined): Delta | undefined;
}

/** Opens the parts of one answer. Clients count tools, and blocks of reasoning, each from 0. */
export function partOpener(): (part: OpenedPart) => AnswerPart {
  let [tools, blocks] = [0, 0];
  const nextBlock = () => blocks++;
  return (part) => {
    if (part.type === "text") return TEXT;
    if (part.type === "reasoning") return reasoningPart(nextBlock);
    if (part.type === "redacted-reasoning") return redactedPart(part.data, nextBlock);
    return toolPart(part, tools++);
  };
}

const TEXT: AnswerPart = {
  piece: (content) => ({ content }),
  end: () => undefined,
};

/** Only signed reasoning can be sent back, and only whole. */
function reasoningPart(nextBlock: () => number): AnswerPart {
  let thinking = "";
  return {
    piece(text) {
      thinking += text;
      return { reasoning_content: text };
    },
    end(signature) {
      if (signature?.maker !== "anthropic") return undefined;
      return blockDelta({ type: "thinking", thinking, signature: signature.value }, nextBlock());
    },
  };
}

function redactedPart({ maker, value: data }: Signature, nextBlock: () => number): AnswerPart {
  return {
    piece: () => undefined,
    end: () => (maker === "anthropic" ? blockDelta({ type: "redacted_thinking", data }, nextBlock()) : undefined),
  };
}

function blockDelta(block: ThinkingBlock, index: number): Delta {
  return { thinking_blocks: [{ index, ...block }] };
}

/**
 * Where no input comes, there are no arguments, which is an empty object to clients. Vercel's client reads a signature in a
 * call's first delta only, and wants a `function` in every one (packages/openai-compatible of vercel/ai).
 */
function toolPart({ id, name, signature }: OpenedCall, index: number): AnswerPart {
  let hasInput = false;
  const deltaOf = (call: Omit<ToolCallDelta, "index">) => ({ tool_calls: [{ index, ...call }] });
  return {
    begin: deltaOf({ id, type: "function", function: { name, arguments: "" }, ...extraContent(signature) }),
    piece(text) {
      hasInput = true;
      return deltaOf({ function: { arguments: text } });
    },
    end: () => (hasInput ? undefined : deltaOf({ function: { arguments: "{}" } })),
  };
}

function extraContent(signature: Signature | undefined): Pick<ToolCallDelta, "extra_content"> {
  return signature?.maker === "google" ? { extra_content: { google: { thought_signature: signature.value } } } : {};
}
