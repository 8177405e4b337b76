// What of a Messages request matters to its answer.
import { isMembers, type Members } from "../../../core/wire/members.ts";

export interface AnswerWishes {
  /** Whether the client wants to see what the model thinks. Signatures come all the same. */
  readonly showsThinking: boolean;
}

export function readAnswerWishes({ thinking }: Members): AnswerWishes {
  const { type, display } = isMembers(thinking) ? thinking : {};
  return { showsThinking: type !== "disabled" && display !== "omitted" };
}
