// A block of an answer that waits for its turn, and what has come of it in the meantime.
import { createPartQueue, type PartQueue } from "../../../answers/part-queue.ts";
import type { Block, BlockStep, Delta } from "./block.ts";
import { beginsObject, objectText } from "./input-text.ts";

export interface QueuedBlock {
  readonly block: Block;
  readonly canContinue: boolean;
  /** What it says, as far as the client has not got it. */
  text: string;
  /** Of an input: whether it begins as an object; undefined while nothing but space has come. */
  isObject: boolean | undefined;
  signature: string;
  isStarted: boolean;
  isClosed: boolean;
}

export type BlockQueue = PartQueue<Block, QueuedBlock, BlockStep>;

export function createBlockQueue(): BlockQueue {
  return createPartQueue({ queue: queuedBlock, take: takeSteps });
}

/** Only the whole input of a call can be read. */
function queuedBlock(block: Block): QueuedBlock {
  const canContinue = block.type === "text" || block.type === "thinking";
  return { block, canContinue, text: "", isObject: undefined, signature: "", isStarted: false, isClosed: false };
}

export function addText(queued: QueuedBlock, text: string): void {
  queued.text += text;
  if (queued.block.type === "tool_use") queued.isObject ??= beginsObject(text);
}

function takeSteps(queued: QueuedBlock): BlockStep[] {
  const { block, signature, isClosed } = queued;
  const deltas: Delta[] = [];
  if (!queued.isStarted && block.type === "tool_use") deltas.push(EMPTY_INPUT);
  const text = takeText(queued);
  if (text !== "") deltas.push(deltaOf(block, text));
  if (isClosed && signature !== "") deltas.push({ type: "signature_delta", signature });
  const steps = deltas.map((delta): BlockStep => ({ type: "delta", delta }));
  if (!queued.isStarted) steps.unshift({ type: "start", block });
  if (isClosed) steps.push({ type: "stop" });
  queued.isStarted = true;
  return steps;
}

/** The first piece of Anthropic's own inputs. */
const EMPTY_INPUT: Delta = { type: "input_json_delta", partial_json: "" };

/** An input that does not begin as an object is held back, because only the whole of it can be made one. */
function takeText(queued: QueuedBlock): string {
  const { block, text, isObject, isClosed } = queued;
  const isHeld = block.type === "tool_use" && !isObject;
  if (isHeld && !isClosed) return "";
  queued.text = "";
  if (isHeld) return isObject === undefined ? "" : objectText(text);
  return text;
}

function deltaOf({ type }: Block, text: string): Delta {
  if (type === "tool_use") return { type: "input_json_delta", partial_json: text };
  return type === "thinking" ? { type: "thinking_delta", thinking: text } : { type: "text_delta", text };
}
