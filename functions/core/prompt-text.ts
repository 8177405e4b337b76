// The text of a call's prompt, for hooks that look at what was asked.
import type { Call } from "./call.ts";
import { isMembers, type Members } from "./wire/members.ts";

/** The members that hold prompts, in whichever protocol. Tool definitions and media are left out. */
const MEMBERS = [
  "instructions",
  "system",
  "messages",
  "input",
  "prompt",
  "title",
  "context",
  "source",
  "content",
  "output",
  "text",
];
/** The source of a document that is text has it in `data`, as others have their bytes. */
const MEMBERS_OF_TEXT = [...MEMBERS, "data"];

/** In characters. */
const LONGEST = 1_000_000;

/**
 * All text of the prompt in order, one piece a line, up to `longest` characters. It reads the body again, so call it once
 * and keep what you need: parsed, a body takes many times its memory.
 */
export function promptText({ text }: Pick<Call, "text">, longest = LONGEST): string {
  const pieces: string[] = [];
  let length = 0;
  const rest: unknown[] = [JSON.parse(text)];
  while (rest.length > 0 && length < longest) {
    const value = rest.pop();
    if (typeof value === "string") {
      pieces.push(value);
      length += value.length + 1;
    } else if (Array.isArray(value)) for (let at = value.length - 1; at >= 0; at--) rest.push(value[at]);
    else if (isMembers(value))
      for (const name of membersOf(value).toReversed()) if (name in value) rest.push(value[name]);
  }
  return pieces.join("\n").slice(0, longest);
}

function membersOf({ type }: Members): readonly string[] {
  return type === "text" ? MEMBERS_OF_TEXT : MEMBERS;
}
