// The parts of an answer that are open, and the parts of the output that come of them.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import type { OpenedCall, PartDeltaEvent, PartEndEvent, PartStartEvent } from "../../../../core/conversation/events.ts";
import { openUniqueWords } from "../../../writing/unique-words.ts";
import { type SignedReasoning, writeEncrypted } from "../../encrypted-reasoning.ts";
import type { QueuedPart, TurnPart, TurnQueue } from "./turn-queue.ts";

export interface PartOptions {
  /** Whether the client wants signatures, which it sends back with the next request. */
  readonly encrypted: boolean;
  /** Whether it wants to see what the model thinks. */
  readonly showsSummary: boolean;
}

interface OpenPart {
  readonly part: TurnPart;
  /** What goes on in another one if it had to give way. */
  queued: QueuedPart | undefined;
  /** All that was thought: a signature is of the whole. */
  thought: string;
}

/** What OpenAI's API takes when the client sends a call back. */
const IDS = { longest: 64, unfit: /(?!)/g };

export function answerParts(queue: TurnQueue, { encrypted, showsSummary }: PartOptions) {
  const parts = new Map<number, OpenPart>();
  const idOf = openUniqueWords(IDS);
  return {
    apply(event: PartStartEvent | PartDeltaEvent | PartEndEvent): void {
      if (event.type === "part-start") {
        if (!event.choice) begin(event);
        return;
      }
      const open = parts.get(event.index);
      if (open === undefined) return;
      if (event.type === "part-delta") say(open, event.text);
      else {
        parts.delete(event.index);
        close(open, event.signature);
      }
    },
  };

  function begin({ index, part }: PartStartEvent): void {
    if (part.type === "redacted-reasoning") addEncrypted({ type: "redacted", signature: part.data });
    else if (part.type === "reasoning" && !encrypted && !showsSummary)
      return; // Vercel's client would send a reference to it.
    else parts.set(index, part.type === "tool-call" ? openCall(part) : { part, queued: undefined, thought: "" });
  }

  function openCall({ id, name, signature }: OpenedCall): OpenPart {
    if (signature !== undefined) addEncrypted({ type: "call", signature });
    const part = { type: "call", id: idOf(id || "call"), name } as const;
    return { part, queued: queue.open(part), thought: "" };
  }

  /** A part begins with its first text: one that says nothing is of no use. */
  function say(open: OpenPart, text: string): void {
    resume(open).text += text;
    if (open.part.type === "reasoning" && encrypted) open.thought += text;
  }

  function resume(open: OpenPart): QueuedPart {
    if (open.queued === undefined || open.queued.isClosed) open.queued = queue.open(open.part);
    return open.queued;
  }

  function close(open: OpenPart, signature: Signature | undefined): void {
    if (encrypted && open.part.type === "reasoning" && signature?.value) {
      resume(open).encrypted = writeEncrypted({ type: "thought", signature, text: open.thought });
    }
    if (open.queued !== undefined) open.queued.isClosed = true;
  }

  function addEncrypted(reasoning: SignedReasoning): void {
    if (!encrypted || reasoning.signature.value === "") return;
    queue.open({ type: "encrypted", content: writeEncrypted(reasoning) }).isClosed = true;
  }
}
