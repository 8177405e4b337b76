// The output of a response: what the client gets of the parts of an answer.
import type { ResponseWishes } from "../response-wishes.ts";
import { callItem } from "./call-items.ts";
import type { ItemList } from "./item-list.ts";
import { type MessageItem, messageItem } from "./message-item.ts";
import { reasoningItem } from "./reasoning-item.ts";
import type { TurnPart, TurnStep } from "./turn-queue.ts";

export interface Output {
  apply(step: TurnStep): void;
  refuse(words: string): void;
}

export function openOutput(items: ItemList, wishes: ResponseWishes): Output {
  let message: MessageItem | undefined;
  /** Texts that follow each other are parts of one message: some clients read only the last one. */
  const openText = (type: "output_text" | "refusal") => {
    if (message === undefined || message !== items.last()) message = items.begin("msg", messageItem);
    message.open(type);
  };
  return {
    apply(step) {
      if (step.type === "say") items.last()?.say(step.text);
      else if (step.type === "close") items.last()?.close(step.encrypted);
      else if (step.part.type === "text") openText("output_text");
      else beginItem(step.part, { items, wishes });
    },
    refuse(words) {
      openText("refusal");
      message?.say(words);
      message?.close();
    },
  };
}

interface Writing {
  readonly items: ItemList;
  readonly wishes: ResponseWishes;
}

function beginItem(part: Exclude<TurnPart, { readonly type: "text" }>, { items, wishes }: Writing): void {
  const { clientTools, showsSummary } = wishes;
  if (part.type !== "call") {
    const encrypted = part.type === "encrypted" ? part.content : undefined;
    items.begin("rs", (options) => reasoningItem({ ...options, showsSummary, encrypted }));
    return;
  }
  const tool = clientTools.get(part.name) ?? { type: "function", name: part.name };
  const prefix = tool.type === "custom" ? "ctc" : "fc";
  items.begin(prefix, (options) => callItem({ ...options, callId: part.id, tool }));
}
