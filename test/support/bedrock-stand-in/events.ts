// An answer as the events of a stream, in the order and with the members that the recordings have.
import { eventFrame } from "../event-frames.ts";
import type { Answer } from "./answer.ts";
import type { Block, KnownRequest } from "./request.ts";

export interface StreamEvent {
  readonly type: string;
  readonly payload: object;
}

const PIECE = 7;

/** Models that think without a signature begin with a text that is empty. */
export function* eventsOf(answer: Answer, { model }: KnownRequest): Generator<StreamEvent> {
  const { output, stopReason, usage, metrics, trace } = answer;
  yield { type: "messageStart", payload: { role: "assistant" } };
  const opening: Block[] = model.thinks === "always" ? [{ text: "" }] : [];
  for (const [index, block] of [...opening, ...output.message.content].entries()) {
    yield* blockEvents(block, index, model.claude !== undefined);
  }
  yield { type: "messageStop", payload: { stopReason } };
  yield { type: "metadata", payload: { usage, metrics, ...(trace && { trace }) } };
}

function* blockEvents(block: Block, contentBlockIndex: number, isClaude: boolean): Generator<StreamEvent> {
  const { toolUse } = block;
  if (toolUse) {
    const { input: _, ...start } = toolUse;
    const typed = isClaude ? { ...start, type: "tool_use" } : start;
    yield { type: "contentBlockStart", payload: { start: { toolUse: typed }, contentBlockIndex } };
  }
  for (const delta of deltasOf(block)) yield { type: "contentBlockDelta", payload: { delta, contentBlockIndex } };
  yield { type: "contentBlockStop", payload: { contentBlockIndex } };
}

function deltasOf({ text, toolUse, reasoningContent }: Block): object[] {
  if (text !== undefined) return piecesOf(text).map((piece) => ({ text: piece }));
  if (toolUse) return inputPieces(toolUse.input).map((input) => ({ toolUse: { input } }));
  const { reasoningText, redactedContent } = reasoningContent ?? {};
  if (redactedContent !== undefined) return [{ reasoningContent: { redactedContent } }];
  const pieces: object[] = piecesOf(reasoningText?.text ?? "").map((piece) => ({ text: piece }));
  const { signature } = reasoningText ?? {};
  return [...pieces, ...(signature === undefined ? [] : [{ signature }])].map((one) => ({ reasoningContent: one }));
}

/** A first piece is empty; that is all there is of a call without arguments. */
function inputPieces(input: unknown): string[] {
  const json = JSON.stringify(input);
  return json === "{}" ? [""] : ["", ...piecesOf(json)];
}

/** Of whole characters. */
function piecesOf(text: string): string[] {
  const characters = Array.from(text);
  const count = Math.max(1, Math.ceil(characters.length / PIECE));
  return Array.from({ length: count }, (_, at) => characters.slice(at * PIECE, (at + 1) * PIECE).join(""));
}

const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** The length of a frame is to tell nothing of what is in it. */
export function frameOf({ type, payload }: StreamEvent): Uint8Array {
  const p = PADDING.slice(0, 2 + ((type.length * 31 + JSON.stringify(payload).length * 17) % 60));
  return eventFrame(type, { ...payload, p });
}
