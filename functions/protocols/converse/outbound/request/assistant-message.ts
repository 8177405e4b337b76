// What the assistant thought, said and called. Its thoughts are first and as they were, or Claude refuses them.
import type { AssistantTurn, ReasoningPart, ToolCallPart } from "../../../../core/conversation/conversation.ts";
import { encode } from "../../../writing/media-data.ts";
import type { OpenCalls } from "../../../writing/open-calls.ts";
import { openToolInputs } from "../../../writing/tool-input.ts";
import { openCallIds } from "./call-ids.ts";
import { type Block, marked, writeText } from "./content-block.ts";
import type { ModelCapabilities } from "./families.ts";
import type { MessageOptions } from "./message-options.ts";

const MAKER = "anthropic";

/** Whose models can read the model's thoughts. Of others they are not signed. */
export function makerOf({ reasoning, thinking }: ModelCapabilities): typeof MAKER | undefined {
  return reasoning === "claude" && thinking !== "none" ? MAKER : undefined;
}

/** For the turns of one request. */
export function assistantWriter(calls: OpenCalls, { names, capabilities }: MessageOptions) {
  const nextId = openCallIds(capabilities);
  const readInput = openToolInputs();
  const readsThoughts = makerOf(capabilities) === MAKER;
  const writeCall = (part: ToolCallPart): Block[] => {
    const toolUseId = nextId(part.id);
    calls.begin(part, toolUseId);
    const toolUse = { toolUseId, name: names.written(part.name), input: readInput(part.input) };
    return marked([{ toolUse }], part.cache);
  };
  return ({ parts }: AssistantTurn): Block[] => {
    const thoughts = readsThoughts ? parts.filter((part) => part.type === "reasoning").flatMap(writeThought) : [];
    const others = parts.filter((part) => part.type !== "reasoning");
    return [...thoughts, ...others.flatMap((part) => (part.type === "text" ? writeText(part) : writeCall(part)))];
  };
}

/** Nothing for what another maker's models thought, and for what is unsigned. */
function writeThought({ text, signature, redacted }: ReasoningPart): Block[] {
  if (redacted?.maker === MAKER) return [{ reasoningContent: { redactedContent: encode(redacted.value) } }];
  if (signature?.maker !== MAKER || signature.value === "") return [];
  return [{ reasoningContent: { reasoningText: { text, signature: signature.value } } }];
}
