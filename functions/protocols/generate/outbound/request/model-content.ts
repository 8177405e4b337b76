// What the model said and called. Its thoughts are not sent back: it knows them by the signatures of its calls.
import type { AssistantTurn, ToolCallPart } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { openToolInputs } from "../../../writing/tool-input.ts";
import { openUniqueWords, plainWords } from "../../../writing/unique-words.ts";
import type { ContentOptions, NamedCalls } from "./content.ts";
import { writeText } from "./text-part.ts";

const IDS = plainWords(64);
const MAKER = "google";
/** Stands for a signature that is lost, or never was, as Google's documentation of thought signatures has it. */
const UNSIGNED = "skip_thought_signature_validator";

/** For the contents of one request. */
export function modelWriter(calls: NamedCalls, { names, capabilities, dialect }: ContentOptions) {
  const nextId = openUniqueWords(IDS);
  const readInput = openToolInputs();
  const writeCall = (part: ToolCallPart): Members => {
    const id = nextId(part.id);
    const name = names.written(part.name);
    calls.open.begin(part, id);
    calls.names.set(id, name);
    const signature = part.signature?.maker === MAKER ? part.signature.value : undefined;
    return {
      functionCall: { name, args: readInput(part.input), ...(dialect === "gemini" && { id }) },
      ...(signature && { thoughtSignature: signature }),
    };
  };
  return (turns: readonly AssistantTurn[]): Members[] => {
    const parts = turns.flatMap(({ parts }) =>
      parts.flatMap((part) => {
        if (part.type === "reasoning") return [];
        return part.type === "text" ? writeText(part) : [writeCall(part)];
      }),
    );
    return capabilities.signed_calls ? signFirst(parts) : parts;
  };
}

/** The model puts its signature on the first of several calls only. */
function signFirst(parts: readonly Members[]): Members[] {
  const first = parts.findIndex((part) => "functionCall" in part);
  return parts.map((part, at) => (at === first ? { thoughtSignature: UNSIGNED, ...part } : part));
}
