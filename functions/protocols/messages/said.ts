// What a message, or a part of one, says of the answer.
import { isMembers, type Members } from "../../core/wire/members.ts";
import type { Said } from "../native/said.ts";
import { loggedReason, readStop } from "./outbound/answer/finish-reason.ts";
import { addCounts, NO_COUNTS, readMessagesUsage } from "./outbound/answer/usage.ts";

export function messageSays(message: Members): Said {
  return {
    generated: generatedIn(message["content"]),
    usage: readMessagesUsage(addCounts(NO_COUNTS, message["usage"])),
    finishReason: finishReasonIn(message),
  };
}

/** Of a message, or of what is added to one. Its calls are the client's own. */
export function finishReasonIn(members: Members): string | undefined {
  const stop = readStop(members);
  return stop && loggedReason(stop, { callsTools: true, hasAnswered: false });
}

/** Members of a block or its delta whose text a model has written. */
const GENERATED = ["text", "thinking", "name", "partial_json"];

/** Of a block, of what is added to one, or of a list of blocks. */
export function generatedIn(value: unknown): string {
  let text = "";
  for (const block of Array.isArray(value) ? value : [value]) {
    if (!isMembers(block)) continue;
    for (const name of GENERATED) if (typeof block[name] === "string") text += block[name];
    if (isMembers(block["input"]) && block["partial_json"] === undefined) text += inputIn(block["input"]);
  }
  return text;
}

/** Most blocks begin without any. */
function inputIn(input: Members): string {
  for (const _ in input) return JSON.stringify(input);
  return "";
}
