// A call of a tool, as it is in one part of an answer.
import type { ReadOptions } from "../../../../core/protocol.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { inputText, textAt } from "../../../answers/member-texts.ts";
import { textIn } from "./text.ts";

export interface Call {
  readonly id: string;
  /** The client's own. */
  readonly name: string;
  /** JSON text. Empty: it has no arguments. */
  readonly input: string;
  /** Empty if there is none. */
  readonly signature: string;
}

/** `text` is that of the part. Undefined: it is no whole call, such as the pieces of arguments that only who asks for them gets. */
export function readCall(part: Members, { toolNames }: ReadOptions, text: () => string): Call | undefined {
  const { functionCall: call, thoughtSignature } = part;
  if (!isMembers(call)) return undefined;
  const { id, name, args, partialArgs, willContinue } = call;
  const said = textIn(name);
  if (said === "" || willContinue === true || !isMissing(partialArgs)) return undefined;
  if (!isMissing(args) && !isMembers(args)) return undefined;
  return {
    id: textIn(id) || `call_${crypto.randomUUID()}`,
    name: toolNames?.get(said) ?? said,
    input: isMembers(args) ? inputText(textAt(text(), ["functionCall"]), "args") : "",
    signature: textIn(thoughtSignature),
  };
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}
