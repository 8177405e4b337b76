// What a chunk says of calls of tools.
import type { Signature } from "../../../../core/conversation/conversation.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { inputText, textAt } from "../../../answers/member-texts.ts";
import { itemsOf, type Written } from "../../../answers/written-value.ts";
import type { CallPiece } from "./call.ts";
import { textIn, wordIn } from "./text.ts";

/** `text` is that of the delta or message. */
export function* callsIn(said: Members, text: () => string, isWhole: boolean): Generator<CallPiece> {
  const { tool_calls: value, function_call: only } = said;
  for (const call of itemsOf({ value, text: () => textAt(text(), ["tool_calls"]) })) {
    if (isMembers(call.value)) yield { ...readCall(call.value, call.text), isWhole };
  }
  if (isMembers(only)) yield { ...ONLY, ...readFunction(only, () => textAt(text(), ["function_call"])), isWhole };
}

/** The call of a function as OpenAI had it before there were tools: one in an answer, without an id. */
const ONLY = { index: -1, id: "", signature: undefined };

function readCall(
  { index, id, function: called, extra_content: extra }: Members,
  text: Written["text"],
): Omit<CallPiece, "isWhole"> {
  return {
    index: typeof index === "number" && index >= 0 ? index : undefined,
    id: wordIn(id),
    ...readFunction(isMembers(called) ? called : {}, () => textAt(text(), ["function"])),
    signature: signatureIn(extra),
  };
}

/** Arguments are text, but for servers that send them as an object. */
function readFunction({ name, arguments: input }: Members, text: Written["text"]): Pick<CallPiece, "name" | "input"> {
  return { name: wordIn(name), input: isMembers(input) ? inputText(text(), "arguments") : textIn(input) };
}

/** Google's, where its own compatible API has it. */
function signatureIn(extra: unknown): Signature | undefined {
  const google = isMembers(extra) ? extra["google"] : undefined;
  const value = textIn(isMembers(google) ? google["thought_signature"] : undefined);
  return value === "" ? undefined : { maker: "google", value };
}
