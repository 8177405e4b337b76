// What one event of a provider's own answer says, or all of a JSON answer: what the gateway counts and logs.

import type { Passed } from "../../core/answer-stream.ts";
import { type Completion, note } from "../../core/completion.ts";
import type { Usage } from "../../core/limits/usage.ts";
import type { Members } from "../../core/wire/members.ts";

export interface Said {
  /** The member of the event that is whole: the answer, which names the model, or an item of it. */
  readonly holds?: "message" | "response" | "item";
  readonly generated?: string;
  readonly usage?: Usage | undefined;
  /** Why the answer has ended. */
  readonly finishReason?: string | undefined;
  /** The provider has said its last word. */
  readonly isComplete?: boolean;
  /** It reports a failure instead. */
  readonly error?: Members;
  /** It is no part of what was asked for: why, in words. */
  readonly malformed?: string;
}

/** Counts and logs it. If it makes the answer fail, that end is returned. */
export function noteSaid(completion: Completion, said: Said | undefined): Passed | undefined {
  if (said === undefined) return malformed("The provider sent an event that is not of its protocol.");
  const { usage, generated = "", finishReason, error } = said;
  const ends = finishReason === undefined ? [] : [{ index: 0, generated: "", finishReason }];
  const text = generated === "" ? [] : [{ index: 0, generated, finishReason: undefined }];
  note(completion, { usage, hasUsage: usage !== undefined, choices: [...text, ...ends] });
  if (error !== undefined) return { text: "", end: { type: "error", error } };
  return said.malformed === undefined ? undefined : malformed(said.malformed);
}

export function malformed(message: string): Passed {
  return { text: "", end: { type: "malformed", message } };
}
