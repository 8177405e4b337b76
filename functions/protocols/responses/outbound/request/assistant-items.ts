// What the assistant thought, said and called, in its order.
import type { AssistantTurn, ReasoningPart, ToolCallPart } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { OpenCalls } from "../../../writing/open-calls.ts";
import { openUniqueWords, plainWords } from "../../../writing/unique-words.ts";
import type { ItemOptions } from "./item-options.ts";
import { messageOf } from "./message.ts";

/** OpenAI refuses longer ones. */
const IDS = plainWords(64);

/** For the items of one request. */
export function assistantWriter(calls: OpenCalls, options: ItemOptions) {
  const nextId = openUniqueWords(IDS);
  const writeCall = (part: ToolCallPart): Members => {
    const id = nextId(part.id);
    calls.begin(part, id);
    const name = options.names.written(part.name);
    return { type: "function_call", call_id: id, name, arguments: isBlank(part.input) ? "{}" : part.input };
  };
  return (turns: readonly AssistantTurn[]): Members[] =>
    turns.flatMap(({ parts }) =>
      parts.flatMap((part) => {
        if (part.type === "reasoning") return writeThought(part, options);
        return part.type === "text" ? writeSaid(part.text) : [writeCall(part)];
      }),
    );
}

function writeSaid(text: string): Members[] {
  return isBlank(text) ? [] : [messageOf("assistant", [{ type: "output_text", text }])];
}

/** Nothing for what another maker's models thought, and for what is unsigned. */
function writeThought({ text, signature, redacted }: ReasoningPart, { maker }: ItemOptions): Members[] {
  const signed = redacted ?? signature;
  if (signed?.maker !== maker || signed.value === "") return [];
  const summary = isBlank(text) ? [] : [{ type: "summary_text", text }];
  return [{ type: "reasoning", summary, encrypted_content: signed.value }];
}
