// What a completion and each of its chunks begin with.
import type { Completion } from "../../../core/completion.ts";

export interface CompletionHead {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
}

/** Of one answer: the clock is read once. */
export function completionHead({ request, target }: Completion, object: string): CompletionHead {
  return { id: `chatcmpl-${request.id}`, object, created: Math.floor(Date.now() / 1_000), model: target.name };
}
