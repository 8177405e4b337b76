// What the assistant thought, said and called. Its thoughts are first and as they were, or the API refuses them.
import type { AssistantTurn, ReasoningPart, ToolCallPart } from "../../../../core/conversation/conversation.ts";
import type { OpenCalls } from "../../../writing/open-calls.ts";
import { openToolInputs } from "../../../writing/tool-input.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";
import { openUniqueWords, plainWords } from "../../../writing/unique-words.ts";
import { type Block, marked, writeText } from "./content-block.ts";

const IDS = plainWords(64);
const MAKER = "anthropic";

interface AssistantOptions {
  readonly names: ToolNames;
  readonly readsThoughts: boolean;
}

/** For the turns of one request. */
export function assistantWriter(calls: OpenCalls, { names, readsThoughts }: AssistantOptions) {
  const nextId = openUniqueWords(IDS);
  const readInput = openToolInputs();
  const writeCall = (part: ToolCallPart): Block => {
    const id = nextId(part.id);
    calls.begin(part, id);
    const call = { type: "tool_use", id, name: names.written(part.name), input: readInput(part.input) };
    return marked(call, part.cache);
  };
  return ({ parts }: AssistantTurn): Block[] => {
    const thoughts = readsThoughts ? parts.filter((part) => part.type === "reasoning").flatMap(writeThought) : [];
    const others = parts.filter((part) => part.type !== "reasoning");
    return [...thoughts, ...others.flatMap((part) => (part.type === "text" ? writeText(part) : [writeCall(part)]))];
  };
}

/** Nothing for what another maker's models thought, and for what is unsigned. */
function writeThought({ text, signature, redacted }: ReasoningPart): Block[] {
  if (redacted?.maker === MAKER) return [{ type: "redacted_thinking", data: redacted.value }];
  if (signature?.maker !== MAKER || signature.value === "") return [];
  return [{ type: "thinking", thinking: text, signature: signature.value }];
}

export function isThought({ type }: Block): boolean {
  return type === "thinking" || type === "redacted_thinking";
}
