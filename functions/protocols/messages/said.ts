// What one event of a provider's own answer says, or all of a JSON answer: what the gateway counts and logs.

import type { Usage } from "../../core/limits/usage.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import type { Stop } from "./outbound/answer/finish-reason.ts";
import { readStop } from "./outbound/answer/finish-reason.ts";
import { addCounts, NO_COUNTS, readMessagesUsage } from "./outbound/answer/usage.ts";

export interface Said {
  /** It is the start of a message, which names the model. */
  readonly isStart?: boolean;
  readonly generated?: string;
  readonly usage?: Usage | undefined;
  readonly stop?: Stop | undefined;
  /** The provider has said its last word. */
  readonly isComplete?: boolean;
  /** It reports a failure instead. */
  readonly error?: Members;
  /** It is no part of what was asked for: why, in words. */
  readonly malformed?: string;
}

export function messageSays(message: Members): Said {
  return {
    generated: generatedIn(message["content"]),
    usage: readMessagesUsage(addCounts(NO_COUNTS, message["usage"])),
    stop: readStop(message),
  };
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
